"""How far somebody has read, the same on all their devices (IRCv3 draft/read-marker): heard, and told."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import param
from besedka.client.state import State, Step, fold
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.client.state import Context
    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "ask_marker", "on_marker", "tell_read"]

CAPABILITY = "draft/read-marker"
_KEY = "timestamp="


def on_marker(state: State, message: Message, context: Context) -> Step:
    """MARKREAD: up to when a room or a talk is read, by whichever device; `*` where it never was."""
    stamp = param(message, 1)
    try:
        when = datetime.fromisoformat(stamp.removeprefix(_KEY)).astimezone(context.now.tzinfo)
    except (ValueError, OverflowError):
        return Step(state)
    return Step(_read(state, param(message, 0), when))


def _read(state: State, target: str, when: datetime) -> State:
    key = fold(state, target)
    known = state.read.get(key)
    if known is not None and known >= when:  # it only ever goes forward
        return state
    return replace(state, read={**state.read, key: when})


def ask_marker(state: State, target: str) -> Step:
    """Ask how far a talk with one person is read; of rooms the server tells it on entering."""
    return Step(state, send=(format_message("MARKREAD", (target,)),) if CAPABILITY in state.caps else ())


def tell_read(state: State, target: str, when: datetime) -> Step:
    """Tell that everything up to `when` is read, if that is news."""
    after = _read(state, target, when)
    if after is state or CAPABILITY not in state.caps:
        return Step(state)
    time = when.astimezone(UTC)
    stamp = f"{_KEY}{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03}Z"
    return Step(after, send=(format_message("MARKREAD", (target, stamp)),))
