"""What happened in rooms: who came and went, what they are called, their topics and modes, who was put out or invited.

What holds for all events stands in `events.py`.
"""

from __future__ import annotations

from besedka.chat.events import Event
from besedka.chat.modes import RoomModes
from besedka.chat.room_commands import ModeChange
from besedka.chat.rooms import Member, RoomRecord, Topic
from besedka.chat.users import Metadata, Source

__all__ = [
    "InviteAnnounced",
    "ModesChanged",
    "RoleGranted",
    "RolesReturned",
    "RoomEnteredAnew",
    "RoomJoined",
    "RoomKnocked",
    "RoomLeft",
    "RoomRenamed",
    "TopicChanged",
    "UserInvited",
    "UserKicked",
]


class RoomEnteredAnew(Event, frozen=True, gc=False):
    """In a room of somebody whose host has changed: for those who know no such change it has come back, as `source`."""

    source: Source
    name: str
    operator: bool
    voice: bool
    realname: str


class RoomKnocked(Event, frozen=True, gc=False):
    """Somebody asks the operators of a room to be let in."""

    source: Source
    name: str
    reason: str | None


class RoomJoined(Event, frozen=True, gc=False):
    """A user entered a room. `topic` and `members` are as it found them, itself included.

    `newest` is the position of the newest entry before this: what is older is the past. `record` is there when the room
    was made by this; `spoken` says whether anything was ever said there; `away` and `realname` are those of who came.
    `since` is when the device of the session was here last (microseconds), 0 when it never was; `read` is how far the
    user has read, None for not at all.
    """

    source: Source
    room: int
    name: str
    topic: Topic | None
    members: tuple[Member, ...]
    secret: bool
    record: RoomRecord | None
    away: str | None
    newest: int
    spoken: bool
    resumed: bool = False
    realname: str = ""
    metadata: Metadata = ()
    since: int = 0
    read: int | None = None


class RolesReturned(Event, frozen=True, gc=False):
    """A member of a room has the roles of its account: it has come, or has logged in."""

    source: Source
    name: str
    operator: bool
    voice: bool


class RoleGranted(Event, frozen=True, gc=False):
    """An account has a role in a room from now on (owner, operator, voice, none), whenever its people come."""

    source: Source
    room: int
    name: str
    account: str
    role: str
    record: RoomRecord


class RoomLeft(Event, frozen=True, gc=False):
    """A user left a room."""

    source: Source
    room: int
    name: str
    reason: str | None


class RoomRenamed(Event, frozen=True, gc=False):
    """A room has another name; `old` is the one it had, `record` is the room afterwards.

    Whoever knows no such change is told that it left one room and entered another: so the room is here as they find it,
    and `sources` says as whom each session is seen, with its real name.
    """

    source: Source
    room: int
    old: str
    name: str
    reason: str
    topic: Topic | None
    members: tuple[Member, ...]
    secret: bool
    sources: dict[int, tuple[Source, str]]
    record: RoomRecord


class UserKicked(Event, frozen=True, gc=False):
    """Somebody was put out of a room by `source`."""

    source: Source
    room: int
    name: str
    nick: str
    reason: str


class TopicChanged(Event, frozen=True, gc=False):
    """A room's topic is another one; `record` is the room afterwards."""

    source: Source
    room: int
    name: str
    topic: str
    record: RoomRecord


class ModesChanged(Event, frozen=True, gc=False):
    """What of a mode change took effect; `modes` and `record` are the room afterwards.

    `until` (microseconds, 0: never) and `reason` are those of what was listed, where it has any.
    """

    source: Source
    room: int
    name: str
    changes: tuple[ModeChange, ...]
    modes: RoomModes
    record: RoomRecord
    until: int = 0
    reason: str = ""


class UserInvited(Event, frozen=True, gc=False):
    """The audience was invited into a room."""

    source: Source
    name: str
    nick: str
    away: str | None


class InviteAnnounced(Event, frozen=True, gc=False):
    """The members of a room hear that somebody was invited (IRCv3 invite-notify)."""

    source: Source
    name: str
    nick: str
