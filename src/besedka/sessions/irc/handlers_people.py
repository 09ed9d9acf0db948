"""WHO, WHOIS, AWAY, SETNAME, ISON, USERHOST: lines into commands and queries (RFC 2812 sections 3.6 and 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import ChangeRealname, SetAway
from besedka.chat.queries import FindUsers, WhoIs, WhoIsHere
from besedka.protocols import numerics
from besedka.sessions.irc.steps import Numeric, UserHosts, UsersHere, WhoIsEnd

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["away", "ison", "setname", "userhost", "who", "whois"]

MOST_USERHOSTS = 5  # RFC 2812 section 4.8


def who(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Find people in a room or by a mask."""
    mask = message.params[0] if message.params else "*"
    return (FindUsers(session.number, "*" if mask == "0" else mask or "*"),)


def whois(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show all about one user; with two parameters the first one names a server, which can only be this one."""
    if not message.params or not message.params[-1]:
        return (Numeric(numerics.ERR_NONICKNAMEGIVEN, (), "No nickname given"),)
    nick = message.params[1] if len(message.params) > 1 else message.params[0]
    nick = nick.split(",")[0]
    return (WhoIs(session.number, nick), WhoIsEnd(nick))


def away(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Be away with a message, or back without one; before one is here, for those who have asked for pre-away."""
    text = (message.params[0] if message.params else "") or None
    registration = session.registration
    if registration is None:
        return (SetAway(session.number, text),)
    if not registration.pre_away:
        return (Numeric(numerics.ERR_NOTREGISTERED, (), "You have not registered"),)
    registration.away = text
    if text is None:
        return (Numeric(numerics.RPL_UNAWAY, (), "You are no longer marked as being away"),)
    return (Numeric(numerics.RPL_NOWAWAY, (), "You have been marked as being away"),)


def setname(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Change the real name."""
    return (ChangeRealname(session.number, message.params[0]),)


def ison(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask who is here; the nicks may be one parameter or several."""
    nicks = tuple(nick for parameter in message.params for nick in parameter.split())
    return (UsersHere(), WhoIsHere(session.number, nicks))


def userhost(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask for the hosts of up to five nicks."""
    nicks = tuple(nick for parameter in message.params for nick in parameter.split())[:MOST_USERHOSTS]
    return (UserHosts(), WhoIsHere(session.number, nicks))
