"""UNREAD: how much one has not read (docs/spec/unread.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.unread import FindUnread

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["unread"]


def unread(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask what is unread in a room or with somebody, or in all of them."""
    target = message.params[0] if message.params else ""
    return (FindUnread(session.number, target or None),)
