"""What the lists of a room mean: who is banned, who is muted, who may come without being invited.

Bans keep people out and silent, mutes (`q`, or `m:` before the mask of a ban) only silent; exceptions take someone out
of both (modern.ircdocs.horse, "Ban Channel Mode"; defs.ircdocs.horse, EXTBAN). `a:` before a name means an account
(ircv3.net/specs/extensions/account-extban); a mute comes first: `m:a:boris`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.masks import complete_mask, matches
from besedka.chat.names import fold_nick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.rooms import Listed, Room
    from besedka.chat.users import User

__all__ = ["ACCOUNT_BAN", "EXTENDED_BANS", "complete_ban", "is_banned", "is_expected", "is_muted", "muting_masks"]

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


def is_banned(room: Room, user: User) -> bool:
    """Whether a user may not enter."""
    return _fits(user, (each.mask for each in room.lists if each.letter == "b" and not _mutes(each))) and not _fits(
        user, (each.mask for each in room.lists if each.letter == "e" and not _mutes(each))
    )


def is_muted(room: Room, user: User) -> bool:
    """Whether a user may not speak because of a ban or a mute; nobody is asked whether it has a voice."""
    return _fits(user, room.muting) and not _fits(
        user, (each.mask.removeprefix(MUTE) for each in room.lists if each.letter == "e")
    )


def is_expected(room: Room, user: User) -> bool:
    """Whether a user may enter a room that is for the invited, without an invitation."""
    return _fits(user, (each.mask for each in room.lists if each.letter == "I"))


def muting_masks(lists: Iterable[Listed]) -> tuple[str, ...]:
    """Return the masks of those who may not speak: asked for with each message, so a room keeps them at hand."""
    return tuple(each.mask.removeprefix(MUTE) for each in lists if each.letter in "bq")


def _mutes(listed: Listed) -> bool:
    return listed.mask.startswith(MUTE)


def _fits(user: User, masks: Iterable[str]) -> bool:
    """Whether one of the masks fits a user."""
    whole, account = fold_nick(user.source.mask), user.account
    if account is None:  # no nick has a colon, so the masks of accounts fit nobody's
        return any(matches(fold_nick(mask), whole) for mask in masks)
    named = ACCOUNT + fold_nick(account)
    return any(matches(fold_nick(mask), named if mask.startswith(ACCOUNT) else whole) for mask in masks)
