"""Giving roles in a room to accounts, whether their people are there or not, and the room itself to another owner.

What MODE gives to those who are there is `governance.py`'s; what becomes of roles that are kept, `roles.py`'s.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from besedka.chat.accounts import account_of
from besedka.chat.commands import Command
from besedka.chat.events import Event, Refused
from besedka.chat.inquiries import is_operator
from besedka.chat.refusals import Reason
from besedka.chat.roles import is_founder, keep_role
from besedka.chat.room_commands import ModeChange
from besedka.chat.room_events import ModesChanged, RoleGranted
from besedka.chat.rooms import Listed
from besedka.chat.state import LOBBY

if TYPE_CHECKING:
    from besedka.chat.accounts import Account
    from besedka.chat.rooms import Member, Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["GrantRole", "Role", "SetStatus", "grant_role", "set_status"]

LETTERS = {"operator": "o", "voice": "v"}


class Role(enum.Enum):
    """What an account may be in a room, whenever its people come."""

    OWNER = "owner"
    OPERATOR = "operator"
    VOICE = "voice"
    NONE = "none"

    __hash__ = object.__hash__


class GrantRole(Command, frozen=True, gc=False):
    """Let an account (`*`: one's own) have a role in a room, instead of what it had there."""

    room: str
    account: str
    role: Role
    most: int = 0  # roles that a room may keep


class SetStatus(Command, frozen=True, gc=False):
    """Make somebody who is in a room an operator (`o`) there or give it a voice (`v`), or take that; "": oneself."""

    room: str
    nick: str
    letter: str
    adding: bool


def grant_role(state: State, command: GrantRole, now: int) -> list[Event]:
    """Give a role that is kept: operators may; the owner's part has only the owner to give, or nobody."""
    session = command.session
    user, room = state.by_session[session], state.room(command.room)
    if room is None:
        return [Refused(0, now, session, (), Reason.NO_SUCH_ROOM, (command.room,))]
    own = account_of(state, session)
    account = own if command.account == "*" else state.account(command.account)
    refusal = _why_not(room, user, own, account, command)
    if refusal is not None:
        return [Refused(0, now, session, (), *refusal)]
    assert account is not None
    kept = tuple(each for each in room.lists if each.letter not in "ov" or each.mask != account.name)
    if command.role is Role.OWNER:
        if room.owner is not None and room.owner != account.identity:
            before = room.owner.removeprefix("account:")
            kept = (*kept, Listed(before, user.source.mask, now, "o"))  # who gives a room away may still help in it
        room.owner = account.identity
    elif command.role is not Role.NONE:
        kept = (*kept, Listed(account.name, user.source.mask, now, LETTERS[command.role.value]))
    room.set_lists(tuple(dict.fromkeys(kept)))
    time = state.stamp(now)
    granted = RoleGranted(
        state.position,
        time,
        session,
        (),
        user.source,
        room.number,
        room.name,
        account.name,
        command.role.value,
        room.record(),
    )
    operator, voice = command.role in (Role.OWNER, Role.OPERATOR), command.role is Role.VOICE
    changes: list[ModeChange] = []
    for member in tuple(room.members.values()):
        if member.user.account == account.name:
            changes += _change(room, member, "o", adding=operator) + _change(room, member, "v", adding=voice)
    return [granted, *_tell(state, room, user, changes, session, now)]


def set_status(state: State, command: SetStatus, now: int) -> list[Event]:
    """Change what somebody is in a room: its operators may, by account or as they are there, wherever they are."""
    session = command.session
    user, room = state.by_session[session], state.room(command.room)
    if room is None:
        return [Refused(0, now, session, (), Reason.NO_SUCH_ROOM, (command.room,))]
    if not (user.administrator or is_operator(room, user)):
        return [Refused(0, now, session, (), Reason.NOT_OPERATOR, (room.name,))]
    nick = command.nick or user.source.nick
    other = state.user(nick)
    member = None if other is None else room.members.get(other.number)
    if other is None or member is None:
        return [Refused(0, now, session, (), Reason.USER_NOT_IN_ROOM, (nick, room.name))]
    changes = _change(room, member, command.letter, adding=command.adding)
    if changes:
        keep_role(room, other, user.source, command.letter, now, adding=command.adding)
    return _tell(state, room, user, changes, session, now)


def _change(room: Room, member: Member, letter: str, *, adding: bool) -> list[ModeChange]:
    """Let a member be an operator or have a voice, or not; return the step that this is, none if it is so already."""
    if (member.operator if letter == "o" else member.voice) == adding:
        return []
    if letter == "o":
        room.change_member(member.user.number, operator=adding)
    else:
        room.change_member(member.user.number, voice=adding)
    return [ModeChange(adding, letter, member.source.nick)]


def _tell(state: State, room: Room, user: User, changes: list[ModeChange], session: int, now: int) -> list[Event]:
    """Tell the members what has changed for those who are there."""
    if not changes:
        return []
    time = state.stamp(now)
    what = (user.source, room.number, room.name, tuple(changes), room.modes, room.record())
    return [ModesChanged(state.position, time, session, room.audience, *what)]


def _why_not(
    room: Room, user: User, own: Account | None, account: Account | None, command: GrantRole
) -> tuple[Reason, tuple[str, ...]] | None:
    """Return why a role cannot be given, None if it can."""
    if account is None or not account.is_active:
        return Reason.NO_SUCH_ACCOUNT, (command.account,)
    member = room.members.get(user.number)
    takes = room.owner is None and account is own and member is not None and member.operator
    if command.role is Role.OWNER:
        if room.folded == LOBBY:
            return Reason.NOT_OWNER, (room.name,)
        return None if takes or user.administrator or is_founder(room, user) else (Reason.NOT_OWNER, (room.name,))
    if not (user.administrator or is_operator(room, user)):
        return Reason.NOT_OPERATOR, (room.name,)
    if room.owner is None:
        return Reason.ROOM_OF_NOBODY, (room.name,)
    if room.owner == account.identity:
        return Reason.ROLE_OF_OWNER, (account.name, room.name)
    if command.role is not Role.NONE and sum(each.letter in "ov" for each in room.lists) >= command.most > 0:
        return Reason.LIST_FULL, (room.name, LETTERS[command.role.value])
    return None
