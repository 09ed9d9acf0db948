"""Text from others made safe for a terminal, and text of ours made fit for one IRC line."""

from __future__ import annotations

import unicodedata

__all__ = ["clean", "clean_lines"]

# Cc: escape sequences, bells, cursor moves. Cs: halves of characters. Zl, Zp: ends of lines in disguise.
_DROPPED = frozenset({"Cc", "Cs", "Zl", "Zp"})
# They turn the direction of everything that follows, beyond the message: names and times would be rewritten.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """`text` in one line without anything that a terminal would obey; tabs and line ends become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_clean(character) for character in text)


def clean_lines(text: str, indent: str) -> str:
    """`text` in the lines that it has, each of them safe, all but the first behind `indent`."""
    return f"\n{indent}".join(map(clean, text.split("\n")))


def _clean(character: str) -> str:
    if character in "\t\n":
        return " "
    return "" if character in _BIDI or unicodedata.category(character) in _DROPPED else character
