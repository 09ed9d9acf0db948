"""Parts of a message of the server, which may lack any of them: a broken server must not break the client."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["last", "nick_of", "param", "time_of"]


def nick_of(message: Message) -> str:
    """Return the nick that a message comes from; the server's name where it comes from the server."""
    return (message.source or "").partition("!")[0]


def param(message: Message, index: int) -> str:
    """Return the parameter at `index`, empty where there is none."""
    return message.params[index] if len(message.params) > index else ""


def last(message: Message) -> str:
    """Return the last parameter, where servers put their words; empty where there is none."""
    return message.params[-1] if message.params else ""


def time_of(stamp: str, now: datetime) -> datetime | None:
    """Return the time of a stamp (IRCv3 server-time) in the zone of `now`; None where it is none."""
    try:
        return datetime.fromisoformat(stamp).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return None
