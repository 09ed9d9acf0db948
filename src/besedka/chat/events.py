"""What happened: data, past tense, with an audience.

An event with a position is an entry: the journal keeps it before anybody is told. Position 0 is not kept. `audience`
holds the numbers of the sessions that are told; the session that caused it is told by its own answer and is left out
by whoever delivers. Times are microseconds since 1970, and never go back (`State.stamp`). What happens in rooms and to
accounts stands in `room_events.py` and `account_events.py`.
"""

from __future__ import annotations

import msgspec

from besedka.chat.commands import Speech
from besedka.chat.refusals import Reason
from besedka.chat.rooms import RoomRecord
from besedka.chat.users import Metadata, Source

__all__ = [
    "Announced",
    "AwayChanged",
    "BotChanged",
    "Event",
    "HostChanged",
    "InvisibleChanged",
    "MetadataChanged",
    "MetadataShown",
    "NickChanged",
    "RealnameChanged",
    "Refused",
    "Registered",
    "Repeated",
    "Said",
    "SessionEnded",
    "SettingsWanted",
    "ToldFromAfar",
    "UserIsAway",
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


class UserRemoved(Event, frozen=True, gc=False):
    """An administrator, `source`, ended all sessions of somebody."""

    source: Source
    nick: str
    reason: str


class Refused(Event, frozen=True, gc=False):
    """A command was not carried out; `subject` are the names it was about, in the order of the reason's sentence."""

    reason: Reason
    subject: tuple[str, ...] = ()
