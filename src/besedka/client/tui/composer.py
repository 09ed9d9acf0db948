"""Where the person writes: several lines, Enter sends them, and what other keys mean while nothing is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from besedka.client.completion import candidates

if TYPE_CHECKING:
    from textual import events

    from besedka.client.wire import View

__all__ = ["Composer"]

# What terminals send for a new line, those that can: Shift+Enter needs the Kitty protocol, Ctrl+J goes everywhere.
_NEWLINE = frozenset({"shift+enter", "alt+enter", "ctrl+j", "ctrl+enter"})


class Composer(TextArea):
    """Sends with Enter; Shift+Enter, Alt+Enter and Ctrl+J begin a line; Tab completes."""

    DEFAULT_CSS = """
    Composer, Composer:focus {
        height: auto; max-height: 8; padding: 0 1;
        background: transparent;
    }
    Composer .text-area--placeholder { color: $text 60%; }
    """

    # Ctrl+Z, which is the editor's own, lays the program aside here.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+underscore", "undo")]

    class Sent(Message):
        """The person gave `text`."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Edited(Message):
        """The person made another `text` of it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class ManyPasted(Message):
        """Several lines were pasted; they are not in the composer yet."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class HelpWanted(Message):
        """`?` was pressed where nothing is typed."""

    class UpFromEmpty(Message):
        """The key up was pressed where nothing is typed."""

    class EnterFromEmpty(Message):
        """Enter was pressed where nothing is typed."""

    class Escaped(Message):
        """Esc was pressed."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(
            id="composer",
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            compact=True,
            highlight_cursor_line=False,
            placeholder=placeholder,
        )
        self.view: View | None = None
        self._put: str | None = ""
        """What stands there and nobody has written."""
        self._round: list[str] = []
        """What Tab offers in turn, while it is pressed again and again."""
        self._round_at = 0
        self._round_text = ""

    async def _on_key(self, event: events.Key) -> None:
        if self._taken(event.key, event.character):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell what the person has made of the text; what was put there is no writing."""
        event.stop()
        if self.text != self._put:
            self._put = None
            self.post_message(self.Edited(self.text))

    def _taken(self, key: str, character: str | None) -> bool:
        """Do what a key means here; False where it means what it means in any editor."""
        if key in _NEWLINE:
            self.insert("\n")
        elif key == "enter":
            self._send()
        elif key in {"tab", "shift+tab"}:
            self._complete(1 if key == "tab" else -1)
        elif key == "escape":
            self.post_message(self.Escaped())
        elif not self.text and character == "?":
            self.post_message(self.HelpWanted())
        elif not self.text and key == "up":
            self.post_message(self.UpFromEmpty())
        else:
            return False
        return True

    def _send(self) -> None:
        text = self.text
        if text.strip():
            self.write("")
            self.post_message(self.Sent(text))
        else:
            self.post_message(self.EnterFromEmpty())

    def write(self, text: str) -> None:
        """Put `text` in the place of everything, the cursor behind it."""
        self._put = text
        self.load_text(text)
        self.move_cursor(self.document.end)

    async def _on_paste(self, event: events.Paste) -> None:
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            event.stop()
            event.prevent_default()
            self.post_message(self.ManyPasted(event.text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")))
            return
        await super()._on_paste(event)

    def _complete(self, direction: int) -> None:
        row, column = self.cursor_location
        line = self.document.get_line(row)
        before = line[:column]
        if not (self._round and before == self._round_text):
            word = before.rpartition(" ")[2]
            offered = list(candidates(self.view, before)) if self.view else []
            if not offered:
                return
            # Behind the last offer comes what the person typed.
            self._round = [before[: len(before) - len(word)] + text for text in (*offered, word)]
            self._round_at = -1 if direction > 0 else len(self._round) - 1
        self._round_at = (self._round_at + direction) % len(self._round)
        self._round_text = self._round[self._round_at]
        self.replace(self._round_text, (row, 0), (row, column))
        self.move_cursor((row, len(self._round_text)))
