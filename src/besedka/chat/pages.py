"""Questions about the past, and the pages that answer them: what the journal is asked, as data."""

from __future__ import annotations

import enum

import msgspec

from besedka.chat.users import Source

__all__ = [
    "CountUnread",
    "DirectMessages",
    "Entry",
    "Extent",
    "Moment",
    "Page",
    "PastTargets",
    "Question",
    "RoomMessages",
    "RoomPast",
    "TalkPast",
    "TargetsFound",
    "Unread",
    "UnreadCounted",
    "UnreadRoom",
    "UnreadTalk",
    "Versions",
    "Which",
]


class Entry(msgspec.Struct, frozen=True):
    r"""An entry as it was kept; lines of `text` are separated by `\n`, time is microseconds."""

    position: int
    time: int
    kind: str
    source: Source
    target: str | None
    text: str
    tags: tuple[tuple[str, str], ...]


class RoomMessages(msgspec.Struct, frozen=True):
    """The question for the last `limit` messages of a room since a time, up to the position at which it was asked.

    The last `least` of them count whenever they were said.
    """

    room: int
    name: str
    position: int
    limit: int
    since: int = 0
    least: int = 0


class DirectMessages(msgspec.Struct, frozen=True):
    """The question for the last `limit` direct messages from and to an identity, since a time (microseconds).

    The last `least` of them count whenever they were said; `until` is a time before which they were, 0 for none.
    """

    identity: str
    position: int
    limit: int
    since: int
    least: int = 0
    until: int = 0


class Which(enum.Enum):
    """Which entries of a place are wanted (IRCv3 chathistory, "Subcommands")."""

    LATEST = "LATEST"
    BEFORE = "BEFORE"
    AFTER = "AFTER"
    AROUND = "AROUND"
    BETWEEN = "BETWEEN"


class Moment(msgspec.Struct, frozen=True):
    """An entry's position; where that is 0, all that happened from a time on, for so long (microseconds)."""

    position: int = 0
    time: int = 0
    lasting: int = 1


class Extent(msgspec.Struct, frozen=True):
    """How much of a place's past is wanted, and from where; `events`: also what is no message."""

    which: Which
    limit: int
    first: Moment | None = None
    second: Moment | None = None
    events: bool = False


class RoomPast(msgspec.Struct, frozen=True):
    """The question for a part of a room's past: of what is newer than `hidden`, up to `position`."""

    room: int
    name: str
    position: int
    extent: Extent
    hidden: int = 0


class TalkPast(msgspec.Struct, frozen=True):
    """The question for a part of the direct talk of `identity` (None for a stranger, who has none) with somebody.

    `others` are the identities that the other may have had; `folded` is what it was called, where it is not here and
    may have been anybody. `name` is how the asker calls it.
    """

    identity: str | None
    others: tuple[str, ...]
    folded: str | None
    name: str
    position: int
    extent: Extent


class PastTargets(msgspec.Struct, frozen=True):
    """The question for rooms (number, name, `hidden`) and direct talks whose newest message is between two moments."""

    identity: str | None
    rooms: tuple[tuple[int, str, int], ...]
    position: int
    first: Moment
    second: Moment
    limit: int


class UnreadRoom(msgspec.Struct, frozen=True):
    """A room whose unread messages are counted: those that are newer than `read` (microseconds) and than `hidden`."""

    room: int
    name: str
    read: int
    hidden: int


class UnreadTalk(msgspec.Struct, frozen=True):
    """A direct talk whose unread messages are counted; the fields are those of `TalkPast`."""

    name: str
    others: tuple[str, ...]
    folded: str | None


class CountUnread(msgspec.Struct, frozen=True):
    """The question how much others have said in some rooms and talks that one has not read; up to `most` in each.

    `own` is the asker's identity, or for a stranger its mask; `names` are the folded names that mention it; `markers`
    say how far it has read its talks (`markers.key_of`). All its talks are counted where `everybody` is set.
    """

    own: str
    names: tuple[str, ...]
    rooms: tuple[UnreadRoom, ...]
    talks: tuple[UnreadTalk, ...]
    everybody: bool
    markers: dict[str, int]
    position: int
    most: int


class Unread(msgspec.Struct, frozen=True):
    """How much is unread in a room or a talk, and how much of it mentions one; and the first unread's position."""

    name: str
    count: int
    mentions: int
    first: int


class UnreadCounted(msgspec.Struct, frozen=True):
    """The answer; `failed` when the journal could not be read."""

    question: CountUnread
    found: tuple[Unread, ...]


class Versions(msgspec.Struct, frozen=True):
    """The question for all that a message has said, the oldest first; `name` is the room or the nick."""

    message: int
    msgid: str
    name: str
    position: int


Question = Versions | RoomMessages | DirectMessages | RoomPast | TalkPast | PastTargets | CountUnread


class Page(msgspec.Struct, frozen=True):
    """The answer: entries, the oldest first; `failed` when the journal could not be read."""

    question: Question
    entries: tuple[Entry, ...]
    failed: bool = False


class TargetsFound(msgspec.Struct, frozen=True):
    """The answer: names with the time of their newest message (microseconds), the oldest first."""

    question: Question
    targets: tuple[tuple[str, int], ...]
