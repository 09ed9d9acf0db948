"""Entering and leaving rooms, by oneself or with somebody's help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.attached import share
from besedka.chat.bans import ban_of, is_banned, is_expected
from besedka.chat.blocks import is_blocked
from besedka.chat.events import Event, MetadataShown, Refused
from besedka.chat.floor import about_ban
from besedka.chat.invite_links import VOICE, InviteLink, InviteLinkChanged, link_of, used_by
from besedka.chat.markers import read_in
from besedka.chat.permissions import Act, permit
from besedka.chat.refusals import Reason
from besedka.chat.roles import keep_role, roles_of
from besedka.chat.room_events import (
    InviteAnnounced,
    RolesReturned,
    RoomJoined,
    RoomKnocked,
    RoomLeft,
    UserInvited,
    UserKicked,
)
from besedka.chat.rooms import Member, Room, RoomRecord
from besedka.chat.seen import begin, end, missed_since
from besedka.chat.users import make_source
from besedka.chat.whereabouts import keep

if TYPE_CHECKING:
    from besedka.chat.room_commands import InviteUser, JoinRoom, KickUser, Knock, LeaveAllRooms, LeaveRoom
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["clear_if_empty", "invite", "join", "kick", "knock", "leave", "leave_all"]


def join(state: State, command: JoinRoom, now: int) -> list[Event]:
    """Let a user into a room. The first in a room that nobody owns is its operator; accounts have their roles again."""
    user = state.by_session[command.session]
    room = state.room(command.room)
    link: InviteLink | None = None
    if room is not None:
        if user.number in room.members:
            return []
        reason, link = _judge(state, room, user, command.key, now)
        if reason is not None:
            return [_refuse_entry(room, user, command.session, reason, now)]
    record = None
    if room is None:
        founder = None if user.account is None else user.source.identity
        record = RoomRecord(state.next_room, command.room, now, owner=founder)
        room = state.restore(record)
    first = not room.members and room.owner is None
    operator, voice = roles_of(room, user)
    voice = voice or (link is not None and link.role == VOICE)
    others = room.audience
    room.admit(Member(user, user.source, operator=first or operator, voice=voice))
    state.occupied[room.number] = room
    newest = state.position
    if first and room.modes.invite_only:  # the past of the invited is not for a stranger
        room.hidden = newest
    time = state.stamp(now)
    joined = RoomJoined(
        state.position,
        time,
        command.session,
        others,
        user.source,
        room.number,
        room.name,
        room.topic,
        tuple(room.members.values()),
        room.modes.secret,
        record,
        user.away,
        newest,
        room.spoken and not (first and room.modes.invite_only),
        realname=user.realname,
        metadata=room.metadata,
        since=missed_since(state, user, command.session, room.number),
        read=read_in(state, user, room),
    )
    events: list[Event] = [joined, *share(user, joined), *begin(state, user, user.sessions, (room.number,), now)]
    if user.metadata:
        events.append(MetadataShown(0, time, command.session, others, user.source, user.metadata))
    if others and (operator or voice):
        events.append(RolesReturned(0, time, command.session, others, user.source, room.name, operator, voice))
    if link is not None:
        events.append(_use(state, room, user, link, command.session, now))
    return [*events, *keep(state, user, command.session, now)]


def _judge(state: State, room: Room, user: User, key: str | None, now: int) -> tuple[Reason | None, InviteLink | None]:
    """Return why a user may not enter, None if it may, and the link by which it comes, if so."""
    link = link_of(state, room, key)
    if link is None:
        return why_not_join(room, user, key, now), None
    problem = link.problem(now, user.source.identity)
    if problem is None:
        return why_not_join(room, user, room.modes.key, now, linked=True), link
    reason = why_not_join(room, user, key, now)
    return (problem if reason in (Reason.INVITE_ONLY, Reason.WRONG_KEY) else reason), None


def _use(state: State, room: Room, user: User, link: InviteLink, session: int, now: int) -> Event:
    """Count the use of a link, and keep the role that it has given."""
    link = state.invite_links[link.digest] = used_by(link, user)
    if link.role == VOICE:
        keep_role(room, user, make_source(link.by, "*", "*", None), "v", now, adding=True)
    time = state.stamp(now)
    who = user.account or user.source.nick
    return InviteLinkChanged(
        state.position, time, session, (), user.source, who, "use", room.number, room.name, link, room.record()
    )


def _refuse_entry(room: Room, user: User, session: int, reason: Reason, now: int) -> Refused:
    """Return a refusal; who is banned is told for how long and why."""
    subject: tuple[str, ...] = (room.name,)
    if reason is Reason.BANNED:
        reason, subject = about_ban(room, ban_of(room, user, now, speaking=False), reason)
    return Refused(0, now, session, (), reason, subject)


def why_not_join(room: Room, user: User, key: str | None, now: int, *, linked: bool = False) -> Reason | None:
    """Return why a user may not enter a room, None if it may; a link (`linked`) is as good as being invited.

    An operator's invitation opens every door, and whoever is an operator by its account could open them from outside.

    Where nobody is and nobody owns the room, there is nobody to ask: then only its key keeps people out.
    """
    if user.number in room.invited or roles_of(room, user)[0]:
        return None
    modes = room.modes
    if not room.members and room.owner is None:
        return Reason.WRONG_KEY if modes.key is not None and key != modes.key else None
    if room.lists and is_banned(room, user, now):
        return Reason.BANNED
    if modes.registered_only and user.account is None:
        return Reason.REGISTERED_ONLY
    if modes.invite_only and not linked and not is_expected(room, user, now):
        return Reason.INVITE_ONLY
    if modes.key is not None and key != modes.key:
        return Reason.WRONG_KEY
    if modes.limit is not None and len(room.members) >= modes.limit:
        return Reason.ROOM_FULL
    return None


def leave(state: State, command: LeaveRoom, now: int) -> list[Event]:
    """Let a user out of a room."""
    permitted = permit(state, command.session, command.room, Act.LEAVE, now)
    if isinstance(permitted, Refused):
        return [permitted]
    user = permitted.member.user
    return [*_leave(state, permitted.room, user, command, now), *keep(state, user, command.session, now)]


def leave_all(state: State, command: LeaveAllRooms, now: int) -> list[Event]:
    """Let a user out of all its rooms, in the order in which it entered."""
    user = state.by_session[command.session]
    left = [event for room in user.rooms for event in _leave(state, room, user, command, now)]
    return [*left, *keep(state, user, command.session, now)]


def _leave(state: State, room: Room, user: User, command: LeaveRoom | LeaveAllRooms, now: int) -> list[Event]:
    audience = room.audience
    room.dismiss(user)
    time = state.stamp(now)
    left = RoomLeft(
        state.position, time, command.session, audience, user.source, room.number, room.name, command.reason
    )
    clear_if_empty(state, room)
    return [left, *end(state, user, user.sessions, (room.number,), now, time)]


def kick(state: State, command: KickUser, now: int) -> list[Event]:
    """Put a user out of a room."""
    permitted = permit(state, command.session, command.room, Act.KICK, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room, source = permitted.room, permitted.member.source
    other = state.user(command.nick)
    if other is None or other.number not in room.members:
        reason, subject = Reason.USER_NOT_IN_ROOM, (command.nick, room.name)
        return [Refused(0, now, command.session, (), reason, subject)]
    audience = room.audience
    room.dismiss(other)
    time = state.stamp(now)
    kicked = UserKicked(
        state.position,
        time,
        command.session,
        audience,
        source,
        room.number,
        room.name,
        other.source.nick,
        command.reason or source.nick,
    )
    clear_if_empty(state, room)
    seen = end(state, other, other.sessions, (room.number,), now, time)
    return [kicked, *seen, *keep(state, other, command.session, now)]


def invite(state: State, command: InviteUser, now: int) -> list[Event]:
    """Invite a user into a room: any member may, but only operators where mode `i` is set."""
    permitted = permit(state, command.session, command.room, Act.INVITE, now)
    if isinstance(permitted, Refused):
        return [permitted]
    room, member = permitted.room, permitted.member
    other = state.user(command.nick)
    if other is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_NICK, (command.nick,))]
    nick = other.source.nick
    if other.number in room.members:
        return [Refused(0, now, command.session, (), Reason.ALREADY_IN_ROOM, (nick, room.name))]
    if state.blocking and is_blocked(state, other, member.user):
        return [Refused(0, now, command.session, (), Reason.BLOCKED, (nick,))]
    # else any member could undo a ban; where nobody is and nobody owns the room, it is open
    if member.operator and (room.members or room.owner is not None):
        room.invite(other)
    return [
        UserInvited(0, now, command.session, other.sessions, member.source, room.name, nick, other.away),
        InviteAnnounced(0, now, command.session, room.audience, member.source, room.name, nick),
    ]


def knock(state: State, command: Knock, now: int) -> list[Event]:
    """Ask the operators of a room to be let in, where something keeps one out that they can change."""
    user = state.by_session[command.session]
    room = state.room(command.room)
    if room is None or (room.modes.secret and user.number not in room.members):
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ROOM, (command.room,))]
    reason = Reason.KNOCK_INSIDE if user.number in room.members else why_not_join(room, user, None, now)
    if reason is None:
        reason = Reason.KNOCK_OPEN
    if reason in (Reason.KNOCK_INSIDE, Reason.KNOCK_OPEN, Reason.BANNED):
        return [_refuse_entry(room, user, command.session, reason, now)]
    audience = room.sessions_with("@", but=user)
    if state.blocking and audience:
        deaf = {
            session
            for member in room.members.values()
            if is_blocked(state, member.user, user)
            for session in member.user.sessions
        }
        audience = tuple(session for session in audience if session not in deaf)
        if not audience:
            return [Refused(0, now, command.session, (), Reason.BLOCKED, (room.name,))]
    return [RoomKnocked(0, now, command.session, audience, user.source, room.name, command.reason)]


def clear_if_empty(state: State, room: Room) -> None:
    """See to a room that somebody has left: invitations end with its last member.

    Topic, modes and history stay, unless nothing was ever said or set.
    """
    if room.members:
        return
    state.occupied.pop(room.number, None)
    if room.owner is None:
        for user in tuple(room.invited.values()):
            room.uninvite(user)
    state.forget_if_unused(room)
