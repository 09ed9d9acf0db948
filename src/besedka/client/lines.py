"""What the client shows, as data: one `Line` for each thing that a person reads.

The model makes lines, `screen` makes text of them, and the modes decide where the text goes.
"""

from __future__ import annotations

import enum
from datetime import datetime

from msgspec import Struct

__all__ = ["Kind", "Line", "Reaction", "event", "info", "separator", "status", "trouble"]


class Kind(enum.Enum):
    """What a line is about; decides how it looks and where it goes."""

    SAID = enum.auto()
    """Somebody said something: in a room, or directly."""
    EVENT = enum.auto()
    """People come, go and change; worth a dim, short line."""
    INFO = enum.auto()
    """An answer to what the person asked, or another calm word."""
    STATUS = enum.auto()
    """How it stands with the connection."""
    TROUBLE = enum.auto()
    """Something that the person wanted did not happen."""
    REDACTED = enum.auto()
    """The message `msgid` was taken back; in a timeline, what stands in its place."""
    EDITED = enum.auto()
    """The message `msgid` says `text` from now on."""
    REACTED = enum.auto()
    """Somebody reacted to the message `msgid` with `text`, or takes that back (`gone`)."""
    FOUND = enum.auto()
    """A message that was searched for."""
    PAGE = enum.auto()
    """A page that was asked for apart is complete; `apart` says which, `msgid` or `when` what was looked for."""
    MARK = enum.auto()
    """A dim line between what was and what is; of no time itself."""


class Reaction(Struct, frozen=True):
    """One reaction to a message: what it is, how many have it, and the first of them."""

    text: str
    count: int
    nicks: tuple[str, ...]


class Line(Struct, frozen=True, gc=False):  # a hundred thousand of them, and no circles in any
    """One line for the screen. `room` is empty where it belongs to none; texts are unsafe, as they came."""

    kind: Kind
    text: str
    when: datetime
    room: str = ""
    about: str = ""
    """The room that a line tells of, where it says so itself and needs no name in front."""
    nick: str = ""
    target: str = ""
    """The nick at the other end, for direct messages of our own."""
    direct: bool = False
    own: bool = False
    action: bool = False
    notice: bool = False
    mention: bool = False
    replayed: bool = False
    older: bool = False
    """It belongs before everything that is there, with the older lines around it."""
    apart: str = ""
    """It is of a page apart from the talk: "around" what was looked for, "before" or "after" that page."""
    missed: bool = False
    """It is replayed, and was said while we were away: nobody has seen it here."""
    dated: bool = False
    """Whether `when` is the server's word, and not ours."""
    msgid: str = ""
    """The server's name for the message, by which others refer to it."""
    reply: str = ""
    """The msgid of the message that it answers."""
    failed: str = ""
    """The words that the server did not take; `text` is then why, and `target` for whom they were."""
    edits: str = ""
    """The msgid of the message whose text they were to be."""
    edited: bool = False
    """Its author changed it after it was said."""
    reactions: tuple[Reaction, ...] = ()
    gone: bool = False
    beside: bool = False
    """It was not found itself: it was said before or after what was."""
    term: str = ""
    """What the text explains: in a column of its own …"""
    term_columns: int = 0
    """… as wide as this, where there is room."""

    @property
    def place(self) -> str:
        """Where it was said: the room, or the nick at the other end."""
        return self.room or (self.target if self.own else self.nick)


def event(text: str, when: datetime, room: str = "") -> Line:
    """Make a line about people who come, go and change."""
    return Line(kind=Kind.EVENT, text=text, when=when, room=room)


def info(text: str, when: datetime, about: str = "") -> Line:
    """Make a calm line: an answer, or a word of the client."""
    return Line(kind=Kind.INFO, text=text, when=when, about=about)


def separator(text: str, when: datetime) -> Line:
    """Make a mark between what was and what is."""
    return Line(kind=Kind.MARK, text=text, when=when)


def status(text: str, when: datetime) -> Line:
    """Make a line about the connection."""
    return Line(kind=Kind.STATUS, text=text, when=when)


def trouble(text: str, when: datetime, room: str = "") -> Line:
    """Make a line that says what did not happen, and why."""
    return Line(kind=Kind.TROUBLE, text=text, when=when, room=room)
