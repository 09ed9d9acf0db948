"""Questions about the past, and the pages that answer them: what the journal is asked, as data."""

from __future__ import annotations

import msgspec

from besedka.chat.users import Source

__all__ = ["DirectMessages", "Entry", "Page", "Question", "RoomMessages"]


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
    """The question for the last `limit` messages of a room, up to the position at which it was asked."""

    room: int
    name: str
    position: int
    limit: int


class DirectMessages(msgspec.Struct, frozen=True):
    """The question for the last `limit` direct messages from and to an identity, since a time (microseconds)."""

    identity: str
    position: int
    limit: int
    since: int


Question = RoomMessages | DirectMessages


class Page(msgspec.Struct, frozen=True):
    """The answer: entries, the oldest first."""

    question: Question
    entries: tuple[Entry, ...]
