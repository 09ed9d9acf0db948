"""NICKSERV, CHANSERV and their short forms: lines into what is said to the service (docs/service.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.sessions.service.runner import begin

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["service"]


def service(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Say something to the service by a command of its own, as clients do that know NickServ."""
    return begin(session, " ".join(message.params), "")
