"""TBAN, TMUTE: bans and mutes with an end and a reason, as InspIRCd has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.sanctions import Sanction
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.durations import parse_duration
from besedka.sessions.irc.steps import Numeric

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["tban", "tmute"]

NO_DURATION = mark("Invalid duration: 30m, 2h, 7d, 1d12h, or 0 for no end")


def tban(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ban for a time."""
    return _list(session, message, "b")


def tmute(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Mute for a time."""
    return _list(session, message, "q")


def _list(session: IrcSession, message: Message, letter: str) -> tuple[Step, ...]:
    room, duration, whom, *reason = message.params
    seconds = parse_duration(duration)
    if seconds is None:
        return (Numeric(numerics.ERR_INVALIDMODEPARAM, (room, letter, duration), NO_DURATION),)
    return (
        Sanction(
            session.number, room=room, letter=letter, whom=whom, seconds=seconds, reason=reason[0] if reason else ""
        ),
    )
