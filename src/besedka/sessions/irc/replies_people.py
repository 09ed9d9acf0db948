"""Replies about people: WHO, WHOIS, ISON, USERHOST, AWAY, NICK, SETNAME, user modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols import numerics
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.isupport import BOT_MODE
from besedka.sessions.irc.replies_rooms import prefixes

if TYPE_CHECKING:
    from besedka.chat import events, queries
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.steps import UserHosts, UsersHere, WhoIsEnd

__all__ = [
    "asked_for_hosts",
    "asked_who_is_here",
    "away_changed",
    "bot_changed",
    "details",
    "host_changed",
    "invisible_changed",
    "is_away",
    "nick_changed",
    "no_such_user",
    "realname_changed",
    "user_modes",
    "users",
    "whois_end",
]

MICROSECONDS = 1_000_000


def nick_changed(response: Response, event: events.NickChanged) -> None:
    """NICK, from the old nick."""
    response.add(response.session.unframed.render((event,)))
    response.session.nick = event.nick


def realname_changed(response: Response, event: events.RealnameChanged) -> None:
    """SETNAME, for those who understand it."""
    response.add(response.session.unframed.render((event,)))


def away_changed(response: Response, event: events.AwayChanged) -> None:
    """RPL_NOWAWAY or RPL_UNAWAY."""
    if event.message is None:
        response.numeric(numerics.RPL_UNAWAY, text="You are no longer marked as being away")
    else:
        response.numeric(numerics.RPL_NOWAWAY, text="You have been marked as being away")


def invisible_changed(response: Response, event: events.InvisibleChanged) -> None:
    """MODE, for oneself alone."""
    nick = event.source.nick
    response.lines.append(f":{event.source.mask} MODE {nick} {'+' if event.invisible else '-'}i")


def bot_changed(response: Response, event: events.BotChanged) -> None:
    """MODE, for oneself alone: what follows carries the tag."""
    nick = event.source.nick
    response.lines.append(f":{event.source.mask} MODE {nick} {'+' if event.bot else '-'}{BOT_MODE}")


def host_changed(response: Response, event: events.HostChanged) -> None:
    """CHGHOST for those who know it, and RPL_VISIBLEHOST; nothing for who has just come and knows no other host."""
    if event.session:
        if response.session.caps & Cap.CHGHOST:
            response.add(response.session.unframed.render((event,)))
        response.numeric(numerics.RPL_VISIBLEHOST, event.host, text="is now your displayed host")


def user_modes(response: Response, answer: queries.UserModes) -> None:
    """RPL_UMODEIS."""
    response.numeric(numerics.RPL_UMODEIS, "+" + "i" * answer.invisible + BOT_MODE * answer.bot)


def is_away(response: Response, event: events.UserIsAway) -> None:
    """RPL_AWAY: the one spoken to will not see it soon."""
    response.numeric(numerics.RPL_AWAY, event.nick, text=event.message)


def no_such_user(response: Response, answer: queries.NoSuchUser) -> None:
    """ERR_NOSUCHNICK."""
    response.numeric(numerics.ERR_NOSUCHNICK, answer.nick, text="No such nick")


def details(response: Response, answer: queries.UserDetails) -> None:
    """WHOIS."""
    source, nick = answer.source, answer.source.nick
    session = response.session
    response.numeric(numerics.RPL_WHOISUSER, nick, source.username, source.host, "*", text=answer.realname or nick)
    if answer.rooms:
        all_prefixes = bool(session.caps & Cap.MULTI_PREFIX)
        response.words(
            numerics.RPL_WHOISCHANNELS,
            nick,
            words=[prefixes(op, voice, all_prefixes=all_prefixes) + name for name, op, voice in answer.rooms],
        )
    network = session.facts.settings.server.network
    response.numeric(numerics.RPL_WHOISSERVER, nick, session.server_name, text=network)
    if answer.away is not None:
        response.numeric(numerics.RPL_AWAY, nick, text=answer.away)
    if answer.wire != "irc":
        response.numeric(numerics.RPL_WHOISSPECIAL, nick, text=f"is connected by the {answer.wire} wire")
    if answer.secure:
        response.numeric(numerics.RPL_WHOISSECURE, nick, text="is using a secure connection")
    if source.bot:
        response.numeric(numerics.RPL_WHOISBOT, nick, text=f"is a bot on {network}")
    idle = max(0, answer.time - answer.spoke) // MICROSECONDS
    response.numeric(
        numerics.RPL_WHOISIDLE,
        nick,
        str(idle),
        str(answer.since // MICROSECONDS),
        text="seconds idle, signon time",
    )


def whois_end(response: Response, step: WhoIsEnd) -> None:
    """RPL_ENDOFWHOIS."""
    response.numeric(numerics.RPL_ENDOFWHOIS, step.nick.split(" ")[0] or "*", text="End of WHOIS list")


def asked_who_is_here(response: Response, _step: UsersHere) -> None:
    """Let the next list of users answer ISON."""
    response.answering = numerics.RPL_ISON


def asked_for_hosts(response: Response, _step: UserHosts) -> None:
    """Let the next list of users answer USERHOST."""
    response.answering = numerics.RPL_USERHOST


def users(response: Response, answer: queries.UserList) -> None:
    """WHO, ISON or USERHOST: the same list of users, told in three ways."""
    if response.answering == numerics.RPL_ISON:
        response.numeric(numerics.RPL_ISON, text=" ".join(user.source.nick for user in answer.users))
    elif response.answering == numerics.RPL_USERHOST:
        hosts = (
            f"{user.source.nick}={'-' if user.away is not None else '+'}{user.source.username}@{user.source.host}"
            for user in answer.users
        )
        response.numeric(numerics.RPL_USERHOST, text=" ".join(hosts))
    else:
        _who(response, answer)


def _who(response: Response, answer: queries.UserList) -> None:
    session = response.session
    all_prefixes = bool(session.caps & Cap.MULTI_PREFIX)
    for user in answer.users:
        source = user.source
        flags = "H" if user.away is None else "G"
        flags += prefixes(user.operator, user.voice, all_prefixes=all_prefixes) + BOT_MODE * source.bot
        response.numeric(
            numerics.RPL_WHOREPLY,
            user.room or "*",
            source.username,
            source.host,
            session.server_name,
            source.nick,
            flags,
            text=f"0 {user.realname}",
        )
    response.numeric(numerics.RPL_ENDOFWHO, answer.mask.split(" ")[0] or "*", text="End of WHO list")
