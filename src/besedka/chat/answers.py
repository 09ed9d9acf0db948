"""The answers to queries: they read the state and change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.masks import matches
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.queries import (
    Answer,
    Clock,
    Departures,
    NoSuchUser,
    UserCount,
    UserDetails,
    UserList,
    UserModes,
    UserSummary,
)
from besedka.chat.room_queries import (
    Between,
    Invitations,
    MemberList,
    ModesOf,
    NoSuchRoom,
    RoomList,
    RoomListed,
    RoomSummary,
    TopicOf,
)

if TYPE_CHECKING:
    from besedka.chat.queries import CountUsers, FindUsers, ReadClock, ShowUserModes, WhoIs, WhoIsHere, WhoWas
    from besedka.chat.room_queries import ListInvitations, ListMembers, ListRooms, ShowList, ShowModes, ShowTopic
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = [
    "count_users",
    "find_users",
    "list_invitations",
    "list_members",
    "list_rooms",
    "read_clock",
    "show_list",
    "show_modes",
    "show_topic",
    "show_user_modes",
    "who_is",
    "who_is_here",
    "who_was",
]


MICROSECONDS_PER_MINUTE = 60_000_000


def _may_see_room(room: Room, user: User) -> bool:
    return not room.modes.secret or user.number in room.members


def _may_see_user(other: User, user: User) -> bool:
    return not other.invisible or other is user or any(room in user.rooms for room in other.rooms)


def _visible_room(state: State, session: int, name: str) -> Room | None:
    room = state.room(name)
    return room if room is not None and _may_see_room(room, state.by_session[session]) else None


def _summary(user: User) -> UserSummary:
    return UserSummary(user.source, user.realname, user.away, administrator=user.administrator, spoke=user.spoke)


def who_is(state: State, query: WhoIs, now: int) -> Answer:
    """Answer with everything about one user."""
    asker = state.by_session[query.session]
    user = state.present(query.nick)
    if user is None:
        return NoSuchUser(query.session, now, query.nick)
    may_know = user is asker or asker.administrator
    rooms = []
    for room in user.rooms:
        if _may_see_room(room, asker) and _may_see_user(user, asker):
            member = room.members[user.number]
            rooms.append((room.name, member.operator, member.voice))
    return UserDetails(
        query.session,
        now,
        user.source,
        user.realname,
        user.away,
        tuple(rooms),
        user.since,
        user.spoke,
        user.wire,
        user.secure,
        oneself=user is asker,
        administrator=user.administrator,
        metadata=user.metadata,
        address=user.address if may_know else None,
        certificates=_certificates(state, user) if may_know else (),
    )


def _certificates(state: State, user: User) -> tuple[str, ...]:
    """Return which certificates the sessions of a user have shown, each once."""
    shown = (state.certificates.get(session) for session in user.sessions)
    return tuple(dict.fromkeys(each for each in shown if each is not None))


def who_is_here(state: State, query: WhoIsHere, now: int) -> Answer:
    """Answer with those of the nicks that are present, in the order asked."""
    asker = state.by_session[query.session]
    users = [user for nick in query.nicks if (user := state.present(nick)) is not None]
    if query.own and not asker.administrator:
        users = [user for user in users if user is asker]
    found = tuple(_summary(user) for user in users)
    if query.own:  # about addresses, which others are not shown
        found = tuple(
            msgspec.structs.replace(each, address=user.address) for each, user in zip(found, users, strict=True)
        )
    return UserList(query.session, now, found)


def who_was(state: State, query: WhoWas, now: int) -> Answer:
    """Answer with who was here under a nick."""
    return Departures(query.session, now, query.nick, state.departures.of(query.nick, query.most))


def find_users(state: State, query: FindUsers, now: int) -> Answer:
    """Answer with a room's members, or with the users that fit a mask; or with the administrators among them."""
    found = _found(state, query)
    if query.administrators:
        found = [user for user in found if user.administrator]
    return UserList(query.session, now, tuple(found), query.mask)


def _found(state: State, query: FindUsers) -> list[UserSummary]:
    asker = state.by_session[query.session]
    if query.mask.startswith("#"):
        room = _visible_room(state, query.session, query.mask)
        return [] if room is None else _members_found(room, asker)
    mask = fold_nick(query.mask)
    exact = state.present(mask)
    if exact is not None:
        return [_placed(exact, asker)]
    return [_placed(user, asker) for user in state.users.values() if _may_see_user(user, asker) and _fits(mask, user)]


def _fits(mask: str, user: User) -> bool:
    source = user.source
    return any(
        matches(mask, fold_nick(field))
        for field in (source.nick, source.username, source.host, source.mask, user.realname)
    )


