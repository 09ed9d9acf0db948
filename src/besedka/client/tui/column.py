"""A narrow list beside the talk: rows that may be more than fit, and a click on one of them.

What the rows are and what a click means, the panes that are made of it say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from besedka.client.tui.rows import fitted
from besedka.client.tui.themes import segments, style

if TYPE_CHECKING:
    from textual import events

    from besedka.client.tui.rows import Row

__all__ = ["Column", "spread"]

# As many rows as a notch of the wheel moves elsewhere.
_NOTCH = 3


def spread(left: Row, right: Row, width: int) -> Row:
    """Put `left` at the left and `right` at the right; what does not fit of the left one's last span is cut."""
    taken = sum(cell_len(text) for text, _style in (*left[:-1], *right))
    last, name = left[-1]
    last = fitted(last, max(0, width - taken))
    gap = max(0, width - taken - cell_len(last))
    return (*left[:-1], (last, name), (" " * gap, name), *right)


class Column(Widget):
    """Rows under each other; `picked` is told of the one that is clicked."""

    DEFAULT_CSS = """
    Column { width: 22; height: 1fr; padding: 0 1; }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._top = 0

    def show(self, rows: list[Row], visible: int | None = None, last: int | None = None) -> None:
        """Show other rows, so that the one numbered `visible`, up to `last`, is among those that fit."""
        height = max(1, self.content_size.height)
        top = self._top
        if visible is not None:
            top = max(top, (visible if last is None else last) - height + 1)
            top = min(top, visible)
        top = max(0, min(top, len(rows) - height))
        if (rows, top) != (self._rows, self._top):
            self._rows, self._top = rows, top
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        base = self.rich_style
        width = self.content_size.width
        number = self._top + y
        row = self._rows[number] if number < len(self._rows) else ()
        pieces = segments(row, base)
        return Strip([*pieces, Segment("", base)]).adjust_cell_length(width, base + style(""))

    def picked(self, number: int) -> None:
        """Row `number` was clicked."""

    def on_click(self, event: events.Click) -> None:
        """Tell which row it was."""
        offset = event.get_content_offset(self)
        if offset is not None and self._top + offset.y < len(self._rows):
            self.picked(self._top + offset.y)

    def on_mouse_scroll_down(self, _event: events.MouseScrollDown) -> None:
        """Show what is further down."""
        self._top += _NOTCH
        self._clamp()

    def on_mouse_scroll_up(self, _event: events.MouseScrollUp) -> None:
        """Show what is further up."""
        self._top -= _NOTCH
        self._clamp()

    def _clamp(self) -> None:
        self._top = max(0, min(self._top, len(self._rows) - max(1, self.content_size.height)))
        self.refresh()
