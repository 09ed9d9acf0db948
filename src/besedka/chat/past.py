"""Who may ask for which part of the past: members of a room for the room's, anybody for direct talks of its own.

What is found there is the journal's to say (`chat/pages.py` has the questions).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.names import fold_nick
from besedka.chat.pages import Extent, Moment, PastTargets, Question, RoomPast, TalkPast
from besedka.chat.queries import Answer, Query
from besedka.chat.talk import stranger

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["FindPast", "FindTargets", "PastFound", "PastHidden", "find_past", "find_targets", "talk_with"]


class FindPast(Query, frozen=True):
    """A part of what was said in a room, or with somebody (CHATHISTORY)."""

    target: str
    extent: Extent


class FindTargets(Query, frozen=True):
    """The rooms one is in and the talks one has had whose newest message is between two moments, so many at most."""

    first: Moment
    second: Moment
    limit: int


class PastFound(Answer, frozen=True):
    """The asker may see it: this is what the journal is to be asked."""

    question: Question


class PastHidden(Answer, frozen=True):
    """There is no such room, or the asker is not in it."""

    target: str
    extent: Extent


def find_past(state: State, query: FindPast, now: int) -> Answer:
    """Answer with the question that finds it, up to the newest entry."""
    user = state.by_session[query.session]
    if not query.target.startswith("#"):
        return PastFound(query.session, now, talk_with(state, user, query.target, query.extent))
    room = state.room(query.target)
    if room is None or user.number not in room.members:
        return PastHidden(query.session, now, query.target, query.extent)
    question = RoomPast(room.number, room.name, state.position, query.extent, room.hidden)
    return PastFound(query.session, now, question)


def talk_with(state: State, user: User, nick: str, extent: Extent) -> TalkPast:
    """Return the question for a talk. Who is not here may be known by its account, or by what it was called."""
    others, folded = correspondents(state, nick)
    return TalkPast(user.source.identity, others, folded, nick, state.position, extent)


def correspondents(state: State, nick: str) -> tuple[tuple[str, ...], str | None]:
    """Return the identities under which somebody may have talked; and its folded nick where it is not here."""
    other = state.user(nick)
    if other is not None:
        identity = other.source.identity
        return ((stranger(nick),) if identity is None else (identity, stranger(nick))), None
    account = state.account(nick)
    return ((stranger(nick),) if account is None else (account.identity, stranger(nick))), fold_nick(nick)


def find_targets(state: State, query: FindTargets, now: int) -> Answer:
    """Answer with the question that finds them."""
    user = state.by_session[query.session]
    rooms = tuple((room.number, room.name, room.hidden) for room in user.rooms)
    question = PastTargets(user.source.identity, rooms, state.position, query.first, query.second, query.limit)
    return PastFound(query.session, now, question)
