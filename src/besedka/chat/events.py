"""What happened: data, past tense, with an audience.

An event with a position is an entry: the journal keeps it before anybody is told. Position 0 is not kept. `audience`
holds the numbers of the sessions that are told; the session that caused it is told by its own answer and is left out
by whoever delivers. Times are microseconds since 1970, and never go back (`State.stamp`).
"""

from __future__ import annotations

import msgspec

from besedka.chat.accounts import Account
from besedka.chat.commands import ModeChange, Speech
from besedka.chat.modes import RoomModes
from besedka.chat.refusals import Reason
from besedka.chat.rooms import Member, RoomRecord, Topic
from besedka.chat.users import Metadata, Source

__all__ = [
    "AccountChanged",
    "Announced",
    "AwayChanged",
    "BotChanged",
    "Event",
    "HostChanged",
    "InvisibleChanged",
    "InviteAnnounced",
    "LoggedIn",
    "LoggedOut",
    "MetadataChanged",
    "MetadataShown",
    "ModesChanged",
    "NickChanged",
    "RealnameChanged",
    "Refused",
    "Registered",
    "Repeated",
    "RoleGranted",
    "RolesReturned",
    "RoomEnteredAnew",
    "RoomJoined",
    "RoomKnocked",
    "RoomLeft",
    "RoomRenamed",
    "Said",
    "SessionEnded",
    "SettingsWanted",
    "ToldFromAfar",
    "TopicChanged",
    "UserInvited",
    "UserIsAway",
    "UserKicked",
    "UserModeChanged",
    "UserQuit",
    "UserRemoved",
    "WatchBegan",
    "WatchedGone",
    "WatchedHere",
]


class Event(msgspec.Struct, frozen=True, gc=False):
    """What happened, caused by the session with this number (0: by nobody present)."""

    position: int
    time: int
    session: int
    audience: tuple[int, ...]


class Said(Event, frozen=True, gc=False):
    r"""Something was said in a room (`room` is its number), or to a user (`room` is 0).

    `recipient` is the identity of that user.
    `target` is the name of the room or the nick. Lines of `text` are separated by `\n`. `key` is the message key.
    `seams` are the offsets at which pieces of a line met when it was said; they are not kept.
    """

    source: Source
    target: str
    room: int
    text: str
    speech: Speech
    tags: tuple[tuple[str, str], ...]
    recipient: str | None
    key: str | None
    seams: tuple[int, ...] = ()


class Repeated(Event, frozen=True, gc=False):
    """The message key was used before: `first` is the first message's position, `time` its time."""

    first: int
    source: Source
    target: str
    text: str
    speech: Speech
    tags: tuple[tuple[str, str], ...]


class UserIsAway(Event, frozen=True, gc=False):
    """The one just spoken to is away."""

    nick: str
    message: str


class Registered(Event, frozen=True, gc=False):
    """A user is present; `resumed` when its place was there already, with its rooms.

    `newest` is the position of the newest entry at that moment: what is older is the past. Where it was there, `asked`
    is the nick that was asked for, and `modes` are the letters of its user modes. `since` is when the device saw its
    direct messages last (microseconds), 0 when it never did.
    """

    source: Source
    newest: int
    resumed: bool
    metadata: Metadata = ()
    asked: str = ""
    modes: str = ""
    since: int = 0


class AccountChanged(Event, frozen=True, gc=False):
    """An account is as `account` says from now on; `source` is None for the administrator or who is not yet present.

    `what` is register, password, disable, enable, delete, appoint, dismiss, always-on, not-always-on or presence.
    `forget` is what becomes of what a deleted one said: redact, anonymise, or nothing.
    """

    source: Source | None
    what: str
    account: Account
    forget: str = ""


class LoggedIn(Event, frozen=True, gc=False):
    """A session is logged in to an account; `source` is its user's from then on, None when it is not yet present."""

    source: Source | None
    account: str


class LoggedOut(Event, frozen=True, gc=False):
    """A session is a guest's again."""

    source: Source | None


class SessionEnded(Event, frozen=True, gc=False):
    """The sessions of `audience` are closed, because of `reason`."""

    reason: str


class NickChanged(Event, frozen=True, gc=False):
    """A user has another nick; `rooms` are the numbers of the rooms it is in."""

    source: Source
    nick: str
    rooms: tuple[int, ...]


class UserQuit(Event, frozen=True, gc=False):
    """A user is gone; `rooms` are the numbers of the rooms it was in."""

    source: Source
    reason: str
    rooms: tuple[int, ...]


class RealnameChanged(Event, frozen=True, gc=False):
    """A user has another real name."""

    source: Source
    realname: str


class HostChanged(Event, frozen=True, gc=False):
    """A user is seen with another user name and host; caused by session 0 when that is how it came back."""

    source: Source
    username: str
    host: str


class RoomEnteredAnew(Event, frozen=True, gc=False):
    """In a room of somebody whose host has changed: for those who know no such change it has come back, as `source`."""

    source: Source
    name: str
    operator: bool
    voice: bool
    realname: str


class AwayChanged(Event, frozen=True, gc=False):
    """A user is away with a message, or back (None); `said` when the session that caused it has just said so."""

    source: Source
    message: str | None
    said: bool = True


class InvisibleChanged(Event, frozen=True, gc=False):
    """User mode `i` was set or unset."""

    source: Source
    invisible: bool


class BotChanged(Event, frozen=True, gc=False):
    """User mode `B` was set or unset."""

    source: Source
    bot: bool


class UserModeChanged(Event, frozen=True, gc=False):
    """A user mode was set or unset, of those that have a letter and nothing else."""

    source: Source
    letter: str
    on: bool


class Announced(Event, frozen=True, gc=False):
    """An administrator says something to all who want to hear it."""

    source: Source
    text: str


class SettingsWanted(Event, frozen=True, gc=False):
    """An administrator wants the settings to be read again."""


class WatchBegan(Event, frozen=True, gc=False):
    """A session watches more nicks than before: masks of those who are here, nicks of those who are not."""

    here: tuple[str, ...]
    gone: tuple[str, ...]


class WatchedHere(Event, frozen=True, gc=False):
    """Somebody whom the audience watches is here."""

    source: Source


class WatchedGone(Event, frozen=True, gc=False):
    """Nobody has this nick any more, which the audience watches."""

    nick: str


class ToldFromAfar(Event, frozen=True, gc=False):
    """What those hear who watch somebody without sharing a room with it (IRCv3 extended-monitor)."""

    event: Event


class RoomKnocked(Event, frozen=True, gc=False):
    """Somebody asks the operators of a room to be let in."""

    source: Source
    name: str
    reason: str | None


class MetadataChanged(Event, frozen=True, gc=False):
    """Keys of a user or of a room (`room` is its number, 0 for a user) have other values; None: they are removed.

    `cleared` when all were; `record` is the room afterwards.
    """

    source: Source
    room: int
    name: str
    changes: tuple[tuple[str, str | None], ...]
    cleared: bool
    record: RoomRecord | None


class MetadataShown(Event, frozen=True, gc=False):
    """Who enters a room has keys, which those who are there may want to know."""

    source: Source
    metadata: Metadata


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


class UserRemoved(Event, frozen=True, gc=False):
    """An administrator, `source`, ended all sessions of somebody."""

    source: Source
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


class Refused(Event, frozen=True, gc=False):
    """A command was not carried out; `subject` are the names it was about, in the order of the reason's sentence."""

    reason: Reason
    subject: tuple[str, ...] = ()
