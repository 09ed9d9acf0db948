"""How far somebody has read (IRCv3 read-marker): one time for each room and talk, which only goes forward.

It belongs to the account or the device, and all its sessions hear of it; a stranger's lasts as long as its connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.attached import share
from besedka.chat.commands import Command
from besedka.chat.events import Event, Refused
from besedka.chat.names import fold_room
from besedka.chat.notes import MarkerMoved, MarkerTold
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.talk import stranger

if TYPE_CHECKING:
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["MarkRead", "MarkerOf", "ShowMarker", "key_of", "mark_read", "markers_of", "read_in", "show_marker"]

MOST = 5000  # markers of one account or device: all rooms that there usually are, and many talks
MILLISECOND = 1000  # microseconds: the times that clients know have no finer parts


class MarkRead(Command, frozen=True, gc=False):
    """One has read a room or a talk up to a time (microseconds)."""

    target: str
    read: int


class ShowMarker(Query, frozen=True, gc=False):
    """How far one has read a room or a talk."""

    target: str


class MarkerOf(Answer, frozen=True, gc=False):
    """The time of the last message read (microseconds), None for nothing yet."""

    target: str
    read: int | None


def key_of(state: State, target: str) -> str:
    """Return under what a marker is kept: a room's name, which moves with the room; an account, or a nick."""
    if target.startswith("#"):
        return fold_room(target)
    user = state.user(target)
    if user is not None and user.source.identity is not None and user.account is not None:
        return user.source.identity
    account = state.account(target)
    return stranger(target) if account is None or user is not None else account.identity


def read_in(state: State, user: User, room: Room) -> int | None:
    """Return how far somebody has read a room."""
    return _read(state, user, room.folded)


def _read(state: State, user: User, key: str) -> int | None:
    """Look, and make nothing: most have read nothing yet, and a dict for each of them would be larger than the rest."""
    if user.source.identity is None and user.markers is None:
        return None
    return markers_of(state, user).get(key)


def markers_of(state: State, user: User) -> dict[str, int]:
    """Return somebody's markers, to be changed."""
    identity = user.source.identity
    if identity is not None:
        return state.markers_of(identity)
    if user.markers is None:
        user.markers = {}
    return user.markers


def show_marker(state: State, query: ShowMarker, now: int) -> Answer:
    """Answer with one's own marker."""
    read = _read(state, state.by_session[query.session], key_of(state, query.target))
    return MarkerOf(query.session, now, query.target, read)


def mark_read(state: State, command: MarkRead, now: int) -> list[Event]:
    """Move a marker forward, never past now; who would move it back is told where it is."""
    user, key = state.by_session[command.session], key_of(state, command.target)
    if command.target.startswith("#") and state.room(command.target) is None:
        return [Refused(0, now, command.session, (), Reason.MARKER_NOWHERE, (command.target,))]
    markers = markers_of(state, user)
    before = markers.get(key)
    newest = max(now, state.time)
    read = min(command.read, newest - newest % MILLISECOND)
    told = MarkerTold(0, now, command.session, (), command.target, max(read, before or 0))
    if before is not None and read <= before:
        return [told]
    if before is None and len(markers) >= MOST:
        return [Refused(0, now, command.session, (), Reason.MARKERS_FULL, (command.target,))]
    markers[key] = read
    identity = user.source.identity
    if identity is None:
        return [told]
    # somebody may be there under several nicks, who logged in when it was present already
    users = state.by_account.get(identity, {user.number: user}).values()
    shared = [event for each in users for event in share(each, told)]
    return [told, *shared, MarkerMoved(0, now, command.session, (), identity, key, read)]
