"""Making links into a room, revoking and listing them, and entering by one alone. For operators and administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.events import Event, Refused
from besedka.chat.invite_links import (
    VOICE,
    InvitationFound,
    InviteLink,
    InviteLinkChanged,
    InviteLinkList,
    NamedLink,
    digest_of,
)
from besedka.chat.membership import join
from besedka.chat.refusals import Reason
from besedka.chat.roles import roles_of
from besedka.chat.room_commands import JoinRoom
from besedka.chat.server_bans import actor_of

if TYPE_CHECKING:
    from besedka.chat.commands import Command
    from besedka.chat.invite_links import FindInvitation, JoinByLink, ListInviteLinks, MakeInviteLink, RevokeInviteLink
    from besedka.chat.queries import Answer
    from besedka.chat.rooms import Room
    from besedka.chat.state import State

__all__ = ["find_invitation", "join_by_link", "list_invite_links", "make_invite_link", "revoke_invite_link"]

MICROSECONDS = 1_000_000
MOST_LINKS = 100  # of one room that still let somebody in: a list that somebody can look through


def make_invite_link(state: State, command: MakeInviteLink, now: int) -> list[Event]:
    """Make a link."""
    room = _permitted(state, command, command.room, now)
    if isinstance(room, Refused):
        return [room]
    if sum(link.room == room.number and not link.is_over(now) for link in state.invite_links.values()) >= MOST_LINKS:
        return [Refused(0, now, command.session, (), Reason.LINKS_FULL, (room.name,))]
    until = now + command.seconds * MICROSECONDS if command.seconds else None
    role = VOICE if command.role == VOICE else ""
    actor = actor_of(state, command.session)
    link = InviteLink(command.digest, room.number, role, max(0, command.uses), 0, actor, now, until)
    return [_change(state, command, room, "make", link, now)]


def revoke_invite_link(state: State, command: RevokeInviteLink, now: int) -> list[Event]:
    """Revoke a link, whatever of its hash is given, where that is enough to tell which."""
    room = _permitted(state, command, command.room, now)
    if isinstance(room, Refused):
        return [room]
    found = [
        link
        for link in state.invite_links.values()
        if link.room == room.number and not link.is_over(now) and link.digest.startswith(command.shown.lower())
    ]
    if len(found) != 1 or not command.shown:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_LINK, (room.name, command.shown or "*"))]
    return [_change(state, command, room, "revoke", msgspec.structs.replace(found[0], revoked=True), now)]


def join_by_link(state: State, command: JoinByLink, now: int) -> list[Event]:
    """Let somebody into the room that a token is for."""
    link = state.invite_links.get(digest_of(command.token))
    room = None if link is None else next((each for each in state.rooms.values() if each.number == link.room), None)
    if link is None or room is None:
        return [Refused(0, now, command.session, (), Reason.LINK_UNKNOWN, ("*",))]
    return join(state, JoinRoom(command.session, room.name, command.token), now)


def find_invitation(state: State, query: FindInvitation, now: int) -> Answer:
    """Answer where a link leads, while it still lets somebody in: whoever has it could enter and see."""
    link = state.invite_links.get(digest_of(query.token))
    room = None if link is None else next((each for each in state.rooms.values() if each.number == link.room), None)
    if link is None or room is None:
        return InvitationFound(query.session, now, "*", Reason.LINK_UNKNOWN)
    return InvitationFound(query.session, now, room.name, link.problem(now, None))


def list_invite_links(state: State, query: ListInviteLinks, now: int) -> Answer:
    """Answer with the links of the rooms for which the asker could make some."""
    user = state.by_session.get(query.session)
    wanted = state.room(query.room) if query.room else None
    rooms = {
        room.number: room.name
        for room in state.rooms.values()
        if (not query.room or room is wanted) and (user is None or _may(state, query.session, room))
    }
    found = (link for link in state.invite_links.values() if link.room in rooms and not link.is_over(now))
    return InviteLinkList(query.session, now, tuple(NamedLink(rooms[link.room], link) for link in found))


def _change(state: State, command: Command, room: Room, what: str, link: InviteLink, now: int) -> Event:
    user = state.by_session.get(command.session)
    state.invite_links[link.digest] = link
    time = state.stamp(now)
    source = None if user is None else user.source
    actor = actor_of(state, command.session)
    return InviteLinkChanged(
        state.position, time, command.session, (), source, actor, what, room.number, room.name, link
    )


def _permitted(state: State, command: Command, name: str, now: int) -> Room | Refused:
    room = state.room(name)
    if room is None:
        return Refused(0, now, command.session, (), Reason.NO_SUCH_ROOM, (name or "*",))
    if not _may(state, command.session, room):
        return Refused(0, now, command.session, (), Reason.NOT_OPERATOR, (room.name,))
    return room


def _may(state: State, session: int, room: Room) -> bool:
    """Tell whether somebody may let others into a room: its operators, by account also from outside, and a console."""
    user = state.by_session.get(session)
    if user is None or user.administrator:
        return True
    member = room.members.get(user.number)
    return (member is not None and member.operator) or roles_of(room, user)[0]
