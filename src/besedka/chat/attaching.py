"""Coming and going of those who have an account: its sessions attach to one user, which stays until the last is gone.

Guests, and whoever comes first, are `presence.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat import presence
from besedka.chat.accounts import account_of
from besedka.chat.always_on import stay, stays
from besedka.chat.attached import Attached, away_of, describe, let_go
from besedka.chat.events import AwayChanged, Event, Registered, SessionEnded
from besedka.chat.metadata import keep_keys, merged, tell_difference
from besedka.chat.names import fold_nick
from besedka.chat.seen import DIRECT, begin, end, missed_since, same_device
from besedka.chat.users import make_source
from besedka.chat.whereabouts import keep

if TYPE_CHECKING:
    from besedka.chat.commands import Disconnect, Register
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["disconnect", "end_sessions", "register"]

REPLACED = "Replaced by a newer connection"
TOO_MANY = "Too many sessions of your account: a newer one has taken the place"


def register(state: State, command: Register, now: int) -> list[Event]:
    """Let a session be somebody: a session of the user that its account has already, or a user of its own."""
    account = account_of(state, command.session)
    if account is not None and command.session not in state.by_session:
        command = msgspec.structs.replace(command, identity=account.identity, device=command.identity)
    if state.server_bans and command.session not in state.by_session:
        turned_away = presence.turn_away(state, command, now)
        if turned_away:
            return turned_away
    user = _user_of(state, command)
    if user is None:
        if account is not None and account.metadata:
            known = merged(account.metadata, command.metadata, command.most_keys)
            command = msgspec.structs.replace(command, metadata=known)
        events = presence.register(state, command, now)
        user = state.by_session.get(command.session)
        brings = user is not None and bool(user.metadata) and command.kept
        return [*events, *keep_keys(state, user, command.session, now)] if user is not None and brings else events
    state.logins.pop(command.session, None)
    return _attach(state, user, command, now)


def _user_of(state: State, command: Register) -> User | None:
    """Return the user of an account who is there: with the nick that is asked for, or else who was it first.

    Somebody may have logged in when it was present already, as another user of the same account.
    """
    if command.identity is None or command.session in state.by_session:
        return None
    folded = fold_nick(command.nick)
    there = list(state.by_account.get(command.identity, {}).values())
    return next((user for user in there if user.folded == folded), there[0] if there else None)


def _attach(state: State, user: User, command: Register, now: int) -> list[Event]:
    """Add a session: it is told where it is; the others notice nothing, unless the user is away no longer.

    Where there was none, the user comes from where this one does.
    """
    session, attached, was_alone = command.session, user.attached, not user.sessions
    assert attached is not None
    own = Attached(
        command.wire,
        command.address or command.host,
        now,
        secure=command.secure,
        device=command.device,
        client=command.client,
    )
    if command.away is not None:
        own.set_away(command.away, now)
    attached[session] = own
    state.let_session_in(user, session, command.certificate)
    user.sessions += (session,)
    for room in user.rooms:
        room.hand_over((), (session,))
    heard = now - command.unheard if same_device(user, session) else 0
    events = _make_room(state, user, command, now)
    describe(user)
    old = user.source
    if was_alone:
        user.gone = None
        user.realname = command.realname
        presence.rename(user, make_source(old.nick, command.username, command.host, old.identity, bot=old.bot))
    known, user.metadata = user.metadata, merged(user.metadata, command.metadata, command.most_keys)
    registered = Registered(
        0,
        now,
        session,
        (),
        user.source,
        state.position,
        resumed=True,
        metadata=user.metadata,
        asked=command.nick,
        modes=_modes(user),
        since=missed_since(state, user, session, DIRECT, heard),
    )
    before, user.away = user.away, away_of(user)
    events += [registered, *(presence.rejoin(state, user, room, session, now, heard) for room in user.rooms)]
    if command.kept:
        events += begin(state, user, (session,), (DIRECT, *(room.number for room in user.rooms)), now)
    if user.away is not None:
        events.append(AwayChanged(0, now, session, (), user.source, user.away))
    events += tell_difference(state, user, known, now)
    if user.away != before:
        events += presence.tell_away(state, user, user.away, session, now)
    events += presence.tell_move(state, user, old, 0, now)
    if not command.kept:
        return events
    events += keep_keys(state, user, session, now)
    return [*events, *keep(state, user, session, now)]


def _make_room(state: State, user: User, command: Register, now: int) -> list[Event]:
    """End what the newcomer stands in for: the same device's older session, and those beyond the bound.

    Of these the one goes that has said nothing for the longest time: most likely nobody is there any more.
    """
    attached, session = user.attached, command.session
    assert attached is not None
    events: list[Event] = []
    others = [each for each in user.sessions if each != session]
    same = tuple(each for each in others if command.device is not None and attached[each].device == command.device)
    if same:
        events += end_sessions(state, user, same, REPLACED, session, now, now if command.kept else None)
    others = sorted((each for each in others if each not in same), key=lambda each: attached[each].spoke)
    beyond = tuple(others[: max(0, len(others) + 1 - command.most)]) if command.most else ()
    if beyond:
        events += end_sessions(state, user, beyond, TOO_MANY, session, now, now if command.kept else None)
    return events


def end_sessions(
    state: State,
    user: User,
    sessions: tuple[int, ...],
    reason: str,
    session: int,
    now: int,
    until: int | None = None,
) -> list[Event]:
    """End some sessions of a user, because of what `session` asked for; others of its sessions stay.

    They have seen what was `until` then, which is not kept for None.
    """
    places = (DIRECT, *(room.number for room in user.rooms))
    noted = [] if until is None else end(state, user, sessions, places, now, until)
    let_go(state, user, sessions)
    return [SessionEnded(0, now, session, sessions, reason), *noted]


def _modes(user: User) -> str:
    """Return the letters of somebody's user modes."""
    modes = ("i", user.invisible), ("o", user.administrator), ("w", user.announcements), ("B", user.source.bot)
    return "".join(letter for letter, is_set in modes if is_set)


def disconnect(state: State, command: Disconnect, now: int) -> list[Event]:
    """End a session; with the last of its sessions a user is gone, or stays without one."""
    session = command.session
    user = state.by_session.get(session)
    if user is None or (len(user.sessions) == 1 and not stays(state, user)):
        return presence.disconnect(state, command, now)
    until = now - command.silent if command.kept else None
    events = end_sessions(state, user, (session,), command.reason, session, now, until)
    if not user.sessions:
        return [*events, *stay(state, user, session, now, kept=command.kept)]
    message = away_of(user)
    return events if message == user.away else [*events, *presence.tell_away(state, user, message, session, now)]
