"""What a session wants to know, and the answers: snapshots that stay true to the moment they were taken.

About people and the server as a whole; rooms and accounts have `room_queries.py` and `account_queries.py`.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from besedka.chat.departures import Departed
from besedka.chat.users import Metadata, Source

__all__ = [
    "Answer",
    "Clock",
    "CountUsers",
    "Departures",
    "FindMetadata",
    "FindUsers",
    "ListWatched",
    "MetadataFound",
    "MetadataHidden",
    "MetadataOf",
    "NoSuchUser",
    "Query",
    "ReadClock",
    "ShowMetadata",
    "ShowUserModes",
    "ShowWatched",
    "UserCount",
    "UserDetails",
    "UserList",
    "UserModes",
    "UserSummary",
    "WatchedNicks",
    "WatchedUsers",
    "WhoIs",
    "WhoIsHere",
    "WhoWas",
]


class Query(msgspec.Struct, frozen=True, gc=False):
    """What one session wants to know; changes nothing."""

    session: int


class WhoIs(Query, frozen=True, gc=False):
    """Everything about one user."""

    nick: str


class WhoIsHere(Query, frozen=True, gc=False):
    """Which of these nicks are present (ISON, USERHOST).

    `own` asks only for those whose address the asker may know: its own, and for an administrator everybody's (USERIP).
    """

    nicks: tuple[str, ...]
    own: bool = False


class WhoWas(Query, frozen=True, gc=False):
    """Who was here under a nick, the last `most` of them, all for 0."""

    nick: str
    most: int = 0


class FindUsers(Query, frozen=True, gc=False):
    """The members of a room, or the users whose nick, name or host fits a mask (WHO); or of them the administrators."""

    mask: str
    administrators: bool = False


class ListWatched(Query, frozen=True, gc=False):
    """The nicks that one watches (MONITOR L)."""


class ShowWatched(Query, frozen=True, gc=False):
    """Who of those that one watches is here (MONITOR S)."""


class ShowMetadata(Query, frozen=True, gc=False):
    """The keys of a user ("*": one's own) or a room: these, or all with None (IRCv3 metadata)."""

    target: str
    keys: tuple[str, ...] | None = None


class FindMetadata(Query, frozen=True, gc=False):
    """All keys of a user, or of a room and those in it; None: of all one's rooms."""

    target: str | None


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


class UserSummary(msgspec.Struct, frozen=True, gc=False):
    """A user in a list; `room`, `operator` and `voice` say where and as what it was found.

    `spoke` is when it spoke last (microseconds).
    """

    source: Source
    realname: str
    away: str | None
    room: str | None = None
    operator: bool = False
    voice: bool = False
    administrator: bool = False
    spoke: int = 0
    address: str | None = None


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
    administrator: bool = False
    metadata: Metadata = ()
    address: str | None = None  # where it comes from, for those who may know
    certificates: tuple[str, ...] = ()  # which its sessions have shown, for them too


class UserList(Answer, frozen=True, gc=False):
    """Users, for WHO, ISON and USERHOST; `mask` is what was asked for."""

    users: tuple[UserSummary, ...]
    mask: str = ""


class Departures(Answer, frozen=True, gc=False):
    """Who was here under a nick, the newest first."""

    nick: str
    departed: tuple[Departed, ...]


class WatchedNicks(Answer, frozen=True, gc=False):
    """The nicks that the asker watches."""

    nicks: tuple[str, ...]


class WatchedUsers(Answer, frozen=True, gc=False):
    """Of those that the asker watches, the masks of who is here, and the nicks of who is not."""

    here: tuple[str, ...]
    gone: tuple[str, ...]


class UserModes(Answer, frozen=True, gc=False):
    """One's own user modes."""

    invisible: bool
    bot: bool = False
    administrator: bool = False
    announcements: bool = False


class MetadataOf(Answer, frozen=True, gc=False):
    """The keys of a user or a room; `keys` are those that were asked for, None: all."""

    name: str
    metadata: Metadata
    keys: tuple[str, ...] | None


class MetadataFound(Answer, frozen=True, gc=False):
    """The keys of all that were found, by name; `name` is what was asked about, None: one's rooms."""

    name: str | None
    found: tuple[tuple[str, Metadata], ...]


class MetadataHidden(Answer, frozen=True, gc=False):
    """There is nothing of that name, or (`known`) its keys are not for everybody."""

    name: str
    known: bool


class Clock(Answer, frozen=True, gc=False):
    """The time of the answer."""


class UserCount(Answer, frozen=True, gc=False):
    """How many users (of them hidden, administrators) and rooms; `most` users at once since the start."""

    users: int
    invisible: int
    rooms: int
    most: int
    administrators: int = 0
