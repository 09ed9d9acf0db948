"""Who may do what in a room: one table, and one runner that every handler asks first."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.events import Refused
from besedka.chat.refusals import Reason
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


class Permitted(msgspec.Struct, frozen=True):
    """The room, and as what the asker is in it."""

    room: Room
    member: Member


def permit(state: State, session: int, name: str, act: Act, now: int) -> Permitted | Refused:
    """Return the room that is named if the user of this session may do so there, else the refusal that says why not."""
    room = state.room(name)
    if room is None:
        return Refused(0, now, session, (), Reason.NO_SUCH_ROOM, (name,))
    member = room.members.get(state.by_session[session].number)
    if member is None:
        return Refused(0, now, session, (), Reason.NOT_IN_ROOM, (room.name,))
    if not member.operator and NEEDS_OPERATOR[act](room.modes):
        return Refused(0, now, session, (), Reason.NOT_OPERATOR, (room.name,))
    return Permitted(room, member)
