"""What the service asks of the hub: who the asker is and what it may do; about accounts and the roles in a room."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from besedka.chat.accounts import Account, Standing, account_of
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.roles import is_founder, roles_of
from besedka.chat.room_queries import NoSuchRoom
from besedka.chat.users import ACCOUNT, Source

if TYPE_CHECKING:
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = [
    "AccountShown",
    "Asker",
    "NoSuchAccount",
    "Right",
    "RoomShown",
    "ShowAccount",
    "ShowRoom",
    "WhoAsks",
    "is_operator",
    "show_account",
    "show_room",
    "who_asks",
]


class Right(enum.Enum):
    """Who may ask for something; an administrator of the server may whatever operators and owners of rooms may."""

    ANYBODY = "anybody"
    LOGGED_IN = "logged in"
    OPERATOR = "operator"  # of the room, be it by account: it need not be inside
    OWNER = "owner"  # of the room
    ADMINISTRATOR = "administrator"

    __hash__ = object.__hash__


class WhoAsks(Query, frozen=True, gc=False):
    """Who the asker is, and whether it has a right; if not, nothing is done of what stands behind this."""

    right: Right = Right.ANYBODY
    room: str = ""


class Asker(Answer, frozen=True, gc=False):
    """Who asks; `reason` and `subject` say why it may not, as those of a refusal. `room` is as the room is called."""

    source: Source
    account: Account | None
    administrator: bool
    room: str
    reason: Reason | None
    subject: tuple[str, ...]


class ShowAccount(Query, frozen=True, gc=False):
    """What others may know of an account."""

    account: str


class AccountShown(Answer, frozen=True, gc=False):
    """An account: when it was made (microseconds), under which nicks it is here now, and which rooms it owns.

    Rooms that are hidden are named to itself alone.
    """

    account: Account
    nicks: tuple[str, ...]
    rooms: tuple[str, ...]
    own: bool


class NoSuchAccount(Answer, frozen=True, gc=False):
    """There is no account of this name."""

    name: str


class ShowRoom(Query, frozen=True, gc=False):
    """What a room is: to whom it belongs, and who has which role there whenever he comes."""

    room: str


class RoomShown(Answer, frozen=True, gc=False):
    """A room: when it was made (microseconds), how many are in it, and names of accounts by what they are there.

    `owner` is None where it belongs to nobody, "" where to the administrator of the server. `present` are the nicks of
    those who are operators now.
    """

    name: str
    created: int
    topic: str
    members: int
    owner: str | None
    operators: tuple[str, ...]
    voices: tuple[str, ...]
    present: tuple[str, ...]


def who_asks(state: State, query: WhoAsks, now: int) -> Asker:
    """Answer with who asks."""
    user = state.by_session[query.session]
    room = state.room(query.room) if query.room else None
    refusal = _why_not(state, query, user, room)
    reason, subject = refusal if refusal is not None else (None, ())
    account = account_of(state, query.session)
    name = query.room if room is None else room.name
    return Asker(query.session, now, user.source, account, user.administrator, name, reason, subject)


def _why_not(state: State, query: WhoAsks, user: User, room: Room | None) -> tuple[Reason, tuple[str, ...]] | None:
    """Return why somebody has not the right that it needs, None if it has."""
    if query.room and (room is None or not _may_know(room, user)):
        return Reason.NO_SUCH_ROOM, (query.room,)
    match query.right:
        case Right.LOGGED_IN if account_of(state, query.session) is None:
            return Reason.LOGIN_NEEDED, ()
        case Right.ADMINISTRATOR if not user.administrator:
            return Reason.NOT_ADMINISTRATOR, ()
        case Right.OPERATOR if room is not None and not (user.administrator or is_operator(room, user)):
            return Reason.NOT_OPERATOR, (room.name,)
        case Right.OWNER if room is not None and not (user.administrator or is_founder(room, user)):
            return Reason.NOT_OWNER, (room.name,)
    return None


def is_operator(room: Room, user: User) -> bool:
    """Tell whether somebody is an operator of a room: as it is there, or by its account, wherever it is."""
    member = room.members.get(user.number)
    return (member is not None and member.operator) or roles_of(room, user)[0]


def _may_know(room: Room, user: User) -> bool:
    """Tell whether somebody may know of a room: of a hidden one its members, operators and administrators."""
    return not room.modes.secret or user.number in room.members or is_operator(room, user) or user.administrator


def show_room(state: State, query: ShowRoom, now: int) -> Answer:
    """Answer with what a room is."""
    room = state.room(query.room)
    if room is None or not _may_know(room, state.by_session[query.session]):
        return NoSuchRoom(query.session, now, query.room)
    owner = room.owner
    if owner is not None:
        owner = owner.removeprefix(ACCOUNT) if owner.startswith(ACCOUNT) else ""
    by_letter = {letter: tuple(each.mask for each in room.lists if each.letter == letter) for letter in "ov"}
    present = tuple(member.source.nick for member in room.members.values() if member.operator)
    return RoomShown(
        query.session,
        now,
        room.name,
        room.created,
        room.topic.text if room.topic else "",
        len(room.members),
        owner,
        by_letter["o"],
        by_letter["v"],
        present,
    )


def show_account(state: State, query: ShowAccount, now: int) -> Answer:
    """Answer with what others may know of an account; `*` is the asker's."""
    user = state.by_session[query.session]
    own = account_of(state, query.session)
    account = own if query.account == "*" else state.account(query.account)
    if account is None or account.standing is Standing.DELETED:
        return NoSuchAccount(query.session, now, query.account)
    people = dict.fromkeys(each for each in state.by_session.values() if each.account == account.name)
    visible = [each.source.nick for each in people if not each.invisible or each is user]
    rooms = [
        room.name
        for room in state.rooms.values()
        if room.owner == account.identity and (account is own or not room.modes.secret or user.number in room.members)
    ]
    return AccountShown(query.session, now, account, tuple(visible), tuple(rooms), account is own)
