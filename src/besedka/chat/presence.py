"""Coming, going, and what a user is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.accounts import account_of, reserved_for
from besedka.chat.attached import Attached, away_of, share
from besedka.chat.commands import SetAway
from besedka.chat.departures import Departed
from besedka.chat.events import (
    AwayChanged,
    BotChanged,
    Event,
    HostChanged,
    InvisibleChanged,
    NickChanged,
    RealnameChanged,
    Refused,
    Registered,
    SessionEnded,
    UserQuit,
)
from besedka.chat.markers import read_in
from besedka.chat.membership import clear_if_empty
from besedka.chat.metadata import merged, tell_difference
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomEnteredAnew, RoomJoined
from besedka.chat.seen import DIRECT, begin, end, missed_since
from besedka.chat.server_bans import BANNED, TurnedAway
from besedka.chat.services import name_like
from besedka.chat.skeletons import skeletons
from besedka.chat.users import Source, User, make_source
from besedka.chat.watching import tell_from_afar, tell_gone, tell_here
from besedka.chat.whereabouts import forget, keep

if TYPE_CHECKING:
    from besedka.chat.commands import (
        ChangeHost,
        ChangeNick,
        ChangeRealname,
        Disconnect,
        Register,
        SetBot,
        SetInvisible,
    )
    from besedka.chat.rooms import Room
    from besedka.chat.state import State

__all__ = [
    "call",
    "change_host",
    "change_nick",
    "change_realname",
    "disconnect",
    "end_user",
    "register",
    "rejoin",
    "rename",
    "set_away",
    "set_bot",
    "set_invisible",
    "tell_away",
    "tell_move",
    "turn_away",
]


def register(state: State, command: Register, now: int) -> list[Event]:
    """Make somebody present; the same device takes its own nick back from a connection that is still there.

    A session that is present already asks in vain.
    """
    if command.session in state.by_session:
        return []
    folded = fold_nick(command.nick)
    there = state.users.get(folded)
    if there is not None and command.identity is not None and there.source.identity == command.identity:
        state.logins.pop(command.session, None)
        return _resume(state, there, command, now)
    refusal = _refuse_nick(state, command.session, command.nick, None, now)
    if refusal is not None:
        return [refusal]
    state.logins.pop(command.session, None)
    source = make_source(command.nick, command.username, command.host, command.identity)
    realname = command.nick if command.realname == command.nick else command.realname  # they share one string then
    user = User(state.next_user, source, realname, command.wire, now, secure=command.secure)
    state.next_user += 1
    user.sessions = (command.session,)
    user.address = command.address or command.host
    user.away = command.away
    user.metadata = command.metadata
    if user.account is not None:
        own = Attached(user.wire, user.address, now, secure=user.secure, device=command.device, client=command.client)
        if command.away is not None:
            own.set_away(command.away, now)
        user.attached = {command.session: own}
    call(state, user, folded)
    state.belong(user)
    state.let_session_in(user, command.session, command.certificate)
    state.most_users = max(state.most_users, len(state.users))
    registered = Registered(
        0,
        now,
        command.session,
        (),
        source,
        state.position,
        resumed=False,
        metadata=user.metadata,
        since=missed_since(state, user, command.session, DIRECT),
    )
    noted = begin(state, user, user.sessions, (DIRECT,), now) if command.kept else []
    return [registered, *tell_here(state, user, command.session, now), *noted]


def turn_away(state: State, command: Register, now: int) -> list[Event]:
    """Refuse who is banned from the server, and end its session; who has but a banned nick may choose another."""
    source = make_source(command.nick, command.username, command.host, command.identity)
    ban = state.server_bans.find(source, command.address or command.host, now)
    if ban is None:
        return []
    if ban.is_of_nicks:
        return [Refused(0, now, command.session, (), Reason.NICK_BANNED, (command.nick, ban.reason or "-"))]
    told = TurnedAway(0, now, command.session, (command.session,), ban)
    state.logins.pop(command.session, None)
    return [told, SessionEnded(0, now, command.session, (command.session,), BANNED)]


def _resume(state: State, user: User, command: Register, now: int) -> list[Event]:
    """Give a user's place, with rooms and roles, to its new connection.

    The others notice nothing, unless it comes from elsewhere now, or comes without being there.
    """
    ghosts, user.sessions = user.sessions, (command.session,)
    for session in ghosts:
        del state.by_session[session]
        state.let_session_go(session)
    state.let_session_in(user, command.session, command.certificate)
    user.wire = command.wire
    user.secure = command.secure
    user.address = command.address or command.host
    known, user.metadata = user.metadata, merged(user.metadata, command.metadata, command.most_keys)
    user.realname = command.realname
    before = user.source
    rename(user, make_source(before.nick, command.username, command.host, command.identity, bot=before.bot))
    events: list[Event] = [
        SessionEnded(0, now, command.session, ghosts, "Replaced by a newer connection"),
        Registered(
            0,
            now,
            command.session,
            (),
            user.source,
            state.position,
            resumed=True,
            metadata=user.metadata,
            since=missed_since(state, user, command.session, DIRECT, now - command.unheard),
        ),
    ]
    for room in user.rooms:
        room.hand_over(ghosts, user.sessions)
        events.append(rejoin(state, user, room, command.session, now, now - command.unheard))
    events += [*tell_difference(state, user, known, now), *tell_move(state, user, before, 0, now)]
    if command.away is not None:
        events += set_away(state, SetAway(command.session, command.away), now)
    return events


def rejoin(state: State, user: User, room: Room, session: int, now: int, heard: int = 0) -> Event:
    """Tell a session that it is in a room in which its user was already; `heard` is as in `seen.missed_since`."""
    return RoomJoined(
        0,
        now,
        session,
        (),
        user.source,
        room.number,
        room.name,
        room.topic,
        tuple(room.members.values()),
        room.modes.secret,
        None,
        user.away,
        state.position,
        room.spoken,
        resumed=True,
        realname=user.realname,
        metadata=room.metadata,
        since=missed_since(state, user, session, room.number, heard),
        read=read_in(state, user, room),
    )


def disconnect(state: State, command: Disconnect, now: int) -> list[Event]:
    """End the only session of a user, who is gone with it, or one that has none."""
    user = state.by_session.pop(command.session, None)
    state.logins.pop(command.session, None)
    ended = SessionEnded(0, now, command.session, (command.session,), command.reason)
    if user is None:
        return [ended]
    gone = end_user(state, user, command.session, command.reason, now, kept=command.kept, silent=command.silent)
    return [ended, *gone]


def end_user(
    state: State, user: User, session: int, reason: str, now: int, *, kept: bool, silent: int = 0
) -> list[Event]:
    """Let a user be gone, because of what a session asked for; its own sessions have ended already.

    The last of them was heard `silent` microseconds ago.
    """
    audience = state.peers(user)
    rooms = user.rooms
    events = forget(state, user, session, now) if kept else []
    places = (DIRECT, *(room.number for room in rooms))
    noted = end(state, user, user.sessions, places, now, now - silent) if kept else []
    for room in rooms:
        room.dismiss(user)
    for room in user.invited:
        room.uninvite(user)
    for own in user.sessions:
        state.let_session_go(own)
    _uncall(state, user)
    state.part(user)
    state.administrators.pop(user.number, None)
    state.hearing.pop(user.number, None)
    state.invisible -= user.invisible
    state.departures.add(Departed(user.source, user.realname, now))
    if rooms:
        time = state.stamp(now) if kept else state.tick(now)
        position = state.position if kept else 0
        numbers = tuple(room.number for room in rooms)
        events.append(UserQuit(position, time, session, audience, user.source, reason, numbers))
    events += tell_gone(state, user.source.nick, session, now)
    for room in rooms:
        clear_if_empty(state, room)
    return events + noted


def change_nick(state: State, command: ChangeNick, now: int) -> list[Event]:
    """Give a user another nick, or the same in other letters."""
    user = state.by_session[command.session]
    old = user.source
    if command.nick == old.nick:
        return []
    refusal = _refuse_nick(state, command.session, command.nick, user, now)
    if refusal is None and state.server_bans:
        wanted = make_source(command.nick, old.username, old.host, old.identity)
        ban = state.server_bans.find(wanted, user.address, now)
        if ban is not None:
            refusal = Refused(0, now, command.session, (), Reason.NICK_BANNED, (command.nick, ban.reason or "-"))
    if refusal is not None:
        return [refusal]
    _uncall(state, user)
    rename(user, make_source(command.nick, old.username, old.host, old.identity, bot=old.bot))
    call(state, user, fold_nick(command.nick))
    time = state.stamp(now)
    numbers = tuple(room.number for room in user.rooms)
    changed = NickChanged(state.position, time, command.session, state.peers(user), old, command.nick, numbers)
    if fold_nick(old.nick) == user.folded:  # the same name in other letters
        return [changed, *share(user, changed), *keep(state, user, command.session, now)]
    state.departures.add(Departed(old, user.realname, now))
    return [
        changed,
        *share(user, changed),
        *tell_gone(state, old.nick, command.session, now),
        *tell_here(state, user, command.session, now),
        *keep(state, user, command.session, now),
    ]


def change_realname(state: State, command: ChangeRealname, now: int) -> list[Event]:
    """Give a user another real name."""
    user = state.by_session[command.session]
    user.realname = command.realname
    changed = RealnameChanged(0, now, command.session, state.peers(user), user.source, command.realname)
    return [changed, *share(user, changed), *tell_from_afar(state, user, changed)]


def change_host(state: State, command: ChangeHost, now: int) -> list[Event]:
    """Show a user with another user name and host."""
    user = state.by_session[command.session]
    old = user.source
    rename(user, make_source(old.nick, command.username, command.host, old.identity, bot=old.bot))
    return tell_move(state, user, old, command.session, now)


def tell_move(state: State, user: User, old: Source, session: int, now: int) -> list[Event]:
    """Tell those who share a room with a user that it is seen with another user name or host than before, if so."""
    new = user.source
    if new.mask == old.mask:
        return []
    changed = HostChanged(0, now, session, state.peers(user), old, new.username, new.host)
    events: list[Event] = [changed, *tell_from_afar(state, user, changed)]
    if session:
        events += share(user, changed)
    for room in user.rooms:
        member = room.members[user.number]
        others = tuple(number for number in room.audience if number not in user.sessions)
        what = (room.name, member.operator, member.voice, user.realname)
        events.append(RoomEnteredAnew(0, now, session, others, new, *what))
    return events


def set_away(state: State, command: SetAway, now: int) -> list[Event]:
    """Mark a user as away, or as back. The same again is told to nobody else."""
    user = state.by_session[command.session]
    own = AwayChanged(0, now, command.session, (), user.source, command.message)
    if user.attached is None:
        message = command.message
    else:
        user.attached[command.session].set_away(command.message, now)
        message = away_of(user)
    if message == user.away:
        return [own]
    if message == command.message:
        return tell_away(state, user, message, command.session, now, said=True)
    return [own, *tell_away(state, user, message, command.session, now)]


def tell_away(
    state: State, user: User, message: str | None, session: int, now: int, *, said: bool = False
) -> list[Event]:
    """Let a user be away, or here, because `session` has `said` so or has come or gone."""
    user.away = message
    changed = AwayChanged(0, now, session, state.peers(user), user.source, message, said)
    return [changed, *share(user, changed), *tell_from_afar(state, user, changed)]


def set_invisible(state: State, command: SetInvisible, now: int) -> list[Event]:
    """Hide a user from those who share no room with it, or show it again."""
    user = state.by_session[command.session]
    if user.invisible == command.invisible:
        return []
    user.invisible = command.invisible
    state.invisible += 1 if command.invisible else -1
    changed = InvisibleChanged(0, now, command.session, (), user.source, command.invisible)
    return [changed, *share(user, changed)]


def set_bot(state: State, command: SetBot, now: int) -> list[Event]:
    """Let a user be known as a program from now on, or no longer."""
    user = state.by_session[command.session]
    old = user.source
    if old.bot == command.bot:
        return []
    rename(user, msgspec.structs.replace(old, bot=command.bot))
    changed = BotChanged(0, now, command.session, (), old, command.bot)
    return [changed, *share(user, changed)]


def _refuse_nick(state: State, session: int, nick: str, user: User | None, now: int) -> Refused | None:
    """Refuse a nick that somebody else has, that looks like somebody else's, or that belongs to another account."""
    holder = state.users.get(fold_nick(nick))
    if holder is not None and holder is not user:
        return Refused(0, now, session, (), Reason.NICK_IN_USE, (nick,))
    service = name_like(nick)
    if service is not None:
        return Refused(0, now, session, (), Reason.NICK_LOOKS_ALIKE, (nick, service))
    twin = state.twin(nick, user)
    if twin is not None:
        return Refused(0, now, session, (), Reason.NICK_LOOKS_ALIKE, (nick, twin.source.nick))
    owner = reserved_for(state, nick)
    if owner is not None and owner is not account_of(state, session):
        return Refused(0, now, session, (), Reason.NICK_RESERVED, (nick, owner.name))
    return None


def call(state: State, user: User, folded: str) -> None:
    """Let a user be found by the nick of its source, which is this one when it is folded."""
    user.folded = folded
    user.named = state.time
    state.users[folded] = user
    for look in skeletons(user.source.nick):
        # not taken from an account that is always here, was made by older tables, and looks alike by those of now
        state.skeletons.setdefault(look, user)


def _uncall(state: State, user: User) -> None:
    """Let a user no longer be found by the nick of its source."""
    del state.users[user.folded]
    for look in skeletons(user.source.nick):
        if state.skeletons.get(look) is user:
            del state.skeletons[look]


def rename(user: User, source: Source) -> None:
    """Let a user be seen as `source` from now on, in its rooms too."""
    user.source = source
    for room in user.rooms:
        room.change_member(user.number, source=source)
