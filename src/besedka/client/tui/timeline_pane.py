"""The talk itself: what was said, by day, with a mark above what is new; it follows the end unless scrolled away.

Only what is on the screen is ever laid out, so neither a hundred thousand lines nor a flood of new ones costs more than
a screenful. The place at the bottom is remembered by its line, so that nothing jumps when
lines come or the width changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from besedka.client.clean import clean, clean_lines
from besedka.client.lines import Kind
from besedka.client.tui.blocks import Blocks
from besedka.client.tui.column import spread
from besedka.client.tui.rows import Layout, pending_rows
from besedka.client.tui.themes import segments, style
from besedka.client.tui.welcome import welcome_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual import events

    from besedka.client.lines import Line
    from besedka.client.outgoing import Pending
    from besedka.client.places import Place
    from besedka.client.timeline import Timeline
    from besedka.client.tui.rows import Row
    from besedka.i18n import Words

__all__ = ["TimelinePane"]

# What stands between messages is never selected with one.
_BETWEEN = frozenset({"day", "divider"})
# More names than these nobody reads at a glance.
_TYPISTS = 3
# As many rows as a notch of the wheel moves elsewhere.
_NOTCH = 3
# The page before the oldest line is asked for so many screenfuls before somebody gets there.
_AHEAD = 2


class TimelinePane(Widget, can_focus=True):
    """Shows one place. `today` tells the date, for the lines between days."""

    DEFAULT_CSS = """
    TimelinePane { width: 1fr; height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k,cyrillic_small_letter_el", "select(-1)"),
        Binding("down,j,cyrillic_small_letter_o", "select(1)"),
        Binding("escape", "leave"),
        Binding("enter", "original"),
        Binding("plus,equals_sign", "react"),
        Binding("c,y,cyrillic_small_letter_es,cyrillic_small_letter_en", "copy"),
        Binding("e,cyrillic_small_letter_u", "change"),
        Binding("r,cyrillic_small_letter_ka", "answer"),
        Binding("d,delete,cyrillic_small_letter_ve", "take_back"),
    ]

    class Wanted(Message):
        """The person wants something done with `line`: "answer", "change", "react" or "take back"."""

        def __init__(self, what: str, line: Line) -> None:
            super().__init__()
            self.what = what
            self.line = line

    class Left(Message):
        """The person is done with choosing a message."""

    class Moved(Message):
        """The person scrolled: whether the end is in sight is another question now."""

    class OlderWanted(Message):
        """The oldest line is in sight."""

    class NewerWanted(Message):
        """The end of a page of the past is in sight, and more is wanted."""

    def __init__(self, place: Place, words: Words, today: Callable[[], date]) -> None:
        super().__init__(id="timeline")
        self.place = place
        self._words = words
        self._timeline = place.shown
        self._pending: tuple[Pending, ...] = ()
        self._nick = ""
        self._there = False
        self._bottom: tuple[int, int] | None = None
        """The lowest line in sight and how many of its rows are below the edge; None: follow the end."""
        self._seen_end = 0
        self.selected: int | None = None
        self._blocks = Blocks(today)
        self._screenful: list[tuple[int, Row]] | None = None

    @property
    def following(self) -> bool:
        """Whether the end is in sight, and stays so."""
        return self._bottom is None and self.place.apart is None

    def show(self, place: Place, pending: tuple[Pending, ...], nick: str, *, there: bool = True) -> None:
        """Show a place as it is now, with those words of ours that are on their way; `there`: one can speak in it."""
        self._there = there
        if place is not self.place:
            self.place = place
            self._bottom = None
            self.selected = None
            self._blocks.forget()
        elif place.shown is not self._timeline:
            self._change_timeline(place.shown)
        self._timeline = place.shown
        self._pending, self._nick = pending, nick
        if self.following:
            self._seen_end = place.timeline.end
        self._redraw()

    def _change_timeline(self, now: Timeline) -> None:
        """Stay at the message where we are, if it is in the other timeline, too."""
        before, number = self._timeline, self._bottom[0] if self._bottom else self._timeline.end - 1
        at = now.number_of(before[number].msgid) if before.first <= number < before.end else None
        self._bottom = (at, 0) if at is not None else None
        chosen = before[self.selected].msgid if self.selected is not None and self.selected < before.end else ""
        self.selected = now.number_of(chosen) if chosen else None

    def tell_typing(self, nicks: tuple[str, ...]) -> None:
        """Say in the line below who is typing."""
        _ = self._words
        told = ""
        if len(nicks) > _TYPISTS:
            told = _("several people are typing…")
        elif nicks:
            names = ", ".join(map(clean, nicks))
            told = _.n("{names} is typing…", "{names} are typing…", len(nicks)).format(names=names)
        self.border_subtitle = Content(told)

    def _redraw(self) -> None:
        self._screenful = None
        self.refresh()

    @property
    def _end(self) -> int:
        return self.place.shown.end + (len(self._pending) if self.place.apart is None else 0)

    def _block(self, number: int) -> tuple[Row, ...]:
        """Return the rows of one line; behind the last ones those words of ours that are on their way."""
        timeline = self.place.shown
        layout = self._layout()
        if number < timeline.end:
            return self._blocks.of(self.place, number, layout)
        waiting = self._pending[number - timeline.end]
        text = f"✎ {waiting.text}" if waiting.edits else waiting.text
        return pending_rows(text, self._nick, sent=waiting.sent, layout=layout)

    def _layout(self) -> Layout:
        return Layout(max(1, self.content_size.width), self._words)

    def _visible(self) -> list[tuple[int, Row]]:
        """Return what is in sight, from top to bottom, each row with the number of its line."""
        if self._screenful is not None:
            return self._screenful
        height = self.content_size.height
        number, hidden = self._bottom or (self._end - 1, 0)
        out: list[tuple[int, Row]] = []
        while number >= self.place.shown.first and len(out) < height:
            block = self._block(number)
            out += [(number, row) for row in reversed(block[: len(block) - hidden])]
            number, hidden = number - 1, 0
        if not out and self._there and self.place.name:
            told = welcome_rows(self.place.name, self._layout(), direct=self.place.direct)
            out = [(number, row) for row in reversed(told)]
        out = out[:height][::-1]
        self._screenful = out
        return out

    def render_line(self, y: int) -> Strip:
        """Draw one row; few lines stand at the bottom, beside the composer."""
        base = self.rich_style
        shown = self._visible()
        at = y - (self.content_size.height - len(shown))
        width = self.content_size.width
        if at < 0:
            return Strip.blank(width, base)
        number, row = shown[at]
        missed = self.place.timeline.end - self._seen_end
        if self.place.apart is not None and y == self.content_size.height - 1:
            _ = self._words
            told = _("the past; Esc goes back")
            row = spread(row or (("", "text"),), ((f" {told} ", "badge"),), width)
        elif y == self.content_size.height - 1 and not self.following and missed > 0:
            _ = self._words
            told = _.n("↓ {count} new", "↓ {count} new", missed).format(count=missed)
            row = spread(row or (("", "text"),), ((f" {told} ", "badge"),), width)
        over = style("selected") if number == self.selected and row[:1] and row[0][1] not in _BETWEEN else None
        strip = Strip([*segments(row, base, over), Segment("", base)])
        return strip.adjust_cell_length(width, base + (over or style("")))

    def scroll_rows(self, count: int) -> None:
        """Move what is in sight: up where `count` is less than 0."""
        first = self.place.shown.first
        if self._end <= first:
            return
        number, hidden = self._bottom or (self._end - 1, 0)
        hidden -= count
        while hidden >= len(self._block(number)) and number > first:
            hidden -= len(self._block(number))
            number -= 1
        while hidden < 0 and number < self._end - 1:
            number += 1
            hidden += len(self._block(number))
        self._bottom = None if number >= self._end - 1 and hidden <= 0 else (number, max(0, hidden))
        if count > 0 and self._bottom is None and self.place.apart is not None:
            self.post_message(self.NewerWanted())
        if count < 0 and number - first < _AHEAD * self.content_size.height:
            self.post_message(self.OlderWanted())
        self._keep_full()
        self._moved()

    def _keep_full(self) -> None:
        """Do not scroll past the oldest line: a screen stays full where there is enough to fill it."""
        self._screenful = None
        if self._bottom is None:
            return
        missing = self.content_size.height - len(self._visible())
        self._screenful = None
        if missing > 0:
            self.post_message(self.OlderWanted())
        number, hidden = self._bottom
        while missing > 0 and (hidden > 0 or number < self._end - 1):
            if hidden == 0:
                number += 1
                hidden = len(self._block(number))
            step = min(missing, hidden)
            hidden -= step
            missing -= step
        self._bottom = None if number >= self._end - 1 and hidden == 0 else (number, hidden)

    def _moved(self) -> None:
        if self.following:
            self._seen_end = self.place.shown.end
        self._redraw()
        self.post_message(self.Moved())

    def to_end(self) -> None:
        """Go back to now, and follow."""
        self.place.apart = None
        self._timeline = self.place.shown
        self._bottom = self.selected = None
        self._moved()

    def to_line(self, number: int) -> None:
        """Bring a line into sight, with something of what came after it."""
        below, rows_below = number, 0
        while below < self._end - 1 and rows_below < self.content_size.height // 2:
            below += 1
            rows_below += len(self._block(below))
        self._bottom = None if below >= self._end - 1 else (below, 0)
        self._moved()

    def stand(self, number: int) -> None:
        """Show a line in its context, and mark it."""
        self._timeline = self.place.shown
        self.selected = number
        self.to_line(number)

    def page(self, direction: int) -> None:
        """Go a screenful up (-1) or down (1), with two rows of both."""
        self.scroll_rows(direction * max(1, self.content_size.height - 2))

    @property
    def chosen(self) -> Line | None:
        """The line that is selected."""
        timeline = self.place.shown
        if self.selected is None or not timeline.first <= self.selected < timeline.end:
            return None
        return timeline[self.selected]

    def action_select(self, direction: int) -> None:
        """Select what somebody said, above or below what is selected; from the end at first."""
        timeline = self.place.shown
        number = timeline.end if self.selected is None else self.selected
        number += direction
        while timeline.first <= number < timeline.end and timeline[number].kind is not Kind.SAID:
            number += direction
        if number >= timeline.end:
            self.action_leave()
        elif number >= timeline.first:
            self.selected = number
            if number not in {shown for shown, _row in self._visible()}:
                self.to_line(number)
            self._redraw()
        else:
            self.post_message(self.OlderWanted())

    def action_original(self) -> None:
        """Go to what the selected message answers; where it answers nothing, be done."""
        number = self.place.shown.number_of(self.chosen.reply) if self.chosen else None
        if number is None:
            self.action_leave()
            return
        self.selected = number
        self.to_line(number)

    def action_answer(self) -> None:
        """Answer the selected message, where the server has a name for it."""
        self._want("answer")

    def action_take_back(self) -> None:
        """Have the selected message taken back, where the server has a name for it."""
        self._want("take back")

    def action_change(self) -> None:
        """Change the selected message."""
        self._want("change")

    def action_react(self) -> None:
        """React to the selected message."""
        self._want("react")

    def action_copy(self) -> None:
        """Put the words of the selected message where others can be pasted from, in terminals that let us (OSC 52)."""
        if self.chosen:
            self.app.copy_to_clipboard(clean_lines(self.chosen.text, ""))
        self.action_leave()

    def _want(self, what: str) -> None:
        line = self.chosen
        self.action_leave()
        if line is not None and line.msgid:
            self.post_message(self.Wanted(what, line))

    def action_leave(self) -> None:
        """Select nothing any more."""
        self.selected = None
        self._redraw()
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        """Select what was clicked, where somebody said it."""
        offset = event.get_content_offset(self)
        shown = self._visible()
        at = offset.y - (self.content_size.height - len(shown)) if offset is not None else -1
        if 0 <= at < len(shown) and shown[at][0] < self.place.shown.end:
            self.selected = shown[at][0]
            self._redraw()

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        """Go down."""
        self.scroll_rows(_NOTCH)

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        """Go up."""
        self.scroll_rows(-_NOTCH)

    def on_resize(self, _event: events.Resize) -> None:
        """Lay out anew; what is at the bottom stays there."""
        self._redraw()