def _members_found(room: Room, asker: User) -> list[UserSummary]:
    inside = asker.number in room.members
    return [
        _in_room(member.user, room) for member in room.members.values() if inside or _may_see_user(member.user, asker)
    ]


def _in_room(user: User, room: Room) -> UserSummary:
    member = room.members[user.number]
    return UserSummary(
        user.source,
        user.realname,
        user.away,
        room.name,
        member.operator,
        member.voice,
        user.administrator,
        user.spoke,
    )


def _placed(user: User, asker: User) -> UserSummary:
    """Name the first room in which the asker may know of a user (RFC 2812 section 3.6.1)."""
    for room in user.rooms:
        if _may_see_room(room, asker) and _may_see_user(user, asker):
            return _in_room(user, room)
    return _summary(user)


def list_members(state: State, query: ListMembers, now: int) -> Answer:
    """Answer with who is in a room; outside of it the invisible are left out."""
    asker = state.by_session[query.session]
    room = _visible_room(state, query.session, query.room)
    if room is None:
        return MemberList(query.session, now, query.room, secret=False, members=())
    members = tuple(room.members.values())
    if asker.number not in room.members:
        members = tuple(member for member in members if not member.user.invisible)
    return MemberList(query.session, now, room.name, room.modes.secret, members)


def list_rooms(state: State, query: ListRooms, now: int) -> Answer:
    """Answer with the rooms that are not hidden and in which somebody is; those for newcomers first, and always."""
    asker = state.by_session[query.session]
    masks = [fold_room(mask) for mask in query.masks]
    others = [fold_room(mask) for mask in query.other_masks]
    first = {room.number: room for name in state.default_rooms if (room := state.rooms.get(name)) is not None}
    listed = (first | state.occupied).values()
    found = [
        RoomSummary(room.name, len(room.members), room.topic.text if room.topic else "", room.modes.archived)
        for room in listed
        if _may_see_room(room, asker)
        and (not masks or any(matches(mask, room.folded) for mask in masks))
        and not any(matches(mask, room.folded) for mask in others)
        and query.members.has(len(room.members))
        and _fits_times(room, query, now)
    ]
    return RoomList(query.session, now, tuple(found))


def _fits_times(room: Room, query: ListRooms, now: int) -> bool:
    """Whether a room was made, and its topic set, as long ago as asked; what has no topic fits no time of one."""
    if not query.made_min_ago.has((now - room.created) / MICROSECONDS_PER_MINUTE):
        return False
    if query.topic_min_ago == Between():
        return True
    return room.topic is not None and query.topic_min_ago.has((now - room.topic.time) / MICROSECONDS_PER_MINUTE)


def list_invitations(state: State, query: ListInvitations, now: int) -> Answer:
    """Answer with the rooms into which the asker is invited."""
    rooms = state.by_session[query.session].invited
    return Invitations(query.session, now, tuple(room.name for room in rooms))


def show_topic(state: State, query: ShowTopic, now: int) -> Answer:
    """Answer with a room's topic; that of a hidden room only to its members."""
    room = _visible_room(state, query.session, query.room)
    if room is None:
        return NoSuchRoom(query.session, now, query.room)
    return TopicOf(query.session, now, room.name, room.topic)


def show_modes(state: State, query: ShowModes, now: int) -> Answer:
    """Answer with a room's modes."""
    room = _visible_room(state, query.session, query.room)
    if room is None:
        return NoSuchRoom(query.session, now, query.room)
    inside = state.by_session[query.session].number in room.members
    return ModesOf(query.session, now, room.name, room.modes, room.created, inside)


def show_list(state: State, query: ShowList, now: int) -> Answer:
    """Answer with one of a room's lists."""
    room = _visible_room(state, query.session, query.room)
    if room is None:
        return NoSuchRoom(query.session, now, query.room)
    listed = tuple(each for each in room.lists if each.letter == query.letter)
    return RoomListed(query.session, now, room.name, query.letter, listed)


def show_user_modes(state: State, query: ShowUserModes, now: int) -> Answer:
    """Answer with the asker's own modes."""
    user = state.by_session[query.session]
    return UserModes(query.session, now, user.invisible, user.source.bot, user.administrator, user.announcements)


def count_users(state: State, query: CountUsers, now: int) -> Answer:
    """Answer with how many there are."""
    users, rooms = len(state.users), len(state.occupied)
    administrators = len(state.administrators)
    return UserCount(query.session, now, users, state.invisible, rooms, state.most_users, administrators)


def read_clock(_state: State, query: ReadClock, now: int) -> Answer:
    """Answer with the time."""
    return Clock(query.session, now)
