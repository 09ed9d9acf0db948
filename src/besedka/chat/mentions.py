"""Whether a text mentions somebody: by a nick, in any spelling that counts as the same, as a word of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import fold_nick

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["mentions"]


def mentions(text: str, names: Iterable[str]) -> bool:
    """Whether one of these folded names stands in a text where neither a letter, nor a digit or _, touches it."""
    folded = fold_nick(text)
    return any(name and _has_word(folded, name) for name in names)


def _has_word(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_is_part(text[at - 1 : at]) or _is_part(text[end : end + 1])):
            return True
        at = text.find(word, at + 1)
    return False


def _is_part(character: str) -> bool:
    return character.isalnum() or character == "_"
