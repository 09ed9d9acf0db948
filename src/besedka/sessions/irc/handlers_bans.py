"""KLINE, DLINE, UNKLINE, UNDLINE: bans from the whole server, in the words that IRC's operators know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.bans import ACCOUNT_BAN
from besedka.chat.durations import parse_duration
from besedka.chat.server_bans import BanFromServer, BanKind, LiftServerBan, ListServerBans
from besedka.protocols import numerics
from besedka.sessions.irc.steps import Numeric

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["dline", "kline", "list_bans", "undline", "unkline"]

_ACCOUNT = f"{ACCOUNT_BAN}:"
FORCED = "MYSELF"  # Ergo's word for: I know whom that hits


def kline(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ban a nick (a mask), or with `a:` before it an account; without parameters show such bans."""
    if not message.params:
        return list_bans(session, BanKind.ACCOUNT, BanKind.NICK)
    forced, seconds, target, reason = _read(message.params)
    return (BanFromServer(session.number, *_named(target), reason, seconds, forced),)


def dline(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ban an address or a network; without parameters show such bans."""
    if not message.params:
        return list_bans(session, BanKind.ADDRESS)
    forced, seconds, target, reason = _read(message.params)
    return (BanFromServer(session.number, BanKind.ADDRESS, target, reason, seconds, forced),)


def unkline(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Lift a ban that KLINE has set."""
    return (LiftServerBan(session.number, *_named(message.params[0])),)


def undline(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Lift a ban that DLINE has set."""
    return (LiftServerBan(session.number, BanKind.ADDRESS, message.params[0]),)


def list_bans(session: IrcSession, *kinds: BanKind) -> tuple[Step, ...]:
    """Show bans of these kinds."""
    letter = "d" if BanKind.ADDRESS in kinds else "k"  # of STATS
    return (
        ListServerBans(session.number, kinds),
        Numeric(numerics.RPL_ENDOFSTATS, (letter,), "End of the list"),
    )


def _read(params: tuple[str, ...]) -> tuple[bool, int, str, str]:
    """Return whether it is forced, for how many seconds (0: for ever), whom it is about, and why."""
    words = list(params)
    forced = words[0].upper() == FORCED
    if forced:
        del words[0]
    seconds = parse_duration(words[0]) if len(words) > 1 else None
    if seconds is not None:
        del words[0]
    return forced, seconds or 0, words[0] if words else "", " ".join(words[1:])


def _named(target: str) -> tuple[BanKind, str]:
    if target.startswith(_ACCOUNT):
        return BanKind.ACCOUNT, target.removeprefix(_ACCOUNT)
    return BanKind.NICK, target
