"""PING, MOTD, LUSERS, VERSION, TIME, INFO, HELP: what the server says of itself (RFC 2812 section 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.queries import CountUsers, ReadClock
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.steps import (
    Help,
    Numeric,
    Pong,
    ServerInfo,
    ServerVersion,
    ShowIsupport,
    ShowMotd,
)

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["help_", "ignore", "info", "isupport", "lusers", "motd", "ping", "pong", "time", "version"]


def ping(_session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Answer with the token."""
    if not message.params[0]:
        return (Numeric(numerics.ERR_NOORIGIN, (), mark("No origin specified")),)
    return (Pong(message.params[0]),)


def pong(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Take note: that something came is all that matters."""
    return ()


def ignore(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Do nothing."""
    return ()


def _elsewhere(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Refuse a question for another server: there is only this one."""
    name = message.params[0] if message.params else ""
    if not name or name.lower() == session.server_name.lower() or name in ("*", session.nick):
        return ()
    return (Numeric(numerics.ERR_NOSUCHSERVER, (name,), mark("No such server")),)


def motd(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show the message of the day."""
    return _elsewhere(session, message) or (ShowMotd(),)


def lusers(session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Show how many are here."""
    return (CountUsers(session.number),)


def version(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show which server this is."""
    return _elsewhere(session, message) or (ServerVersion(),)


def time(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show the server's time."""
    return _elsewhere(session, message) or (ReadClock(session.number),)


def isupport(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Show what 005 says; before the registration is complete only to those who have asked for that."""
    return (ShowIsupport(),)


def info(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show what this server is."""
    return _elsewhere(session, message) or (ServerInfo(),)


def help_(_session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show the commands, or one of them."""
    return (Help(message.params[0].upper() if message.params and message.params[0] else None),)
