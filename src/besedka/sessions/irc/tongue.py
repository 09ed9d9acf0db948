"""The language in which an IRC session is answered: for what it alone is told, not for what everybody is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.i18n import Words
    from besedka.sessions.irc.dialect import IrcDialects

__all__ = ["Tongue"]


class Tongue:
    """One object for all sessions that are answered in the same language; each finds the dialects by it.

    `words` are the service's, `numerics` those of refusals: without a choice the server's language, and IRC's English.
    """

    __slots__ = ("dialects", "numerics", "words")

    def __init__(self, dialects: IrcDialects, words: Words, numerics: Callable[[str], str] = str) -> None:
        self.dialects = dialects
        self.words = words
        self.numerics = numerics
