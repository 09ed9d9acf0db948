"""Rooms that are there by the settings, and rooms that nobody comes back to: the server's own care of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Command
from besedka.chat.events import Event
from besedka.chat.names import fold_room
from besedka.chat.rooms import RoomRecord
from besedka.chat.services import SERVICE
from besedka.chat.state import ADMINISTRATOR, LOBBY
from besedka.chat.users import Source

if TYPE_CHECKING:
    from besedka.chat.rooms import Room
    from besedka.chat.state import State

__all__ = [
    "ForgetRooms",
    "RoomForgotten",
    "RoomOpened",
    "SetDefaultRooms",
    "forget_rooms",
    "may_be_forgotten",
    "set_default_rooms",
]


class SetDefaultRooms(Command, frozen=True, gc=False):
    """Let these rooms be there for newcomers: they belong to the administrator and are listed first."""

    rooms: tuple[str, ...]


class ForgetRooms(Command, frozen=True, gc=False):
    """Forget rooms to which nobody has come for long: numbers with names; those that may not be forgotten stay."""

    rooms: tuple[tuple[int, str], ...]


class RoomOpened(Event, frozen=True, gc=False):
    """A room belongs to the administrator from now on; `record` is the room afterwards."""

    source: Source
    room: int
    name: str
    record: RoomRecord


class RoomForgotten(Event, frozen=True, gc=False):
    """A room is no more: its name is free, its number is never used again."""

    source: Source
    room: int
    name: str


def set_default_rooms(state: State, command: SetDefaultRooms, now: int) -> list[Event]:
    """Open the default rooms that are not there, and take over those that nobody owns."""
    state.default_rooms = tuple(dict.fromkeys(map(fold_room, command.rooms)))
    events: list[Event] = []
    for name in command.rooms:
        room = state.room(name)
        if room is None:
            room = state.restore(RoomRecord(state.next_room, name, now))
        if room.owner is None:
            room.owner = ADMINISTRATOR
            time = state.stamp(now)
            source = state.services[SERVICE].source
            events.append(RoomOpened(state.position, time, 0, (), source, room.number, room.name, room.record()))
    return events


def may_be_forgotten(state: State, room: Room) -> bool:
    """Tell whether a room may be forgotten: nobody is there and nobody owns it, and nobody has archived it."""
    kept = room.folded == LOBBY or room.folded in state.default_rooms or room.modes.archived
    return not (kept or room.members or room.owner is not None)


def forget_rooms(state: State, command: ForgetRooms, now: int) -> list[Event]:
    """Forget rooms, with all that was set in them; what was said stays in the journal."""
    events: list[Event] = []
    for number, name in command.rooms:
        room = state.room(name)
        if room is None or room.number != number or not may_be_forgotten(state, room):
            continue
        del state.rooms[room.folded]
        state.ending.pop(number, None)
        time = state.stamp(now)
        events.append(RoomForgotten(state.position, time, 0, (), state.services[SERVICE].source, number, room.name))
    return events
