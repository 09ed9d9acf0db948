"""The line at the bottom that says what is true: connected or not and since when, as whom, and what still waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from besedka.client.clean import clean
from besedka.client.past import behind
from besedka.client.presence import is_away
from besedka.client.tui.column import spread
from besedka.client.tui.themes import segments, style

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from besedka.client.state import State
    from besedka.client.tui.rows import Row
    from besedka.i18n import Words

__all__ = ["StatusBar"]

# From here on the next larger unit tells enough.
_SECONDS_SHOWN = 120
_MINUTES_SHOWN = 120
_DOT = " · "
_GAP = ("  ", "text")


class StatusBar(Widget):
    """One row. `server` is the address as the person knows it."""

    DEFAULT_CSS = """
    StatusBar { height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self, server: str, words: Words) -> None:
        super().__init__(id="status")
        self._server = server
        self._words = words
        self._row: Row = ()

    def show(self, state: State, *, online: bool, since: datetime, now: datetime) -> None:
        """Say how it stands: `since` is when it began to be so."""
        row = self._told(state, online=online, since=since, now=now)
        if row != self._row:
            self._row = row
            self.refresh()

    def _told(self, state: State, *, online: bool, since: datetime, now: datetime) -> Row:
        _ = self._words
        time = since.strftime("%H:%M")
        if online:
            light, said = ("● ", "good"), _("connected since {time}").format(time=time)
        elif state.welcomed:
            light, said = ("○ ", "trouble"), _("no connection since {time}, trying again").format(time=time)
        else:
            light, said = ("○ ", "trouble"), _("connecting")
        waiting = len(state.outgoing.waiting)
        right: Row = ((_("F1 keys"), "dim"),)
        if waiting:
            told = _.n("{count} message waits", "{count} messages wait", waiting).format(count=waiting)
            right = ((f"{told} ", "mention"),)
        parts = [clean(state.nick), self._server, said]
        late = behind(state, now) if online else None
        if late is not None:
            parts.append(_behind(late, _))
        if is_away(state, state.nick):
            parts.append(_("away"))
        width = max(1, self.content_size.width)
        taken = sum(cell_len(text) for text, _style in (light, _GAP, *right))
        for known in (self._server, parts[0]):  # where it is narrow, what one knows oneself gives way
            if cell_len(_DOT.join(parts)) > width - taken:
                parts.remove(known)
        if cell_len(_DOT.join(parts)) > width - taken and not online and state.welcomed:
            parts[0] = _("no connection since {time}").format(time=time)
        return spread((light, (_DOT.join(parts), "text")), (_GAP, *right), width)

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        del y
        base = self.rich_style
        strip = Strip([*segments(self._row, base), Segment("", base)])
        return strip.adjust_cell_length(self.content_size.width, base + style(""))


def _behind(late: timedelta, words: Words) -> str:
    """Say by how much what is shown is behind."""
    _ = words
    seconds = max(0, int(late.total_seconds()))
    if seconds < _SECONDS_SHOWN:
        return _("catching up, {count} s behind").format(count=seconds)
    minutes = seconds // 60
    if minutes < _MINUTES_SHOWN:
        return _("catching up, {count} min behind").format(count=minutes)
    return _("catching up, {count} h behind").format(count=minutes // 60)
