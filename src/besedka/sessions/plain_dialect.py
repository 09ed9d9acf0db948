r"""What those on the plain wire are told of what others do: `NAME: text`, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.mended import Edited
from besedka.i18n import words_in
from besedka.sessions.speech import action_of, correction, is_ctcp, without_formatting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Event
    from besedka.i18n import Language, Words

__all__ = ["PlainDialect", "said_line"]


class PlainDialect:
    r"""One line for each line said, with the few words around it in one language.

    Where a peer has no lines, `net` takes the last `\n` off (docs/plain.md).
    """

    def __init__(self, words: Words, others: dict[Language, PlainDialect] | None = None) -> None:
        self.words = words
        self._others = {} if others is None else others  # of other languages, the same for all of them
        self._privately = words("{name} (to you)")

    def speaking(self, language: Language) -> PlainDialect:
        """Return the dialect for those who have chosen a language. Under the hub's lock."""
        dialect = self._others.get(language)
        if dialect is None:
            dialect = self._others[language] = PlainDialect(words_in(language), self._others)
        return dialect

    def render(self, events: Sequence[Event]) -> bytes:
        """Return what the audience is told."""
        return b"".join(map(self._render, events))

    def _render(self, event: Event) -> bytes:
        if type(event) is Edited:
            lines = correction(event.text, self.words).split("\n")
            return b"".join([said_line(self._name_of(event), line) for line in lines])
        if type(event) is not Said or event.speech is Speech.TAG:
            return b""
        return said_line(self._name_of(event), event.text)

    def _name_of(self, event: Said | Edited) -> str:
        nick = event.source.nick
        return nick if event.room else self._privately.format(name=nick)


def said_line(name: str, text: str) -> bytes:
    """Return `NAME: text` for each line of a text, or `* NAME does` for an action; b"" for other CTCP."""
    action = action_of(text)
    if action is not None:
        return f"* {name} {without_formatting(action)}\n".encode()
    if is_ctcp(text):
        return b""
    text = without_formatting(text)
    if "\n" not in text:
        return f"{name}: {text}\n".encode()
    return "".join(f"{name}: {line}\n" for line in text.split("\n")).encode()
