"""Mending what was said: who may take back or change which message, and what comes of it (docs/history.md).

One's own message is known by the account or device that said it; what a stranger has said is its own for as long as it
has kept the nick under which it said that: meanwhile nobody else can have had it.
"""

from __future__ import annotations

import bisect
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.attached import share
from besedka.chat.events import Event, Refused, Said
from besedka.chat.mended import KeptMessage, Redacted
from besedka.chat.names import fold_nick
from besedka.chat.past import correspondents
from besedka.chat.refusals import Reason
from besedka.chat.rooms import Room
from besedka.chat.users import User

if TYPE_CHECKING:
    from besedka.chat.mended import Redact
    from besedka.chat.state import State

__all__ = ["redact"]

SECOND = 1_000_000  # microseconds


class Found(msgspec.Struct, frozen=True):
    """A message, and where the asker has it: in a room, or in a direct talk with somebody who may be gone."""

    message: KeptMessage
    room: Room | None
    other: User | None
    is_own: bool
    is_operated: bool


def redact(state: State, command: Redact, now: int) -> list[Event]:
    """Take back a message: one's own for a time, as an operator anybody's in the room."""
    user = state.by_session[command.session]
    found = _find(state, user, command.target, command.message)
    if isinstance(found, Reason):
        return [_refused(command, found, now)]
    if not (found.is_own or found.is_operated):
        return [_refused(command, Reason.REDACT_FORBIDDEN, now)]
    if found.room is not None and found.room.modes.archived and not found.is_operated:
        return [Refused(0, now, command.session, (), Reason.ARCHIVED, (found.room.name,))]
    if not found.is_operated and command.within and now - found.message.time > command.within:
        return [_refused(command, Reason.REDACT_TOO_LATE, now, str(command.within // SECOND))]
    time = state.stamp(now)
    state.mended[found.message.position] = None
    room, other = found.room, found.other
    event = Redacted(
        state.position,
        time,
        command.session,
        room.audience if room is not None else other.sessions if other is not None else (),
        user.source,
        _name_of(found, command.target),
        found.message.room,
        None if other is None else other.source.identity,
        found.message.position,
        command.reason,
        found.message.source,
        found.is_own,
    )
    return [event, *_shared(user, found, event)]


def _refused(command: Redact, reason: Reason, now: int, *more: str) -> Refused:
    return Refused(0, now, command.session, (), reason, (command.target, command.msgid, *more))


def _name_of(found: Found, asked: str) -> str:
    """Return how the room is called, or the one who was talked with."""
    if found.room is not None:
        return found.room.name
    return asked if found.other is None else found.other.source.nick


def _shared(user: User, found: Found, event: Event) -> list[Event]:
    """Tell the other sessions of who has mended something in a direct talk; in a room they hear it like everybody."""
    return [] if found.room is not None or found.other is user else share(user, event)


def _find(state: State, user: User, target: str, position: int) -> Found | Reason:
    """Return a message that the asker may know of, else why not: what it must not know of is not there."""
    if target.startswith("#"):
        room = state.room(target)
        if room is None or not (user.number in room.members or user.administrator):
            return Reason.REDACT_NOWHERE
        message = _message(state, position)
        if message is None or message.room != room.number or (position <= room.hidden and not user.administrator):
            return Reason.REDACT_UNKNOWN
        member = room.members.get(user.number)
        operated = user.administrator or (member is not None and member.operator)
        return Found(message, room, None, _is_own(user, message), operated)
    message = _message(state, position)
    if message is None or message.room or not _is_in_talk(state, user, target, message):
        return Reason.REDACT_UNKNOWN
    return Found(message, None, state.user(target), _is_own(user, message), is_operated=False)


def _message(state: State, position: int) -> KeptMessage | None:
    """Return a message that is kept, or is about to be; what this turn has taken back is gone."""
    if not position or position in state.mended:
        return None
    unstored = state.unstored
    at = bisect.bisect_left(unstored, position, key=attrgetter("position"))
    if at == len(unstored) or unstored[at].position != position:
        return state.messages.find_message(position)
    said = unstored[at]
    return _as_kept(said) if isinstance(said, Said) else None


def _as_kept(said: Said) -> KeptMessage:
    kind = said.speech.value
    return KeptMessage(said.position, said.time, kind, said.room, said.source, said.target, said.text, said.tags)


def _is_own(user: User, message: KeptMessage) -> bool:
    source = message.source
    if source.identity is not None and source.identity == user.source.identity:
        return True
    return fold_nick(source.nick) == user.folded and user.named < message.time


def _is_in_talk(state: State, user: User, target: str, message: KeptMessage) -> bool:
    """Whether a direct message is of the asker's talk with somebody; two strangers have none that is kept."""
    if _is_own(user, message) and fold_nick(message.target) == fold_nick(target):
        return True
    own = user.source.identity
    if own is None:
        return False
    others, folded = correspondents(state, target)
    return state.messages.is_in_talk(message.position, own, others, folded)
