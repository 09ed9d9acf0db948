"""How long names and texts may be: what is too long of a text is cut off, of a name refused.

The lengths themselves are settings (`config/sections/limits.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import NameProblem
from besedka.protocols.wrap import wrap_utf8

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["problem_with", "shorten"]

WIDEST = 4  # bytes of a UTF-8 character
BYTES_A_CHARACTER = 2


def shorten(text: str, limit: int) -> str:
    """Cut a text to so many bytes, between characters."""
    if len(text) * WIDEST <= limit or len(text.encode()) <= limit:
        return text
    if limit < WIDEST:  # wrapping needs room for a character
        return text.encode()[:limit].decode("utf-8", "ignore")
    return wrap_utf8(text, limit)[0].rstrip()


def problem_with(check: Callable[[str, int], NameProblem | None], name: str, limit: int) -> NameProblem | None:
    """Return what is wrong with a name, if anything: it has at most `limit` characters, and twice as many bytes.

    Two bytes a letter are what Latin, Cyrillic, Greek, Hebrew and Arabic take; with more, two names and a mask would
    not fit the 512 bytes of a line (KICK, INVITE), and one of them would be cut off.
    """
    problem = check(name, limit)
    if problem is None and len(name.encode()) > BYTES_A_CHARACTER * limit:
        return NameProblem.TOO_LONG
    return problem
