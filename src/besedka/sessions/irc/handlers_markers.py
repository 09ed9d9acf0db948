"""MARKREAD: how far one has read (IRCv3 read-marker)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.markers import MarkRead, ShowMarker
from besedka.i18n import mark
from besedka.sessions.irc.clock import read_time
from besedka.sessions.irc.response import middle
from besedka.sessions.irc.steps import Failure

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["markread"]


def markread(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show a marker, or move it to a time."""
    target, *times = message.params or [""]
    if not target:
        return (Failure("MARKREAD", "NEED_MORE_PARAMS", (), mark("Missing parameters")),)
    if target != middle(target) or "," in target:
        return (Failure("MARKREAD", "INVALID_PARAMS", (middle(target),), mark("Invalid parameters")),)
    if not times:
        return (ShowMarker(session.number, target),)
    kind, _, value = times[0].partition("=")
    read = read_time(value) if kind == "timestamp" else None
    if read is None or read < 0:
        return (Failure("MARKREAD", "INVALID_PARAMS", (middle(times[0]),), mark("Invalid parameters")),)
    return (MarkRead(session.number, target, read),)
