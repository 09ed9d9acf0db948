"""A question over the screen that is answered with Enter or Esc, and a page that is only read: the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult

__all__ = ["Question"]


class Question(ModalScreen[bool]):
    """Shows `text`; gives True for Enter, False for Esc. What is longer than the screen scrolls."""

    DEFAULT_CSS = """
    Question { align: center middle; }
    Question > VerticalScroll {
        width: 76; max-width: 96%; height: auto; max-height: 94%; padding: 0 1;
        border: round $primary; background: $surface;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y,cyrillic_small_letter_en", "answer(True)", priority=True),
        Binding("escape,n,q,f1,question_mark,ctrl+c", "answer(False)", priority=True),
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The words alone: what is typed by others is in them, so nothing in them is markup."""
        with VerticalScroll():
            yield Static(self._text, markup=False)

    def action_answer(self, answer: bool) -> None:
        """Give the answer back."""
        self.dismiss(answer)
