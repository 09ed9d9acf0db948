"""Where somebody is who stays without a session: kept with its account, in the same turn in which it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Presence, RoomPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.chat.accounts import Account
    from besedka.chat.events import Event
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["forget", "keep", "staying_account"]


def staying_account(state: State, user: User) -> Account | None:
    """Return the account that lets a user stay, None for everybody else.

    Of several users of one account only the first stays: the others logged in when they were present already.
    """
    name = user.account
    if name is None:
        return None
    account = state.account(name)
    if account is None or not account.always_on:
        return None
    return account if next(iter(state.by_account[account.identity].values())) is user else None


def keep(state: State, user: User, session: int, now: int) -> list[Event]:
    """Keep where a user is, if it stays and that has changed; because of what a session asked for."""
    account = None if user.attached is None else staying_account(state, user)
    if account is None:
        return []
    there = _presence(user)
    if account.presence is not None and _same(account.presence, there):
        return []
    return [_change(state, user, msgspec.structs.replace(account, presence=there), "presence", session, now)]


def _same(before: Presence, after: Presence) -> bool:
    """Compare what is worth an entry of its own; the rest is kept with the next one."""
    return (before.nick, before.rooms, before.gone) == (after.nick, after.rooms, after.gone)


def forget(state: State, user: User, session: int, now: int) -> list[Event]:
    """Keep no more where a user is: it is gone, because of what a session asked for."""
    account = None if user.attached is None else staying_account(state, user)
    if account is None or account.presence is None:
        return []
    return [_change(state, user, msgspec.structs.replace(account, presence=None), "presence", session, now)]


def _change(state: State, user: User, account: Account, what: str, session: int, now: int) -> Event:
    state.keep_account(account)
    time = state.stamp(now)
    return AccountChanged(state.position, time, session, (), user.source, what, account)


def _presence(user: User) -> Presence:
    source = user.source
    rooms = tuple(_places(user))
    return Presence(
        source.nick,
        source.username,
        source.host,
        user.realname,
        user.since,
        user.spoke,
        rooms,
        user.away,
        user.gone,
        user.invisible,
        source.bot,
    )


def _places(user: User) -> Iterator[RoomPlace]:
    for room in user.rooms:
        member = room.members[user.number]
        yield RoomPlace(room.number, member.operator, member.voice)
