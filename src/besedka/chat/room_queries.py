"""What a session wants to know of rooms, and the answers: lists of rooms and of members, topics, modes, invitations.

What holds for all queries and answers stands in `queries.py`.
"""

from __future__ import annotations

import msgspec

from besedka.chat.modes import RoomModes
from besedka.chat.queries import Answer, Query
from besedka.chat.rooms import Listed, Member, Topic

__all__ = [
    "Between",
    "Invitations",
    "ListInvitations",
    "ListMembers",
    "ListRooms",
    "MemberList",
    "ModesOf",
    "NoSuchRoom",
    "RoomList",
    "RoomListed",
    "RoomSummary",
    "ShowList",
    "ShowModes",
    "ShowTopic",
    "TopicOf",
]


class ListMembers(Query, frozen=True, gc=False):
    """Who is in a room (NAMES)."""

    room: str


class Between(msgspec.Struct, frozen=True, gc=False):
    """What is more than the one and less than the other, both left out; None: no bound."""

    more_than: int | None = None
    less_than: int | None = None

    def has(self, number: float) -> bool:
        """Whether a number is between the bounds."""
        return (self.more_than is None or number > self.more_than) and (
            self.less_than is None or number < self.less_than
        )


class ListRooms(Query, frozen=True, gc=False):
    """The rooms that are not hidden: those that fit a mask, or all; of them those for which everything else holds.

    By masks that must not fit, by number of members, by how many minutes ago the room was made or its topic set.
    """

    masks: tuple[str, ...] = ()
    other_masks: tuple[str, ...] = ()
    members: Between = Between()
    made_min_ago: Between = Between()
    topic_min_ago: Between = Between()


class ListInvitations(Query, frozen=True, gc=False):
    """The rooms into which one is invited (INVITE)."""


class ShowTopic(Query, frozen=True, gc=False):
    """A room's topic."""

    room: str


class ShowModes(Query, frozen=True, gc=False):
    """A room's modes."""

    room: str


class ShowList(Query, frozen=True, gc=False):
    """One of a room's lists: bans (`b`), exceptions (`e`), expected guests (`I`), mutes (`q`)."""

    room: str
    letter: str = "b"


class NoSuchRoom(Answer, frozen=True, gc=False):
    """There is no such room, or none that the asker may know of."""

    name: str


class Invitations(Answer, frozen=True, gc=False):
    """The rooms into which the asker is invited."""

    rooms: tuple[str, ...]


class MemberList(Answer, frozen=True, gc=False):
    """Who is in a room, as far as the asker may know."""

    name: str
    secret: bool
    members: tuple[Member, ...]


class RoomSummary(msgspec.Struct, frozen=True, gc=False):
    """A room in a list."""

    name: str
    members: int
    topic: str
    archived: bool = False


class RoomList(Answer, frozen=True, gc=False):
    """The rooms found."""

    rooms: tuple[RoomSummary, ...]


class TopicOf(Answer, frozen=True, gc=False):
    """A room's topic."""

    name: str
    topic: Topic | None


class ModesOf(Answer, frozen=True, gc=False):
    """A room's modes; `member` says whether the asker may see the key."""

    name: str
    modes: RoomModes
    created: int
    member: bool


class RoomListed(Answer, frozen=True, gc=False):
    """What is in one of a room's lists; `letter` is the list's mode."""

    name: str
    letter: str
    listed: tuple[Listed, ...]
