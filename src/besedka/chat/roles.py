"""Roles that last: who founded a room, and which accounts are operators or have a voice there whenever they come.

A room belongs to the account that opened it. There, what operators give to somebody who is logged in is listed beside
bans and mutes (`Listed`, its letter is the role's mode, its mask the account's name), and so kept with the room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.room_events import RolesReturned
from besedka.chat.rooms import Listed

if TYPE_CHECKING:
    from besedka.chat.accounts import Account
    from besedka.chat.events import Event
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import Source, User

__all__ = ["disown", "is_founder", "keep_role", "return_roles", "roles_of"]


def is_founder(room: Room, user: User) -> bool:
    """Tell whether a room belongs to somebody's account."""
    return user.account is not None and room.owner == user.source.identity


def roles_of(room: Room, user: User) -> tuple[bool, bool]:
    """Return whether somebody is an operator of a room by its account, and whether it has a voice."""
    account = user.account
    if account is None:
        return False, False
    letters = [each.letter for each in room.lists if each.mask == account and each.letter in "ov"]
    return "o" in letters or is_founder(room, user), "v" in letters


def keep_role(room: Room, user: User, by: Source, letter: str, now: int, *, adding: bool) -> None:
    """Keep a role that was given or taken, where the room has a founder and the user an account."""
    account = user.account
    if account is None or room.owner is None:
        return
    others = tuple(each for each in room.lists if (each.letter, each.mask) != (letter, account))
    room.set_lists((*others, Listed(account, by.mask, now, letter)) if adding else others)


def return_roles(state: State, user: User, session: int, now: int) -> list[Event]:
    """Give somebody who has just logged in its roles in the rooms where it is, and tell their members."""
    events: list[Event] = []
    for room in user.rooms:
        member = room.members[user.number]
        operator, voice = roles_of(room, user)
        operator, voice = operator and not member.operator, voice and not member.voice
        if operator or voice:
            room.change_member(user.number, operator=operator or member.operator, voice=voice or member.voice)
            time = state.tick(now)
            events.append(RolesReturned(0, time, session, room.audience, user.source, room.name, operator, voice))
    return events


def disown(state: State, account: Account) -> None:
    """Let the rooms of an account that is no more belong to nobody."""
    for room in state.rooms.values():
        if room.owner == account.identity:
            room.owner = None
