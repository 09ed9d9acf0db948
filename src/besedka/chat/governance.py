"""What is set in a room: its name, its topic, its modes, its members' roles, its bans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.bans import complete_ban
from besedka.chat.events import Event, Refused
from besedka.chat.modes import BY_LETTER, ModeKind, RoomMode
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.permissions import Act, permit
from besedka.chat.refusals import Reason
from besedka.chat.roles import is_founder, keep_role
from besedka.chat.room_commands import ModeChange
from besedka.chat.room_events import ModesChanged, RoomRenamed, TopicChanged
from besedka.chat.rooms import Listed, Topic
from besedka.chat.state import LOBBY
from besedka.chat.whereabouts import keep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from besedka.chat.room_commands import ChangeModes, RenameRoom, SetTopic
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

    Outcome: TypeAlias = ModeChange | tuple[Reason, tuple[str, ...]] | None
    Change: TypeAlias = Callable[[State, Room, User, RoomMode, ModeChange, int], Outcome]

__all__ = ["LONGEST_MASK", "change_modes", "is_word", "rename", "set_topic"]

LONGEST_MASK = 128  # characters: more than any nick, user name and address together
MAX_LIMIT = 1_000_000_000  # mode `l`; more would only be another way to say "no limit"
MAX_SLOW_S = 21_600  # mode `W`: six hours, as elsewhere; who may speak less often than that had better not speak
_MOST = {"limit": MAX_LIMIT, "slow": MAX_SLOW_S}
_MOST_DIGITS = 10


def set_topic(state: State, command: SetTopic, now: int) -> list[Event]:
    """Change a room's topic: any member may, but only operators where mode `t` is set."""
    permitted = permit(state, command.session, command.room, Act.SET_TOPIC, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room, user = permitted.room, permitted.member.user
    time = state.stamp(now)
    room.topic = Topic(command.topic, user.source.mask, time) if command.topic else None
    changed = TopicChanged(
        state.position,
        time,
        command.session,
        room.audience,
        user.source,
        room.number,
        room.name,
        command.topic,
        room.record(),
    )
    return [changed]


def rename(state: State, command: RenameRoom, now: int) -> list[Event]:
    """Give a room another name: an operator may, where no other room has it. The lobby is where everybody comes."""
    permitted = permit(state, command.session, command.room, Act.RENAME, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room, old = permitted.room, permitted.room.name
    there = state.rooms.get(fold_room(command.name))
    reason = None
    if there is not None and there is not room:
        reason = Reason.ROOM_NAME_TAKEN
    elif room.folded == LOBBY or command.name == old:
        reason = Reason.ROOM_NOT_RENAMED
    if reason is not None:
        return [Refused(0, now, command.session, (), reason, (old, command.name))]
    state.rename(room, command.name)
    time = state.stamp(now)
    members = tuple(room.members.values())
    renamed = RoomRenamed(
        state.position,
        time,
        command.session,
        room.audience,
        permitted.member.source,
        room.number,
        old,
        room.name,
        command.reason,
        room.topic,
        members,
        room.modes.secret,
        {session: (member.source, member.user.realname) for member in members for session in member.user.sessions},
        room.record(),
    )
    return [renamed]


def change_modes(state: State, command: ChangeModes, now: int) -> list[Event]:
    """Change what is set in a room, step by step; steps that change nothing are left out of what is told."""
    permitted = permit(state, command.session, command.room, Act.CHANGE_MODES, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room, user = permitted.room, permitted.member.user
    done: list[ModeChange] = []
    refusals: list[Event] = []
    for change in command.changes:
        outcome = _change(state, room, user, change, now)
        if isinstance(outcome, ModeChange):
            done.append(outcome)
        elif outcome is not None:
            refusals.append(Refused(0, now, command.session, (), *outcome))
    if not done:
        return refusals
    time = state.stamp(now)
    changed = ModesChanged(
        state.position,
        time,
        command.session,
        room.audience,
        user.source,
        room.number,
        room.name,
        tuple(done),
        room.modes,
        room.record(),
    )
    return [changed, *refusals, *_keep_roles(state, command, done, now)]


def _keep_roles(state: State, command: ChangeModes, done: list[ModeChange], now: int) -> list[Event]:
    """Keep the roles that were given and taken, of those who stay without a session."""
    changed = [state.user(change.argument or "") for change in done if change.letter in "ov"]
    return [event for user in changed if user is not None for event in keep(state, user, command.session, now)]


def _change(state: State, room: Room, user: User, change: ModeChange, now: int) -> Outcome:
    """Carry one step out: what took effect, or why it was refused, or None when nothing changed."""
    mode = BY_LETTER.get(change.letter)
    if mode is None:
        return Reason.MODE_UNKNOWN, (change.letter, room.name)
    if mode.field == "archived":
        if not (user.administrator or is_founder(room, user)):
            return Reason.NOT_OWNER, (room.name,)
    elif room.modes.archived:
        return Reason.ARCHIVED, (room.name,)
    return _CHANGES[mode.kind](state, room, user, mode, change, now)


def _change_flag(_state: State, room: Room, _user: User, mode: RoomMode, change: ModeChange, _now: int) -> Outcome:
    if getattr(room.modes, mode.field) == change.adding:
        return None
    room.set_modes(msgspec.structs.replace(room.modes, **{mode.field: change.adding}))
    return ModeChange(change.adding, mode.letter)


def _change_key(_state: State, room: Room, _user: User, mode: RoomMode, change: ModeChange, _now: int) -> Outcome:
    """Set or remove the key. Who removes it need not know it (as on most networks)."""
    key = room.modes.key
    if not change.adding:
        if key is None:
            return None
        room.set_modes(msgspec.structs.replace(room.modes, key=None))
        return ModeChange(False, mode.letter, "*")
    new = change.argument or ""
    if not is_word(new) or "," in new:  # JOIN separates keys by commas
        return Reason.MODE_ARGUMENT, (room.name, mode.letter, _shown(new))
    if new == key:
        return None
    room.set_modes(msgspec.structs.replace(room.modes, key=new))
    return ModeChange(True, mode.letter, new)


def _change_number(_state: State, room: Room, _user: User, mode: RoomMode, change: ModeChange, _now: int) -> Outcome:
    new = None
    if change.adding:
        argument = change.argument or ""
        new = int(argument) if argument.isascii() and argument.isdigit() and len(argument) <= _MOST_DIGITS else 0
        if not 0 < new <= _MOST[mode.field]:
            return Reason.MODE_ARGUMENT, (room.name, mode.letter, _shown(argument))
    if new == getattr(room.modes, mode.field):
        return None
    room.set_modes(msgspec.structs.replace(room.modes, **{mode.field: new}))
    return ModeChange(change.adding, mode.letter, None if new is None else str(new))


def _change_list(_state: State, room: Room, user: User, mode: RoomMode, change: ModeChange, now: int) -> Outcome:
    argument = change.argument or ""
    if not is_word(argument) or len(argument) > LONGEST_MASK:
        return Reason.MODE_ARGUMENT, (room.name, mode.letter, _shown(argument[:LONGEST_MASK]))
    mask = complete_ban(argument)
    folded = fold_nick(mask)
    there = [each for each in room.lists if each.letter == mode.letter and fold_nick(each.mask) == folded]
    if change.adding == bool(there):
        return None
    if change.adding:
        room.set_lists((*room.lists, Listed(mask, user.source.mask, now, mode.letter)))
    else:
        mask = there[0].mask
        room.set_lists(tuple(each for each in room.lists if each is not there[0]))
    return ModeChange(change.adding, mode.letter, mask)


def _change_role(state: State, room: Room, user: User, mode: RoomMode, change: ModeChange, now: int) -> Outcome:
    nick = change.argument or ""
    other = state.user(nick)
    if other is None:
        return Reason.NO_SUCH_NICK, (nick,)
    member = room.members.get(other.number)
    if member is None:
        return Reason.USER_NOT_IN_ROOM, (other.source.nick, room.name)
    if getattr(member, mode.field) == change.adding:
        return None
    if mode.field == "operator":
        room.change_member(other.number, operator=change.adding)
    else:
        room.change_member(other.number, voice=change.adding)
    keep_role(room, other, user.source, mode.letter, now, adding=change.adding)
    return ModeChange(change.adding, mode.letter, other.source.nick)


def is_word(argument: str) -> bool:
    """Whether an argument can be shown to others in the middle of a line."""
    return bool(argument) and argument[0] != ":" and not any(letter <= " " for letter in argument)


def _shown(argument: str) -> str:
    """Return an argument as a refusal can name it."""
    return argument if is_word(argument) else "*"


_CHANGES: Mapping[ModeKind, Change] = {
    ModeKind.FLAG: _change_flag,
    ModeKind.SETTING: _change_key,
    ModeKind.VALUE: _change_number,
    ModeKind.LIST: _change_list,
    ModeKind.ROLE: _change_role,
}
