"""Who may do what in a room: one table, and one runner that every handler asks first."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.events import Refused
from besedka.chat.refusals import Reason
from besedka.chat.roles import roles_of
from besedka.chat.rooms import Member, Room

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from besedka.chat.modes import RoomModes
    from besedka.chat.state import State

__all__ = ["NEEDS_OPERATOR", "Act", "Permitted", "permit"]


class Act(enum.Enum):
    """What only members may do."""

    LEAVE = "leave"
    INVITE = "invite"
    SET_TOPIC = "set topic"
    CHANGE_MODES = "change modes"
    KICK = "kick"
    RENAME = "rename"


# For which of these a member must be an operator, by the room's modes (modern.ircdocs.horse, "Channel Modes").
NEEDS_OPERATOR: Mapping[Act, Callable[[RoomModes], bool]] = {
    Act.LEAVE: lambda _modes: False,
    Act.INVITE: lambda modes: modes.invite_only,
    Act.SET_TOPIC: lambda modes: modes.topic_locked,
    Act.CHANGE_MODES: lambda _modes: True,
    Act.KICK: lambda _modes: True,
    Act.RENAME: lambda _modes: True,
}


# What nobody does in a room that can only be read; of modes, `x` alone may be changed there (`governance.py`).
_CHANGES_ARCHIVED = frozenset({Act.SET_TOPIC, Act.RENAME})


class Permitted(msgspec.Struct, frozen=True):
    """The room, and as what the asker is in it."""

    room: Room
    member: Member


def permit(state: State, session: int, name: str, act: Act, now: int) -> Permitted | Refused:
    """Return the room that is named if the user of this session may do so there, else the refusal that says why not.

    Administrators of the server may do in any room what its operators may. They and accounts that are operators of a
    room need not be in it, but to leave it.
    """
    user = state.by_session[session]
    room = state.room(name)
    if room is None:
        return Refused(0, now, session, (), Reason.NO_SUCH_ROOM, (name,))
    member = room.members.get(user.number)
    if member is None and act is not Act.LEAVE and (user.administrator or roles_of(room, user)[0]):
        member = Member(user, user.source, operator=True)
    if member is None:
        reason = Reason.NO_SUCH_ROOM if room.modes.secret else Reason.NOT_IN_ROOM
        return Refused(0, now, session, (), reason, (name if room.modes.secret else room.name,))
    if NEEDS_OPERATOR[act](room.modes) and not (member.operator or user.administrator):
        return Refused(0, now, session, (), Reason.NOT_OPERATOR, (room.name,))
    if room.modes.archived and act in _CHANGES_ARCHIVED:
        return Refused(0, now, session, (), Reason.ARCHIVED, (room.name,))
    return Permitted(room, member)
