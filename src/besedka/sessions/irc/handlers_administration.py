"""OPER, KILL, WALLOPS, REHASH, STATS, ADMIN, LINKS, SUMMON, USERS: about the server (RFC 2812 sections 3.4 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Administer, Announce, ReadSettingsAgain, RemoveUser
from besedka.chat.queries import ReadClock
from besedka.chat.server_bans import BanKind
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.handlers_bans import list_bans
from besedka.sessions.irc.steps import Answering, Numeric, ShowAdministration

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["admin", "kill", "links", "oper", "rehash", "stats", "summon", "users", "wallops"]

_BANS = {"k": (BanKind.ACCOUNT, BanKind.NICK), "d": (BanKind.ADDRESS,)}


def oper(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Become an administrator; who is logged in to an account that may be one needs no password."""
    name, password = message.params[0], message.params[1] if len(message.params) > 1 else ""
    return (Administer(session.number, name, password),)


def kill(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """End somebody's connections."""
    reason = message.params[1] if len(message.params) > 1 else ""
    return (RemoveUser(session.number, message.params[0], reason or "no reason given"),)


def wallops(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Say something to all with user mode `w`."""
    if not message.params[0]:
        return (Numeric(numerics.ERR_NEEDMOREPARAMS, (message.verb,), mark("There is nothing to say")),)
    return (Announce(session.number, message.params[0]),)


def rehash(session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Read the settings again."""
    return (ReadSettingsAgain(session.number),)


def stats(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Tell for how long the server has been up (`u`), or who is banned (`k`, `d`)."""
    letter = message.params[0][:1] if message.params else ""
    end = Numeric(numerics.RPL_ENDOFSTATS, (letter or "*",), "End of STATS report")
    if letter in _BANS:
        return list_bans(session, *_BANS[letter])
    if letter != "u":
        return (end,)
    return (Answering(numerics.RPL_STATSUPTIME), ReadClock(session.number), end)


def admin(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Tell who runs the server."""
    return (ShowAdministration(),)


def links(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """List the servers that this one is linked with: none."""
    return (Numeric(numerics.RPL_ENDOFLINKS, ("*",), "End of LINKS list"),)


def summon(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Call nobody to a terminal."""
    return (Numeric(numerics.ERR_SUMMONDISABLED, (), mark("SUMMON has been disabled")),)


def users(_session: IrcSession, _message: Message) -> tuple[Step, ...]:
    """Tell nothing of who is logged in to the machine."""
    return (Numeric(numerics.ERR_USERSDISABLED, (), mark("USERS has been disabled")),)
