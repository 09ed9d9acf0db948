"""What the lists of a room mean: who is banned, who is muted, who may come without being invited.

Bans keep people out and silent, mutes (`q`, or `m:` before the mask of a ban) only silent; exceptions take someone out
of both (modern.ircdocs.horse, "Ban Channel Mode"; defs.ircdocs.horse, EXTBAN). `a:` before a name means an account
(ircv3.net/specs/extensions/account-extban); a mute comes first: `m:a:boris`. What has an end is of no effect from then
on, whether or not it has been taken off yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.masks import complete_mask, matches
from besedka.chat.names import fold_nick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.rooms import Listed, Room
    from besedka.chat.users import User

__all__ = [
    "ACCOUNT_BAN",
    "EXTENDED_BANS",
    "MUTE",
    "ban_of",
    "complete_ban",
    "fitting",
    "is_banned",
    "is_expected",
    "is_mute",
    "is_muted",
    "muting_masks",
    "own_mask",
]

MUTE = "m:"
ACCOUNT_BAN = "a"
ACCOUNT = f"{ACCOUNT_BAN}:"
EXTENDED_BANS = "am"  # the letters of `005`'s EXTBAN; none begins a nick, since no nick has a colon


def complete_ban(mask: str) -> str:
    """Make of what people type a mask as it is kept: `m:anna` is `m:anna!*@*`."""
    mutes = MUTE if mask.startswith(MUTE) else ""
    mask = mask.removeprefix(mutes)
    return mutes + (
        f"{ACCOUNT}{mask.removeprefix(ACCOUNT) or '*'}" if mask.startswith(ACCOUNT) else complete_mask(mask)
    )


def own_mask(user: User, neighbours: Iterable[User]) -> str:
    """Return the mask by which somebody is listed: the account, else the host; the nick where others share the host.

    `neighbours` are those who must not be hit.
    """
    if user.account is not None:
        return ACCOUNT + user.account
    host = user.source.host
    shared = any(other is not user and other.source.host == host for other in neighbours)
    return f"{user.source.nick}!*@*" if shared else f"*!*@{host}"


def is_banned(room: Room, user: User, now: int) -> bool:
    """Whether a user may not enter."""
    return _fits(
        user, (each.mask for each in room.lists if each.letter == "b" and not _mutes(each) and _holds(each, now))
    ) and not _fits(
        user, (each.mask for each in room.lists if each.letter == "e" and not _mutes(each) and _holds(each, now))
    )


def is_muted(room: Room, user: User, now: int) -> bool:
    """Whether a user may not speak because of a ban or a mute; nobody is asked whether it has a voice."""
    return _fits(user, (mask for mask, until in room.muting if not until or until > now)) and not _fits(
        user, (each.mask.removeprefix(MUTE) for each in room.lists if each.letter == "e" and _holds(each, now))
    )


def is_expected(room: Room, user: User, now: int) -> bool:
    """Whether a user may enter a room that is for the invited, without an invitation."""
    return _fits(user, (each.mask for each in room.lists if each.letter == "I" and _holds(each, now)))


def ban_of(room: Room, user: User, now: int, *, speaking: bool) -> Listed | None:
    """Return what keeps a user out, or silent: of several that which ends last."""
    letters = "bq" if speaking else "b"
    found = [
        each
        for each in room.lists
        if each.letter in letters
        and _holds(each, now)
        and (speaking or not _mutes(each))
        and _fits(user, (each.mask.removeprefix(MUTE),))
    ]
    return max(found, key=lambda each: (each.until == 0, each.until), default=None)


def fitting(room: Room, user: User, letter: str) -> tuple[Listed, ...]:
    """Return what of a list fits a user."""
    return tuple(each for each in room.lists if each.letter == letter and _fits(user, (each.mask.removeprefix(MUTE),)))


def muting_masks(lists: Iterable[Listed]) -> tuple[tuple[str, int], ...]:
    """Return the masks of those who may not speak, each with its end (0: none): asked for with each message."""
    return tuple((each.mask.removeprefix(MUTE), each.until) for each in lists if each.letter in "bq")


def is_mute(listed: Listed) -> bool:
    """Whether an entry of a list keeps people silent, and not out."""
    return listed.letter == "q" or _mutes(listed)


def _mutes(listed: Listed) -> bool:
    return listed.mask.startswith(MUTE)


def _holds(listed: Listed, now: int) -> bool:
    """Whether an entry is of effect: it has no end, or that is to come."""
    return not listed.until or listed.until > now


def _fits(user: User, masks: Iterable[str]) -> bool:
    """Whether one of the masks fits a user."""
    whole, account = fold_nick(user.source.mask), user.account
    if account is None:  # no nick has a colon, so the masks of accounts fit nobody's
        return any(matches(fold_nick(mask), whole) for mask in masks)
    named = ACCOUNT + fold_nick(account)
    return any(matches(fold_nick(mask), named if mask.startswith(ACCOUNT) else whole) for mask in masks)
