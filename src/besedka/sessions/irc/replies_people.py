"""Replies about people: WHOIS, WHOWAS, ISON, USERHOST, AWAY, NICK, SETNAME, user modes. WHO is in `replies_who.py`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka.protocols import numerics
from besedka.sessions.irc import replies_metadata
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.isupport import BOT_MODE
from besedka.sessions.irc.replies_rooms import prefixes
from besedka.sessions.irc.replies_who import who
from besedka.sessions.irc.response import middle

if TYPE_CHECKING:
    from besedka.chat import events, queries
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.steps import Answering, WhoFields, WhoIsEnd

__all__ = [
    "asked_by_numeric",
    "asked_for_fields",
    "away_changed",
    "bot_changed",
    "details",
    "host_changed",
    "invisible_changed",
    "is_away",
    "is_away_now",
    "mode_changed",
    "nick_changed",
    "no_such_user",
    "realname_changed",
    "user_modes",
    "users",
    "who_was",
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
    """RPL_NOWAWAY or RPL_UNAWAY, to the session that has said so."""
    if event.said:
        is_away_now(response, event)


def is_away_now(response: Response, event: events.AwayChanged) -> None:
    """RPL_NOWAWAY or RPL_UNAWAY."""
    if event.message is None:
        response.numeric(numerics.RPL_UNAWAY, text=response.told("You are no longer marked as being away"))
    else:
        response.numeric(numerics.RPL_NOWAWAY, text=response.told("You have been marked as being away"))


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
        response.numeric(numerics.RPL_VISIBLEHOST, event.host, text=response.told("is now your displayed host"))


def mode_changed(response: Response, event: events.UserModeChanged) -> None:
    """MODE, for oneself alone; who becomes an administrator is told so in words, too."""
    if event.letter == "o" and event.on:
        response.numeric(numerics.RPL_YOUREOPER, text=response.told("You are now an administrator of this server"))
    response.add(response.session.unframed.render((event,)))


def user_modes(response: Response, answer: queries.UserModes) -> None:
    """RPL_UMODEIS."""
    letters = "i" * answer.invisible + "o" * answer.administrator + "w" * answer.announcements
    response.numeric(numerics.RPL_UMODEIS, f"+{letters}{BOT_MODE * answer.bot}")


def is_away(response: Response, event: events.UserIsAway) -> None:
    """RPL_AWAY: the one spoken to will not see it soon."""
    response.numeric(numerics.RPL_AWAY, event.nick, text=event.message)


def no_such_user(response: Response, answer: queries.NoSuchUser) -> None:
    """ERR_NOSUCHNICK."""
    response.numeric(numerics.ERR_NOSUCHNICK, answer.nick, text=response.told("No such nick"))


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
    if answer.administrator:
        response.numeric(numerics.RPL_WHOISOPERATOR, nick, text=response.told("is an administrator of this server"))
    if source.account is not None:
        response.numeric(numerics.RPL_WHOISACCOUNT, nick, source.account, text=response.told("is logged in as"))
    if answer.away is not None:
        response.numeric(numerics.RPL_AWAY, nick, text=answer.away)
    _connection(response, answer)
    if source.bot:
        response.numeric(numerics.RPL_WHOISBOT, nick, text=response.told("is a bot on {0}", network))
    replies_metadata.whois(response, nick, answer.metadata)
    if answer.since == 0:  # the server itself never came, and is never idle
        return
    idle = max(0, answer.time - answer.spoke) // MICROSECONDS
    response.numeric(
        numerics.RPL_WHOISIDLE,
        nick,
        str(idle),
        str(answer.since // MICROSECONDS),
        text=response.told("seconds idle, signon time"),
    )


def _connection(response: Response, answer: queries.UserDetails) -> None:
    """How somebody is connected: what only oneself and administrators may know is in the answer for them alone."""
    nick = answer.source.nick
    if answer.address not in (None, answer.source.host):
        text = response.told("is connecting from {0}", f"*@{answer.address} {answer.address}")
        response.numeric(numerics.RPL_WHOISHOST, nick, text=text)
    if answer.wire != "irc":
        response.numeric(
            numerics.RPL_WHOISSPECIAL, nick, text=response.told("is connected by the {0} wire", answer.wire)
        )
    if answer.secure:
        response.numeric(numerics.RPL_WHOISSECURE, nick, text=response.told("is using a secure connection"))
    for each in answer.certificates:
        response.numeric(
            numerics.RPL_WHOISCERTFP, nick, text=response.told("has client certificate fingerprint {0}", each)
        )


def whois_end(response: Response, step: WhoIsEnd) -> None:
    """RPL_ENDOFWHOIS."""
    response.numeric(numerics.RPL_ENDOFWHOIS, step.nick.split(" ")[0] or "*", text=response.told("End of WHOIS list"))


def asked_by_numeric(response: Response, step: Answering) -> None:
    """Let the next answers be told by another numeric."""
    response.answering = step.code


def asked_for_fields(response: Response, step: WhoFields) -> None:
    """Let the next list of users be told as WHOX."""
    response.who = step


def users(response: Response, answer: queries.UserList) -> None:
    """WHO, ISON, USERHOST or USERIP: the same list of users, told in four ways."""
    if response.answering == numerics.RPL_ISON:
        response.numeric(numerics.RPL_ISON, text=" ".join(user.source.nick for user in answer.users))
    elif response.answering:
        hosts = (
            f"{user.source.nick}{'*' if user.administrator else ''}={'-' if user.away is not None else '+'}"
            f"{user.source.username}@{user.address or user.source.host}"
            for user in answer.users
        )
        response.numeric(response.answering, text=" ".join(hosts))
    else:
        who(response, answer)


def who_was(response: Response, answer: queries.Departures) -> None:
    """WHOWAS: the newest first."""
    nick = middle(answer.nick)
    if not answer.departed:
        response.numeric(numerics.ERR_WASNOSUCHNICK, nick, text=response.told("There was no such nickname"))
    for departed in answer.departed:
        source = departed.source
        response.numeric(
            numerics.RPL_WHOWASUSER,
            source.nick,
            source.username,
            source.host,
            "*",
            text=departed.realname or source.nick,
        )
        left = datetime.fromtimestamp(departed.time / MICROSECONDS, UTC)
        response.numeric(
            numerics.RPL_WHOISSERVER, source.nick, response.session.server_name, text=f"{left:%Y-%m-%d %H:%M:%S} UTC"
        )
    response.numeric(numerics.RPL_ENDOFWHOWAS, nick, text=response.told("End of WHOWAS"))
