"""Names before they are sent: what is wrong with one, in a sentence for the person who chose it.

The rules are those of `chat.names`; a server may have narrower ones, and says so itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import NameProblem, check_nick, normalize

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["aimed_at", "name_problem", "room_named", "room_problem", "usable"]

# The most that a server of ours can be told to allow (`limits.nick_length`); what its own limit is, it says.
_LONGEST = 64


_ROOM_SIGNS = frozenset("#&+!")  # RFC 2812 section 1.3

# What ends a room's name on the wire (RFC 2812 section 1.3).
_NEVER_IN_A_ROOM = frozenset(" ,\a\r\n\0")


def room_named(word: str) -> str:
    """Return the name of the room that a word of the command line means: a shell takes `#room` for a comment."""
    return word if word[:1] in _ROOM_SIGNS else f"#{word}"


def aimed_at(word: str) -> str:
    """Return the name of the room, or behind an `@` the nick of the person, that a script means by a word."""
    if len(word) > 1 and word[0] == "@" and word[1] not in _ROOM_SIGNS:
        return word[1:]
    return room_named(word)


def usable(word: str) -> bool:
    """Whether a word can be a name on the wire: no list, and nothing that reads as a text."""
    return word != "" and not word.startswith(":") and "," not in word


def room_problem(room: str, words: Callable[[str], str]) -> str:
    """Return a sentence about what is wrong with the name of a room, empty where nothing is."""
    if room.strip("#&") and not _NEVER_IN_A_ROOM & set(room):
        return ""
    _ = words
    told = _("{room} cannot be a room: its name has at least one letter, no spaces and no commas.")
    return told.format(room=room)


def name_problem(name: str, words: Callable[[str], str]) -> str:
    """Return a sentence about what is wrong with `name`, empty where nothing is."""
    _ = words
    problem = check_nick(normalize(name), _LONGEST)
    if problem is None:
        return ""
    if problem is NameProblem.SPACE:
        return _("A name has no spaces.")
    if problem is NameProblem.TOO_LONG:
        return _("A name has at most {count} characters.").format(count=_LONGEST)
    if problem in {NameProblem.BAD_START, NameProblem.EMPTY}:
        return _("A name begins with a letter.")
    return _("A name keeps to one alphabet; letters, digits and -_ are possible.")
