"""Replies about bans from the server: 465, what KLINE and DLINE have done, and the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.refusals import Reason
from besedka.chat.server_bans import BanKind
from besedka.protocols import numerics
from besedka.sessions.banned import told_of_ban
from besedka.sessions.irc.clock import server_time
from besedka.sessions.irc.refusals import REFUSALS

if TYPE_CHECKING:
    from besedka.chat.server_bans import ServerBan, ServerBanChanged, ServerBanList, TurnedAway
    from besedka.sessions.irc.response import Response

__all__ = ["changed", "listed", "turned_away"]


def turned_away(response: Response, event: TurnedAway) -> None:
    """ERR_YOUREBANNEDCREEP, for who comes, and for who has hit itself."""
    if response.session.number in event.audience:
        response.numeric(
            numerics.ERR_YOUREBANNEDCREEP,
            text=told_of_ban(event.ban, response.session.facts, response.session.tongue.numerics),
        )


def changed(response: Response, event: ServerBanChanged) -> None:
    """A NOTICE: there is no numeric for it."""
    ban = event.ban
    if event.added:
        text = response.told("{0} is banned from this server {1}", shown(ban), _end(response, ban))
    else:
        text = response.told("{0} is banned no more", shown(ban))
    response.server(f"NOTICE {response.session.nick} :{text}")


def listed(response: Response, answer: ServerBanList) -> None:
    """RPL_STATSKLINE for accounts and nicks, RPL_STATSDLINE for addresses (RFC 2812 section 5.1 keeps 216 for that)."""
    if answer.bans is None:
        row = REFUSALS[Reason.NOT_ADMINISTRATOR]
        response.numeric(numerics.ERR_NOPRIVILEGES, text=response.told(row.text))
        return
    for ban in answer.bans:
        letter, code = ("D", numerics.RPL_STATSDLINE) if ban.kind is BanKind.ADDRESS else ("K", numerics.RPL_STATSKLINE)
        reason = ban.reason or response.told("no reason given")
        text = response.told("{0} (by {1}, {2}, {3})", reason, ban.by, server_time(ban.time)[:10], _end(response, ban))
        response.numeric(code, letter, shown(ban), text=text)


def _end(response: Response, ban: ServerBan) -> str:
    return response.told("for ever") if ban.until is None else response.told("until {end}", end=ban.shown_end)


def shown(ban: ServerBan) -> str:
    """Return what is banned as KLINE and DLINE take it."""
    return f"a:{ban.target}" if ban.kind is BanKind.ACCOUNT else ban.target
