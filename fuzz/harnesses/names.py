"""Names and masks: what is allowed can be sent, what is the same stays the same, and a mask fits what it should.

An input has three lines: a nick, a room, a mask; the mask is held against the nick.
"""

from __future__ import annotations

from functools import cache

from besedka.chat.masks import complete_mask, matches
from besedka.chat.names import check_nick, check_room, fold_nick, fold_room, normalize, suggest_nick
from besedka.chat.skeletons import look_alike, skeletons
from besedka.protocols.irc import format_message, parse

__all__ = ["TOKENS", "check"]

TOKENS = (b"*", b"?", b"!", b"@", b"#", "ё".encode(), "Ё".encode(), "ﬁ".encode(), "\u0301".encode(), "א".encode())
LONGEST = 32  # characters
SHOWN = "anna!a@host"


def check(data: bytes) -> None:
    """Judge the three."""
    nick, room, mask = [*data.decode("utf-8", "replace").split("\n"), "", ""][:3]
    _check_nick(normalize(nick))
    _check_room(normalize(room))
    _check_mask(mask[:LONGEST], nick[:LONGEST])


def _check_nick(nick: str) -> None:
    assert normalize(nick) == nick
    folded = fold_nick(nick)
    assert fold_nick(folded) == folded
    assert look_alike(folded, nick)
    if check_nick(nick, LONGEST) is not None:
        return
    assert parse(format_message("NICK", (nick, "x"), source=f"{nick}!u@h").encode()).params == (nick, "x")
    for other in (nick.upper(), nick.lower(), nick.title()):
        if check_nick(normalize(other), LONGEST) is None and fold_nick(other) == folded:
            assert skeletons(other)[0] == skeletons(nick)[0]
    suggested = suggest_nick(nick, lambda name: name == nick, LONGEST)
    assert len(suggested) <= LONGEST


def _check_room(room: str) -> None:
    assert fold_room(fold_room(room)) == fold_room(room)
    if check_room(room, LONGEST) is None:
        assert parse(format_message("JOIN", (room, "x")).encode()).params == (room, "x")
        assert "," not in room


def _check_mask(mask: str, text: str) -> None:
    assert matches(mask, text) == _matches_slowly(mask, text)
    whole = complete_mask(mask)
    assert complete_mask(whole) == whole
    assert whole.count("!") >= 1
    assert matches(whole, SHOWN) == _matches_slowly(whole, SHOWN)


def _matches_slowly(mask: str, text: str) -> bool:
    """Try everything that a star can stand for."""

    @cache
    def rest(at: int, place: int) -> bool:
        if at == len(mask):
            return place == len(text)
        if mask[at] == "*":
            return rest(at + 1, place) or (place < len(text) and rest(at, place + 1))
        return place < len(text) and mask[at] in ("?", text[place]) and rest(at + 1, place + 1)

    return rest(0, 0)
