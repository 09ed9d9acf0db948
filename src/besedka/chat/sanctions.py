"""Bans and mutes with an end and a reason: setting them, taking them off, and taking off what has ended.

What they mean is in `chat/bans.py`; MODE (`chat/governance.py`) changes the same lists, without end and reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.bans import MUTE, complete_ban, fitting, own_mask
from besedka.chat.commands import Command
from besedka.chat.events import Event, Refused
from besedka.chat.governance import LONGEST_MASK, is_word
from besedka.chat.membership import kick
from besedka.chat.names import fold_nick
from besedka.chat.permissions import Act, permit
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import KickUser, ModeChange
from besedka.chat.room_events import ModesChanged
from besedka.chat.rooms import Listed
from besedka.chat.services import SERVICE

if TYPE_CHECKING:
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import Source

__all__ = ["LiftEnded", "Pardon", "Sanction", "lift_ended", "pardon", "sanction"]

MICROSECONDS = 1_000_000
ROOMS_AT_ONCE = 100  # of those in which something has ended; the others have their turn soon after


class Sanction(Command, frozen=True, gc=False):
    """Put somebody on one of a room's lists: bans (`b`), mutes (`q`), or another that has masks.

    `whom` is a mask, or the nick of somebody present. `seconds` 0: without an end. `kicked`: a nick is put out as well.
    """

    room: str
    letter: str
    whom: str
    seconds: int = 0
    reason: str = ""
    kicked: bool = False


class Pardon(Command, frozen=True, gc=False):
    """Take off one of a room's lists what says this mask, and what fits the user of this nick."""

    room: str
    letter: str
    whom: str


class LiftEnded(Command, frozen=True, gc=False):
    """Take off what has ended, and tell the rooms; the server asks for it, nobody present."""


def sanction(state: State, command: Sanction, now: int) -> list[Event]:
    """List somebody, or change end and reason of what is listed already. Operators may."""
    permitted = permit(state, command.session, command.room, Act.CHANGE_MODES, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room, source = permitted.room, permitted.member.source
    if room.modes.archived:
        return [Refused(0, now, command.session, (), Reason.ARCHIVED, (room.name,))]
    mask = _mask(state, room, command.whom)
    if mask is None:
        shown = command.whom if is_word(command.whom) and len(command.whom) <= LONGEST_MASK else "*"
        return [Refused(0, now, command.session, (), Reason.MODE_ARGUMENT, (room.name, command.letter, shown))]
    until = now + command.seconds * MICROSECONDS if command.seconds else 0
    same = fold_nick(mask)
    others = tuple(each for each in room.lists if each.letter != command.letter or fold_nick(each.mask) != same)
    room.set_lists((*others, Listed(mask, source.mask, now, command.letter, until, command.reason)))
    if until:
        state.ending[room.number] = room
    done = (ModeChange(True, command.letter, mask),)
    events = [_changed(state, room, source, command.session, done, now, until, command.reason)]
    other = state.user(command.whom) if command.kicked else None
    if other is not None and other.number in room.members:
        events += kick(state, KickUser(command.session, room.name, other.source.nick, command.reason or None), now)
    return events


def _mask(state: State, room: Room, whom: str) -> str | None:
    """Return the mask that somebody is listed by, None for what is no mask."""
    if not is_word(whom) or len(whom) > LONGEST_MASK:
        return None
    mutes = MUTE if whom.startswith(MUTE) else ""
    user = state.user(whom.removeprefix(mutes))
    if user is None:
        return complete_ban(whom)
    return mutes + own_mask(user, [member.user for member in room.members.values()])


def pardon(state: State, command: Pardon, now: int) -> list[Event]:
    """Take somebody off a list. Operators may."""
    permitted = permit(state, command.session, command.room, Act.CHANGE_MODES, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room = permitted.room
    if room.modes.archived:
        return [Refused(0, now, command.session, (), Reason.ARCHIVED, (room.name,))]
    user = state.user(command.whom)
    same = fold_nick(complete_ban(command.whom))
    gone = [each for each in room.lists if each.letter == command.letter and fold_nick(each.mask) == same]
    gone += [each for each in (() if user is None else fitting(room, user, command.letter)) if each not in gone]
    if not gone:
        shown = command.whom if is_word(command.whom) else "*"
        return [Refused(0, now, command.session, (), Reason.NOT_LISTED, (room.name, shown))]
    return [_take_off(state, room, permitted.member.source, command.session, gone, now)]


def lift_ended(state: State, _command: LiftEnded, now: int) -> list[Event]:
    """Take off what has ended, in so many rooms at a time."""
    events: list[Event] = []
    for number, room in tuple(state.ending.items()):
        gone = [each for each in room.lists if each.until and each.until <= now]
        if not any(each.until > now for each in room.lists):
            del state.ending[number]
        if gone:
            events.append(_take_off(state, room, state.services[SERVICE].source, 0, gone, now))
            if len(events) >= ROOMS_AT_ONCE:
                break
    return events


def _take_off(state: State, room: Room, by: Source, session: int, gone: list[Listed], now: int) -> Event:
    room.set_lists(tuple(each for each in room.lists if each not in gone))
    done = tuple(ModeChange(False, each.letter, each.mask) for each in gone)
    event = _changed(state, room, by, session, done, now)
    state.forget_if_unused(room)
    return event


def _changed(
    state: State,
    room: Room,
    by: Source,
    session: int,
    done: tuple[ModeChange, ...],
    now: int,
    until: int = 0,
    reason: str = "",
) -> Event:
    time = state.stamp(now)
    place = (session, room.audience, by, room.number, room.name)
    return ModesChanged(state.position, time, *place, done, room.modes, room.record(), until, reason)
