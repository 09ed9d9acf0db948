"""What holds of the chat's state whatever was asked for: each thing that is kept twice says the same in both places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.bans import muting_masks
from besedka.chat.modes import RoomModes
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.skeletons import skeletons

if TYPE_CHECKING:
    from besedka.chat.accounts import Account
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["check_state"]


def check_state(state: State) -> None:
    """Check that users, rooms and tables agree."""
    _check_names(state)
    present = {user.number: user for user in state.users.values()}
    assert state.rooms == {fold_room(room.name): room for room in state.rooms.values()}
    assert state.occupied == {room.number: room for room in state.rooms.values() if room.members}
    for room in state.rooms.values():
        _check_room(room, present)
    for user in present.values():
        assert all(user.number in room.members and state.rooms[room.folded] is room for room in user.rooms)
        assert all(user.number in room.invited and state.rooms[room.folded] is room for room in user.invited)


def _check_names(state: State) -> None:
    """Sessions, nicks and looks lead to the same users, and to nobody else."""
    present: list[User] = sorted(state.users.values(), key=lambda user: user.number)
    assert set(state.by_session.values()) <= set(present)
    assert state.by_session == {session: user for user in present for session in user.sessions}
    assert sum(len(user.sessions) for user in present) == len(state.by_session)
    assert state.users == {fold_nick(user.source.nick): user for user in present}
    looks = [(look, user) for user in present for look in skeletons(user.source.nick)]
    assert state.skeletons == dict(looks)
    assert len(state.skeletons) == len(looks)
    assert len(state.users) == len(present)
    assert state.invisible == sum(user.invisible for user in present)
    assert state.administrators == {user.number: user for user in present if user.administrator}
    for account in state.accounts.values():
        check_presence(state, account)
    assert state.hearing == {user.number: user for user in present if user.announcements}
    assert all(session in state.by_session for session in (*state.watches.sessions, *state.certificates))
    assert len(present) <= state.most_users
    belonging = {(user.source.identity, user.number): user for user in present if user.account is not None}
    assert belonging == {
        (identity, number): user for identity, there in state.by_account.items() for number, user in there.items()
    }
    assert all(state.by_account.values())
    for user in present:
        source = user.source
        assert bool(user.sessions) == (user.gone is None)
        assert user.number < state.next_user
        assert user.attached is not None or (user.account is None and len(user.sessions) == 1)
        assert user.attached is None or tuple(user.attached) == user.sessions
        assert user.folded == fold_nick(source.nick)
        assert source.mask == f"{source.nick}!{source.username}@{source.host}"


def check_presence(state: State, account: Account) -> None:
    """What is kept of where somebody stays is where it is."""
    there = account.presence
    if there is None:
        return
    user = next(iter(state.by_account[account.identity].values()))
    assert account.always_on
    assert (there.nick, there.gone) == (user.source.nick, user.gone)
    members = [(room.number, room.members[user.number]) for room in user.rooms]
    assert [(place.room, place.operator, place.voice) for place in there.rooms] == [
        (number, member.operator, member.voice) for number, member in members
    ]


def _check_room(room: Room, present: dict[int, User]) -> None:
    """A room knows its members and guests, they know it, and it is there for a reason."""
    assert list(room.sessions) == list(room.audience)
    assert room.sessions.keys() == {session for member in room.members.values() for session in member.user.sessions}
    for number, member in room.members.items():
        assert present[number] is member.user
        assert member.user.rooms.count(room) == 1
        assert member.source is member.user.source
    for number, guest in room.invited.items():
        assert present[number] is guest
        assert guest.invited.count(room) == 1
        assert number not in room.members
    assert len({(each.letter, fold_nick(each.mask)) for each in room.lists}) == len(room.lists)
    assert room.muting == muting_masks(room.lists)
    is_set = bool(room.lists) or room.topic is not None or room.modes != RoomModes() or bool(room.metadata)
    assert room.members or room.owner is not None or room.spoken or is_set
    assert room.members or room.owner is not None or not room.invited
