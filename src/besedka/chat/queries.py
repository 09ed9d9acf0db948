"""What a session wants to know, and the answers: snapshots that stay true to the moment they were taken."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from besedka.chat.modes import RoomModes
from besedka.chat.rooms import Ban, Member, Topic
from besedka.chat.users import Source

__all__ = [
    "Answer",
    "BanList",
    "Clock",
    "CountUsers",
    "FindUsers",
    "ListBans",
    "ListMembers",
    "ListRooms",
    "MemberList",
    "ModesOf",
    "NoSuchRoom",
    "NoSuchUser",
    "Query",
    "ReadClock",
    "RoomList",
    "RoomSummary",
    "ShowModes",
    "ShowTopic",
    "ShowUserModes",
    "TopicOf",
    "UserCount",
    "UserDetails",
    "UserList",
    "UserModes",
    "UserSummary",
    "WhoIs",
    "WhoIsHere",
]


class Query(msgspec.Struct, frozen=True, gc=False):
    """What one session wants to know; changes nothing."""

    session: int


class WhoIs(Query, frozen=True, gc=False):
    """Everything about one user."""

    nick: str


class WhoIsHere(Query, frozen=True, gc=False):
    """Which of these nicks are present (ISON, USERHOST)."""

    nicks: tuple[str, ...]


class FindUsers(Query, frozen=True, gc=False):
    """The members of a room, or the users whose nick, name or host fits a mask (WHO)."""

    mask: str


class ListMembers(Query, frozen=True, gc=False):
    """Who is in a room (NAMES)."""

    room: str


class ListRooms(Query, frozen=True, gc=False):
    """The rooms that are not hidden: those named, those that fit a mask, or all; by number of members."""

    masks: tuple[str, ...] = ()
    more_members_than: int = -1
    fewer_members_than: int | None = None


class ShowTopic(Query, frozen=True, gc=False):
    """A room's topic."""

    room: str


class ShowModes(Query, frozen=True, gc=False):
    """A room's modes."""

    room: str


class ListBans(Query, frozen=True, gc=False):
    """A room's bans."""

    room: str


class ShowUserModes(Query, frozen=True, gc=False):
    """One's own user modes."""


class CountUsers(Query, frozen=True, gc=False):
    """How many there are (LUSERS)."""


class ReadClock(Query, frozen=True, gc=False):
    """What time it is here (TIME): every answer says so."""


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a query found; `time` is the turn's, microseconds."""

    audience: ClassVar[tuple[int, ...]] = ()  # nobody but the asker

    session: int
    time: int


class NoSuchUser(Answer, frozen=True, gc=False):
    """Nobody has this nick."""

    nick: str


class NoSuchRoom(Answer, frozen=True, gc=False):
    """There is no such room, or none that the asker may know of; `outside`: there is, but only members may ask."""

    name: str
    outside: bool = False


class UserSummary(msgspec.Struct, frozen=True, gc=False):
    """A user in a list; `room`, `operator` and `voice` say where and as what it was found."""

    source: Source
    realname: str
    away: str | None
    room: str | None = None
    operator: bool = False
    voice: bool = False


class UserDetails(Answer, frozen=True, gc=False):
    """A user, with the rooms the asker may know of as (name, operator, voice); times in microseconds."""

    source: Source
    realname: str
    away: str | None
    rooms: tuple[tuple[str, bool, bool], ...]
    since: int
    spoke: int
    wire: str
    secure: bool
    oneself: bool


class UserList(Answer, frozen=True, gc=False):
    """Users, for WHO, ISON and USERHOST; `mask` is what was asked for."""

    users: tuple[UserSummary, ...]
    mask: str = ""


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


class BanList(Answer, frozen=True, gc=False):
    """A room's bans."""

    name: str
    bans: tuple[Ban, ...]


class UserModes(Answer, frozen=True, gc=False):
    """One's own user modes."""

    invisible: bool
    bot: bool = False


class Clock(Answer, frozen=True, gc=False):
    """The time of the answer."""


class UserCount(Answer, frozen=True, gc=False):
    """How many users (of them hidden), rooms and sessions; `most` users at once since the start."""

    users: int
    invisible: int
    rooms: int
    most: int
