"""WHO, WHOIS, WHOWAS, AWAY, SETNAME, ISON, USERHOST, USERIP, MONITOR: lines into commands and queries.

See RFC 2812 sections 3.6 and 4, ircv3.net/specs/extensions/whox and /monitor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import ChangeRealname, SetAway, Unwatch, Watch
from besedka.chat.queries import FindUsers, ListWatched, ShowWatched, WhoIs, WhoIsHere, WhoWas
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.steps import Answering, Numeric, WhoFields, WhoIsEnd

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["away", "ison", "monitor", "setname", "userhost", "userip", "who", "whois", "whowas"]

LONGEST_COUNT = 9  # digits; nobody is remembered so often
MOST_USERHOSTS = 5  # RFC 2812 section 4.8


def who(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Find people in a room or by a mask; `o` shows administrators alone, `%fields,token` asks for these fields."""
    mask, options = [*message.params, "*", ""][:2] if len(message.params) < 2 else message.params[:2]
    flags, percent, wanted = options.partition("%")
    find = FindUsers(session.number, "*" if mask == "0" else mask or "*", "o" in flags)
    if not percent:
        return (find,)
    fields, _, token = wanted.partition(",")
    return (WhoFields(fields, token if token.isascii() and token.isdigit() else "0"), find)


def whois(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Show all about one user; with two parameters the first one names a server, which can only be this one."""
    if not message.params or not message.params[-1]:
        return (Numeric(numerics.ERR_NONICKNAMEGIVEN, (), mark("No nickname given")),)
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
        return (Numeric(numerics.ERR_NOTREGISTERED, (), mark("You have not registered")),)
    registration.away = text
    if text is None:
        return (Numeric(numerics.RPL_UNAWAY, (), mark("You are no longer marked as being away")),)
    return (Numeric(numerics.RPL_NOWAWAY, (), mark("You have been marked as being away")),)


def setname(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Change the real name."""
    return (ChangeRealname(session.number, message.params[0]),)


def ison(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask who is here; the nicks may be one parameter or several."""
    nicks = tuple(nick for parameter in message.params for nick in parameter.split())
    return (Answering(numerics.RPL_ISON), WhoIsHere(session.number, nicks))


def userhost(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask for the hosts of up to five nicks."""
    nicks = tuple(nick for parameter in message.params for nick in parameter.split())[:MOST_USERHOSTS]
    return (Answering(numerics.RPL_USERHOST), WhoIsHere(session.number, nicks))


def userip(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask for addresses: one's own, and as an administrator those of others."""
    nicks = tuple(nick for parameter in message.params for nick in parameter.split())[:MOST_USERHOSTS]
    return (Answering(numerics.RPL_USERIP), WhoIsHere(session.number, nicks, own=True))


def whowas(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask who was here under nicks; no positive number asks for all that is remembered."""
    if not message.params[0]:
        return (Numeric(numerics.ERR_NONICKNAMEGIVEN, (), mark("No nickname given")),)
    count = message.params[1] if len(message.params) > 1 else ""
    most = int(count[:LONGEST_COUNT]) if count.isascii() and count.isdigit() else 0
    nicks = message.params[0].split(",")[: session.facts.settings.limits.targets]
    return tuple(WhoWas(session.number, nick, most) for nick in nicks if nick)


def monitor(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Watch nicks, or no longer; show the list (ircv3.net/specs/extensions/monitor)."""
    match message.params[0].upper():
        case "+" | "-" as sign if len(message.params) > 1:
            # what could not stand in an answer is nobody's nick
            named = [nick for nick in message.params[1].split(",") if nick and nick[0] != ":" and " " not in nick]
            nicks = tuple(dict.fromkeys(named))
            return (Watch(session.number, nicks) if sign == "+" else Unwatch(session.number, nicks),)
        case "C":
            return (Unwatch(session.number),)
        case "L":
            return (ListWatched(session.number),)
        case "S":
            return (ShowWatched(session.number),)
    return (Numeric(numerics.ERR_NEEDMOREPARAMS, (message.verb,), mark("MONITOR + nicks, - nicks, C, L or S")),)
