"""What is known of a message besides its words, as words that no text has: where it is, who said it, to whom."""

from __future__ import annotations

from typing import Final

from besedka.chat.names import fold_nick

__all__ = ["LINK", "direct", "place", "recipient", "sender"]

LINK: Final = "~l"


def place(room: int) -> str:
    """Return the facet of a room."""
    return f"~r{room}"


def direct(end: int) -> str:
    """Return the facet of one end of a direct talk, by the number of an identity."""
    return f"~i{end}"


def sender(name: str) -> str:
    """Return the facet of a nick or an account that said it."""
    return f"~n{_plain(name)}"


def recipient(nick: str) -> str:
    """Return the facet of a nick that it was said to, in a direct talk."""
    return f"~t{_plain(nick)}"


def _plain(name: str) -> str:
    """Return a name without what the index would take for punctuation."""
    folded = fold_nick(name)
    if folded.isalnum():
        return folded
    return "".join(character if character.isalnum() else f"_{ord(character):x}_" for character in folded)
