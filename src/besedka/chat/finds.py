"""Searching as data: the query that a session asks with, the question for the index, and what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.pages import Entry
from besedka.chat.queries import Answer, Query
from besedka.chat.searching import ProblemKind, SearchQuery

if TYPE_CHECKING:
    from besedka.chat.state import State

__all__ = ["MOST_FOUND", "FindMessages", "Found", "Hit", "SearchMessages", "SearchScope", "find_messages"]

MOST_FOUND = 100  # in one answer: more than anybody reads, and few enough for one page of the journal


class FindMessages(Query, frozen=True, gc=False):
    """Where a session may search: the rooms that its user is in, its own direct talks."""

    query: SearchQuery
    limit: int
    before: int = 0  # a position: what was said earlier than that; 0: up to now
    parts: bool = False  # go on looking for parts of words
    around: bool = False  # with the lines before and after each


class SearchScope(Answer, frozen=True, gc=False):
    """What answers it: the question that the index is to be asked."""

    question: SearchMessages


class SearchMessages(msgspec.Struct, frozen=True):
    """The question for messages: the newest `limit` that fit, in these rooms and in the direct talks of an identity.

    `rooms` are numbers, names, and up to which position each is hidden; None: everywhere, for the administrator.
    `position` is where the journal was when it was asked, `before` (a position, 0 for none) where an earlier answer has
    stopped, `now` the time in microseconds. With `parts` words may also stand inside of others. With `around` each hit
    comes with the lines before and after.
    """

    query: SearchQuery
    rooms: tuple[tuple[int, str, int], ...] | None
    identity: str | None
    position: int
    limit: int
    now: int
    before: int = 0
    parts: bool = False
    around: bool = False


class Hit(msgspec.Struct, frozen=True):
    """A message that was found; `room` is the name of its room, None for a direct talk.

    `earlier` and `later` are the messages beside it in that place, where there are any.
    """

    entry: Entry
    room: str | None
    earlier: Entry | None = None
    later: Entry | None = None


class Found(msgspec.Struct, frozen=True):
    """The answer: hits, the newest first.

    `older` is the position before which there may be more, 0 when all was looked through. `reach` is the last position
    that the index knows, `reach_time` its time (microseconds, 0 where there is no index yet). `problem` says why there
    is no answer; `parts` that no word did fit and parts of words were looked for.
    """

    question: SearchMessages
    hits: tuple[Hit, ...] = ()
    older: int = 0
    reach: int = 0
    reach_time: int = 0
    parts: bool = False
    problem: ProblemKind | None = None

    @property
    def behind(self) -> bool:
        """Whether there is something newer that the index does not know yet."""
        return self.reach < self.question.position


def find_messages(state: State, query: FindMessages, now: int) -> SearchScope:
    """Answer with the question for the index: where the asker is now, and who it is, say what it may see."""
    user = state.by_session[query.session]
    question = SearchMessages(
        query.query,
        tuple((room.number, room.name, room.hidden) for room in user.rooms),
        user.source.identity,
        state.position,
        min(query.limit, MOST_FOUND),
        now,
        query.before,
        query.parts,
        query.around,
    )
    return SearchScope(query.session, now, question)
