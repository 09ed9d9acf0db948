"""A field and a list that grows shorter with each letter: the quick switcher, and the list of commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from besedka.client.finding import found
from besedka.client.tui.column import Column, spread
from besedka.client.tui.rows import fitted

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from besedka.client.tui.rows import Row

__all__ = ["Choice", "Finder"]

# What stands beside a hit begins under its time, which nobody needs twice.
_BESIDE = 5


class Choice(Struct, frozen=True):
    """One row: what is given back, what is shown and searched, and a word about it.

    What was said around a message stands dim `above` and `below` its row, and belongs to it.
    """

    value: str
    label: str
    about: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


class _Found(Column):
    """The rows that fit; a click is a choice."""

    DEFAULT_CSS = """
    _Found { width: 1fr; height: 12; padding: 0; }
    Finder.wide _Found { height: 60vh; }
    """

    def picked(self, number: int) -> None:
        """Choose what the row belongs to."""
        assert isinstance(self.screen, Finder)
        self.screen.choose(self.screen.owner(number))


def _row(choice: Choice, width: int, *, selected: bool) -> Row:
    """Return a row; where both have no room beside each other, what it is goes before what is said about it."""
    about = fitted(choice.about, max(0, width - cell_len(choice.label) - 3))
    styles = ("selected", "selected") if selected else ("text", "dim")
    return spread(((f" {choice.label}", styles[0]),), ((f" {about} ", styles[1]),), width)


def _block(choice: Choice, width: int, *, selected: bool) -> list[Row]:
    """Return the row of a choice, with what stands around it."""
    above, below = (
        [((" " * _BESIDE, ""), (fitted(text, width - _BESIDE), "dim")) for text in texts]
        for texts in (choice.above, choice.below)
    )
    gap: list[Row] = [()] if above or below else []  # between what belongs together
    return [*above, _row(choice, width, selected=selected), *below, *gap]


class Finder(ModalScreen[str]):
    """Gives the value of what was chosen, "" for nothing; `free`: where nothing fits, what was typed."""

    DEFAULT_CSS = """
    Finder { align: center top; }
    Finder > Vertical {
        width: 72; max-width: 95%; height: auto; margin-top: 2; padding: 0 1;
        border: round $primary; background: $surface;
    }
    Finder.wide > Vertical { width: 95%; }
    Finder Input, Finder Input:focus { border: none; height: 1; padding: 0; margin-bottom: 1; background: transparent; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+k,ctrl+p,ctrl+f,f5,ctrl+c", "close", priority=True),
        Binding("down,tab,ctrl+n", "step(1)", priority=True),
        Binding("up,shift+tab", "step(-1)", priority=True),
        Binding("enter", "choose", priority=True),
    ]

    def __init__(self, question: str, choices: list[Choice], *, free: bool = False, wide: bool = False) -> None:
        super().__init__(classes="wide" if wide else "")
        self._free = free
        self._question = question
        self._choices = choices
        self._found = choices
        self._at = 0
        self._owners: list[int] = []
        """Of each row, which choice it belongs to."""

    def compose(self) -> ComposeResult:
        """The field above the list."""
        with Vertical():
            yield Input(placeholder=self._question, compact=True)
            yield _Found(id="found")

    def on_mount(self) -> None:
        """Show everything at first, when the list knows its size."""
        self.call_after_refresh(self._show)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search by what is typed now."""
        self._found = found(event.value, self._choices, lambda choice: choice.label)
        self._at = 0
        self._show()

    def on_resize(self) -> None:
        """Lay out anew."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        column = self.query_one(_Found)
        width = max(1, column.content_size.width)
        rows: list[Row] = []
        self._owners = []
        first = last = 0
        for at, choice in enumerate(self._found):
            block = _block(choice, width, selected=at == self._at)
            if at == self._at:
                first, last = len(rows), len(rows) + len(block) - 1
            rows += block
            self._owners += [at] * len(block)
        column.show(rows, first, last)

    def owner(self, row: int) -> int:
        """Return which choice a row belongs to."""
        return self._owners[row]

    def action_step(self, direction: int) -> None:
        """Go to the next row, around the ends."""
        if self._found:
            self._at = (self._at + direction) % len(self._found)
            self._show()

    def action_choose(self) -> None:
        """Take the row that is marked."""
        self.choose(self._at)

    def choose(self, number: int) -> None:
        """Give the row back."""
        typed = self.query_one(Input).value.strip() if self._free else ""
        self.dismiss(self._found[number].value if number < len(self._found) else typed)

    def action_close(self) -> None:
        """Choose nothing."""
        self.dismiss("")
