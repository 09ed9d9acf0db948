"""REDACT: lines into commands that mend what was said (IRCv3 message-redaction)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.mended import Redact

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["redact"]


def redact(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Take back a message."""
    target, msgid, *reason = message.params
    position = session.facts.position(msgid)
    return (Redact(session.number, target, msgid, position, reason[0] if reason else ""),)
