"""The dialog that asks for a password: nobody who looks at the screen can read it, and nothing remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from besedka.client import hidden
from besedka.client.clean import clean

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from besedka.i18n import Words

__all__ = ["PasswordDialog"]


class PasswordDialog(ModalScreen[str]):
    """Gives the password, "" for none; that of a new account is typed twice, since nobody sees what they type."""

    DEFAULT_CSS = """
    PasswordDialog { align: center middle; }
    PasswordDialog > Vertical {
        width: 60; max-width: 96%; height: auto; padding: 0 1;
        border: round $primary; background: $surface;
    }
    PasswordDialog Input, PasswordDialog Input:focus {
        border: none; height: 1; padding: 0; margin: 1 0 0 0; background: $panel;
    }
    PasswordDialog #keys { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "give", priority=True),
        Binding("escape,ctrl+c", "leave", priority=True),
    ]

    def __init__(self, wanted: hidden.Wanted, words: Words) -> None:
        super().__init__()
        self._wanted = wanted
        self._words = words

    def compose(self) -> ComposeResult:
        """What is asked, the field, for a new account another one, and the keys."""
        _ = self._words
        with Vertical():
            yield Static(clean(hidden.question(self._wanted, _)).rstrip(" :\xa0"), markup=False)
            yield Input(password=True, compact=True)
            if self._wanted.new:
                yield Input(password=True, compact=True, placeholder=hidden.question_again(_).rstrip(" :\xa0"))
            yield Static(_("Enter gives it to the server, Esc does not."), id="keys", markup=False)

    def action_give(self) -> None:
        """Give it; from the first of two fields go to the second one."""
        fields = list(self.query(Input))
        first, last = fields[0], fields[-1]
        if not first.value:
            self.set_focus(first)  # at once: the next key may be here already
        elif not last.value or (self.focused is not last and last.value != first.value):
            self.set_focus(last)
        elif first.value == last.value:
            self.dismiss(first.value)
        else:
            self.query_one("#keys", Static).update(hidden.unlike(self._words))
            first.value = last.value = ""
            self.set_focus(first)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss("")
