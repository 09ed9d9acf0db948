"""Mending what was said: what is asked for, what happens, and what must be known of a message for it (`mending.py`)."""

from __future__ import annotations

from typing import Protocol

import msgspec

from besedka.chat.commands import Command, Speech
from besedka.chat.events import Event
from besedka.chat.pages import Versions
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.users import Source

__all__ = [
    "EDITED",
    "Edit",
    "Edited",
    "FindVersions",
    "KeptMessage",
    "MessageBook",
    "NoMessages",
    "React",
    "Reacted",
    "Redact",
    "Redacted",
    "VersionsFound",
    "VersionsHidden",
]

EDITED = "besedka.chat/edited"  # the tag of a message that was changed: when


class KeptMessage(msgspec.Struct, frozen=True):
    """A message as it is kept; `room` is 0 for a direct one, time is microseconds."""

    position: int
    time: int
    kind: str
    room: int
    source: Source
    target: str
    text: str
    tags: tuple[tuple[str, str], ...]


class MessageBook(Protocol):
    """What finds messages that are kept: the journal. What this turn has brought is not yet in it."""

    def find_message(self, position: int) -> KeptMessage | None:
        """Return what was said at a position, None where nothing was, or it is not there any more."""
        ...

    def is_in_talk(self, position: int, own: str, others: tuple[str, ...], folded: str | None) -> bool:
        """Whether an entry is of the direct talk of an identity with one of others, or with who was called so."""
        ...

    def find_reactions(self, position: int) -> tuple[tuple[str, str], ...]:
        """Return how a message was reacted to: by whom (`mending.known_as`), and with what."""
        ...


class NoMessages:
    """A book in which nothing is."""

    def find_message(self, position: int) -> KeptMessage | None:
        """Find nothing."""
        return None

    def is_in_talk(self, position: int, own: str, others: tuple[str, ...], folded: str | None) -> bool:
        """Find nothing."""
        return False

    def find_reactions(self, position: int) -> tuple[tuple[str, str], ...]:
        """Find nothing."""
        return ()


class Redact(Command, frozen=True, gc=False):
    """Take back what was said (IRCv3 message-redaction). `msgid` is how it was named, `message` its position, 0: none.

    One's own messages may be taken back for `within` microseconds, 0: at any time.
    """

    target: str
    msgid: str
    message: int
    reason: str = ""
    within: int = 0


class Redacted(Event, frozen=True, gc=False):
    """What was said at the position `message` is gone; `author` is who had said it, `source` who took it back.

    Both are the same, if `is_own`. `room`, `target` and `recipient` are as of `Said`.
    """

    source: Source
    target: str
    room: int
    recipient: str | None
    message: int
    reason: str
    author: Source
    is_own: bool


class Edit(Command, frozen=True, gc=False):
    """Change what one has said (docs/spec/edit.md). The fields are those of `Redact` and of `Say`."""

    target: str
    msgid: str
    message: int
    text: str
    key: str | None = None
    seams: tuple[int, ...] = ()
    within: int = 0


class Edited(Event, frozen=True, gc=False):
    """What was said at the position `message` says `text` from now on; the fields are those of `Redacted` and `Said`.

    At position 0 nothing has changed: it says so already.
    """

    source: Source
    target: str
    room: int
    recipient: str | None
    message: int
    text: str
    speech: Speech
    key: str | None = None
    seams: tuple[int, ...] = ()


class React(Command, frozen=True, gc=False):
    """React to a message, or take that back (IRCv3 react). `quietly`: beside a message that says so in words.

    One may react `most` times to a message, and all together `most_of_all` times.
    """

    target: str
    tags: tuple[tuple[str, str], ...]
    message: int
    reaction: str
    adding: bool
    quietly: bool = False
    most: int = 0
    most_of_all: int = 0


class Reacted(Event, frozen=True, gc=False):
    """Somebody has reacted to the message at a position, or has taken that back; at position 0 nothing has changed.

    `who` is whose reaction it is (`mending.known_as`); the other fields are those of `Said`.
    """

    source: Source
    target: str
    room: int
    recipient: str | None
    tags: tuple[tuple[str, str], ...]
    message: int
    reaction: str
    adding: bool
    who: str
    quietly: bool = False


class FindVersions(Query, frozen=True):
    """What a message has said before it was changed: for its author, and the operators of its room."""

    target: str
    msgid: str
    message: int


class VersionsFound(Answer, frozen=True):
    """The asker may see it: this is what the journal is to be asked."""

    question: Versions


class VersionsHidden(Answer, frozen=True):
    """The asker may not see it; the fields are those of `Refused`."""

    reason: Reason
    subject: tuple[str, ...]
