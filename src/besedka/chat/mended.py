"""Mending what was said: what is asked for, what happens, and what must be known of a message for it (`mending.py`)."""

from __future__ import annotations

from typing import Protocol

import msgspec

from besedka.chat.commands import Command
from besedka.chat.events import Event
from besedka.chat.users import Source

__all__ = ["KeptMessage", "MessageBook", "NoMessages", "Redact", "Redacted"]


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


class NoMessages:
    """A book in which nothing is."""

    def find_message(self, position: int) -> KeptMessage | None:
        """Find nothing."""
        return None

    def is_in_talk(self, position: int, own: str, others: tuple[str, ...], folded: str | None) -> bool:
        """Find nothing."""
        return False


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
