"""The line above the talk: where we are, how many are there, and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from besedka.client.clean import clean
from besedka.client.state import fold, room_of
from besedka.client.tui.rows import fitted
from besedka.client.tui.themes import segments, style

if TYPE_CHECKING:
    from besedka.client.state import State
    from besedka.i18n import Words

__all__ = ["TopicBar"]


class TopicBar(Widget):
    """One row."""

    DEFAULT_CSS = """
    TopicBar { height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self, words: Words) -> None:
        super().__init__(id="topic")
        self._words = words
        self._told = ("", "")

    def show(self, state: State, *, direct: bool) -> None:
        """Tell of the current place."""
        told = (clean(state.current) or "besedka", self._about(state, direct=direct))
        if told != self._told:
            self._told = told
            self.refresh()

    def _about(self, state: State, *, direct: bool) -> str:
        _ = self._words
        if direct:
            why = state.away.get(fold(state, state.current), "")
            told = " · " + _("only the two of you")
            return f"{told} · {_told_away(clean(why), _)}" if why else told
        room = room_of(state, state.current)
        if room is None:
            return ""
        if room.out is not None:
            told = _("put out by {by}: {why}") if room.out.why else _("put out by {by}")
            return " · " + told.format(by=clean(room.out.by), why=clean(room.out.why))
        if not room.joined:
            return " · " + _("not there yet")
        count = len(room.members)
        people = _.n("{count} person", "{count} people", count).format(count=count)
        return f" · {people}" + (f" · {clean(room.topic)}" if room.topic else "")

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        del y
        base, width = self.rich_style, self.content_size.width
        name, about = self._told
        name = fitted(name, width)
        about = fitted(about, max(0, width - cell_len(name)))
        strip = Strip([*segments(((name, "unread"), (about, "text")), base), Segment("", base)])
        return strip.adjust_cell_length(width, base + style(""))


def _told_away(why: str, words: Words) -> str:
    _ = words
    return _("away") if why == "-" else _("away: {why}").format(why=why)
