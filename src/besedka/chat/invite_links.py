"""Links by which somebody gets into a room: what they are, and whom they let in. Of a token only its hash is known.

Making and revoking them is `chat/inviting.py`'s; entering is `chat/membership.py`'s.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.commands import Command
from besedka.chat.events import Event
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.rooms import RoomRecord
from besedka.chat.users import Source

if TYPE_CHECKING:
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = [
    "VOICE",
    "FindInvitation",
    "InvitationFound",
    "InviteLink",
    "InviteLinkChanged",
    "InviteLinkList",
    "JoinByLink",
    "ListInviteLinks",
    "MakeInviteLink",
    "NamedLink",
    "RevokeInviteLink",
    "digest_of",
    "forget_links",
    "link_of",
    "used_by",
]

VOICE = "voice"  # the one role that a link may give
SHOWN = 8  # hex digits of the hash: enough to tell the links of a room apart, and useless for entering
KEPT_AFTER = 30 * 86_400_000_000  # microseconds for which an ended link is remembered, to say why it does not work


class InviteLink(msgspec.Struct, frozen=True):
    """One link: `digest` is SHA-256 of its token, in hex. `most` 0: any number of uses; `until` None: for ever.

    `users` are the accounts and devices that have come by it: they may come again while it lasts, without another use.
    """

    digest: str
    room: int
    role: str
    most: int
    used: int
    by: str
    time: int
    until: int | None = None
    revoked: bool = False
    users: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """Return what it is called when it is listed and revoked."""
        return self.digest[:SHOWN]

    def problem(self, now: int, identity: str | None) -> Reason | None:
        """Return why it lets somebody in no more, None if it does."""
        if self.revoked:
            return Reason.LINK_REVOKED
        if self.until is not None and now >= self.until:
            return Reason.LINK_EXPIRED
        if self.most and self.used >= self.most and identity not in self.users:
            return Reason.LINK_USED_UP
        return None

    def is_over(self, now: int) -> bool:
        """Whether it lets nobody new in any more."""
        return self.problem(now, "") is not None


class MakeInviteLink(Command, frozen=True, gc=False):
    """Make a link into a room, for `seconds` or for ever (0), for so many uses or any number (0)."""

    room: str
    digest: str
    uses: int = 0
    seconds: int = 0
    role: str = ""


class RevokeInviteLink(Command, frozen=True, gc=False):
    """Let a link, called by the beginning of its hash, let nobody in any more."""

    room: str
    shown: str


class JoinByLink(Command, frozen=True, gc=False):
    """Enter the room that a token is for."""

    token: str


class ListInviteLinks(Query, frozen=True, gc=False):
    """The links into a room that still let somebody in; those into all rooms for ""."""

    room: str = ""


class FindInvitation(Query, frozen=True, gc=False):
    """Into which room the link with this token leads."""

    token: str


class InvitationFound(Answer, frozen=True, gc=False):
    """The room's name as it is now, and why the link lets nobody in, if so."""

    room: str
    problem: Reason | None = None


class NamedLink(msgspec.Struct, frozen=True):
    """A link, and how its room is called now."""

    room: str
    link: InviteLink


class InviteLinkList(Answer, frozen=True, gc=False):
    """They, in the order in which they were made."""

    links: tuple[NamedLink, ...]


class InviteLinkChanged(Event, frozen=True, gc=False):
    """A link is so from now on. `what` is make, revoke or use; `actor` as in `ServerBanChanged`.

    `record` is the room afterwards, where its use has changed that.
    """

    source: Source | None
    actor: str
    what: str
    room: int
    name: str
    link: InviteLink
    record: RoomRecord | None = None


def forget_links(state: State, now: int) -> tuple[str, ...]:
    """Forget links that have ended for long, or whose room is no more; return their hashes."""
    rooms = {room.number for room in state.rooms.values()}
    old = tuple(
        link.digest
        for link in state.invite_links.values()
        if link.room not in rooms or (link.is_over(now) and (link.until or link.time) + KEPT_AFTER <= now)
    )
    for digest in old:
        del state.invite_links[digest]
    return old


def digest_of(token: str) -> str:
    """Return the hash by which a token is known; it is as long and random as a key, so a fast hash will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(state: State, room: Room, token: str | None) -> InviteLink | None:
    """Return the link into a room that has this token, whether it still lets somebody in or not."""
    if token is None or not state.invite_links:
        return None
    link = state.invite_links.get(digest_of(token))
    return link if link is not None and link.room == room.number else None


def used_by(link: InviteLink, user: User) -> InviteLink:
    """Return a link as it is when somebody has come by it: once more used, but for who comes again."""
    identity = user.source.identity
    if identity is None:
        return msgspec.structs.replace(link, used=link.used + 1)
    if identity in link.users:
        return link
    return msgspec.structs.replace(link, used=link.used + 1, users=(*link.users, identity))
