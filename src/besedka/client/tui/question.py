"""A question over the screen that is answered with Enter or Esc, and a page that is only read: the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

__all__ = ["Question"]


class Question(ModalScreen[bool]):
    """Shows `told`, a text or rows of two columns; gives True for Enter or Y, False for Esc.

    `careful`: Enter, which one presses without thinking, is no yes.

    What is longer than the screen scrolls; how, the border says, since a bar of colours cannot be seen without them.
    """

    DEFAULT_CSS = """
    Question { align: center middle; }
    Question > VerticalScroll {
        width: 76; max-width: 96%; height: auto; max-height: 94%; padding: 0 1;
        border: round $primary; background: $surface; scrollbar-size-vertical: 0;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "enter", priority=True),
        Binding("y,cyrillic_small_letter_en", "answer(True)", priority=True),
        Binding("escape,n,q,f1,question_mark,ctrl+c", "answer(False)", priority=True),
    ]

    def __init__(self, told: str | list[tuple[str, str]], *, careful: bool = False) -> None:
        super().__init__()
        self._told = told
        self._careful = careful

    def compose(self) -> ComposeResult:
        """The words alone: what is typed by others is in them, so nothing in them is markup."""
        with VerticalScroll() as page:
            if isinstance(self._told, str):
                yield Static(self._told, markup=False)
                return
            page.border_subtitle = "↑ ↓ Esc"
            grid = Table.grid(padding=(0, 2, 0, 0))
            for row in self._told:
                grid.add_row(*map(Text, row))
            yield Static(grid)

    def action_enter(self) -> None:
        """Take Enter for a yes, unless care is wanted."""
        self.dismiss(not self._careful)

    def action_answer(self, answer: bool) -> None:
        """Give the answer back."""
        self.dismiss(answer)
