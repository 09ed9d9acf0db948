"""Parts of the past of a room or a talk: before, after and around a message or a time, and what there is at all.

What is looked for is found in as many steps as the logarithm of what there is: a message by its position, a time by
halving, since times never go back. Called by `history.py`, with a connection of its thread.
"""

from __future__ import annotations

from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from besedka.chat.pages import Moment, RoomPast, Which
from besedka.journal.rows import talk_place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from besedka.chat.pages import Extent, PastTargets, TalkPast

    Row = tuple[Any, ...]

__all__ = ["LAST_MESSAGES", "find", "find_targets", "first_since", "number_of"]

MESSAGES = "('message', 'notice')"
EVENTS = (
    "('message', 'notice', 'tag', 'join', 'leave', 'quit', 'kick', 'nick', 'topic', 'mode', 'rename', 'redact', 'edit')"
)
ENTRIES = (
    "SELECT e.position, e.time, e.kind, e.target, e.text, e.tags, s.nick, s.username, s.host, s.identity"
    " FROM placed p CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
    " LEFT JOIN source s ON s.number = e.source"
    # stretches do not overlap: the newest that counts is the first one that ends at the position or behind it
    " WHERE p.place = ?1 AND p.last > ?3 AND p.last <= ifnull("
    "(SELECT last FROM placed WHERE place = ?1 AND last >= ?2 ORDER BY last LIMIT 1), ?2)"
    " AND e.position > ?3 AND e.position <= ?2 AND e.kind IN {kinds} ORDER BY p.last {way}, e.position {way} LIMIT ?4"
)
LAST_MESSAGES = ENTRIES.format(kinds=MESSAGES, way="DESC")
# each by itself: SQLite looks for both at once by going through all there is
_ENDS = "SELECT (SELECT ifnull(min(position), 1) FROM entry), (SELECT 1 + ifnull(max(position), 0) FROM entry)"
# by whether other things than messages count, and whether the oldest are wanted
_STATEMENTS = {
    (events, oldest): ENTRIES.format(kinds=EVENTS if events else MESSAGES, way="ASC" if oldest else "DESC")
    for events in (False, True)
    for oldest in (False, True)
}


def find(connection: sqlite3.Connection, question: RoomPast | TalkPast) -> list[Row]:
    """Return the entries of a part of the past, the oldest first; raises `sqlite3.Error`."""
    if isinstance(question, RoomPast):
        return _Place(connection, [question.room], question.hidden, question.position, question.extent).find()
    return _Place(connection, _talks(connection, question), 0, question.position, question.extent).find()


def number_of(connection: sqlite3.Connection, identity: str) -> int | None:
    """Return the number of an identity, None where it never talked; raises `sqlite3.Error`."""
    found = connection.execute("SELECT number FROM identity WHERE name = ?", (identity,)).fetchone()
    return None if found is None else int(found[0])


def _talks(connection: sqlite3.Connection, question: TalkPast) -> list[int]:
    """Return the places of what somebody has talked with another."""
    own = None if question.identity is None else number_of(connection, question.identity)
    if own is None:
        return []
    others = {number_of(connection, name) for name in question.others}
    if question.folded is not None:
        found = connection.execute("SELECT other FROM talk WHERE owner = ? AND folded = ?", (own, question.folded))
        others |= {other for (other,) in found}
    return [talk_place(own, other) for other in others if other is not None]


class _Place:
    """One place, or several that are shown as one, with the bounds that hold for any part of it."""

    def __init__(
        self, connection: sqlite3.Connection, places: Sequence[int], hidden: int, newest: int, extent: Extent
    ) -> None:
        self._connection = connection
        self._places = places
        self._hidden = hidden
        self._newest = newest
        self._extent = extent

    def find(self) -> list[Row]:
        """Return the rows of the part, the oldest first."""
        extent = self._extent
        first, second = extent.first or Moment(), extent.second or Moment()
        match extent.which:
            case Which.LATEST:
                return self._between(self._end(first), None, extent.limit)
            case Which.BEFORE:
                return self._between(0, self._start(first), extent.limit)
            case Which.AFTER:
                return self._between(self._end(first), None, extent.limit, oldest=True)
            case Which.AROUND:
                return self._around(self._start(first), extent.limit)
            case Which.BETWEEN:
                forwards = self._start(first) <= self._start(second)
                early, late = (first, second) if forwards else (second, first)
                return self._between(self._end(early), self._start(late), extent.limit, oldest=forwards)

    def _start(self, moment: Moment) -> int:
        """Return the first position that is of a moment, or later."""
        return moment.position or first_since(self._connection, moment.time)

    def _end(self, moment: Moment) -> int:
        """Return the last position that is of a moment, or earlier; 0 for none."""
        if moment == Moment():
            return 0
        return moment.position or first_since(self._connection, moment.time + moment.lasting) - 1

    def _between(self, after: int, before: int | None, limit: int, *, oldest: bool = False) -> list[Row]:
        """Return what is newer than a position and older than another: of that the oldest, or the newest."""
        newest = self._newest if before is None else min(self._newest, before - 1)
        statement = _STATEMENTS[self._extent.events, oldest]
        bounds = (newest, max(after, self._hidden), limit)
        pages = [self._connection.execute(statement, (place, *bounds)).fetchall() for place in self._places]
        rows = sorted(chain.from_iterable(pages), key=itemgetter(0))
        return rows[:limit] if oldest else rows[max(0, len(rows) - limit) :]

    def _around(self, middle: int, limit: int) -> list[Row]:
        """Return what is on both sides of a position, itself among them; where one is short, more of the other."""
        before = self._between(0, middle, limit)
        after = self._between(middle - 1, None, limit, oldest=True)
        fewer = max(limit // 2, limit - len(after))
        before = before[max(0, len(before) - fewer) :]
        return before + after[: limit - len(before)]


def first_since(connection: sqlite3.Connection, time: int) -> int:
    """Return the position of the first entry that is not older than a time, one behind the last where there is none."""
    low, high = connection.execute(_ENDS).fetchone()
    while low < high:  # it is at `low` or behind it, and at `high` at the latest
        middle = (low + high) // 2
        position, found = connection.execute(
            "SELECT position, time FROM entry WHERE position >= ? ORDER BY position LIMIT 1", (middle,)
        ).fetchone()
        if found < time:
            low = position + 1
        else:
            high = middle
    return int(low)


def find_targets(connection: sqlite3.Connection, question: PastTargets) -> list[tuple[str, int]]:
    """Return names and the times of their newest message, the oldest first; raises `sqlite3.Error`."""
    found: dict[str, int] = {}
    for place, name, hidden in _own_places(connection, question):
        row = connection.execute(LAST_MESSAGES, (place, question.position, hidden, 1)).fetchone()
        if row is not None:
            found[name] = max(found.get(name, 0), row[1])
    first, second = question.first, question.second
    forwards = first.time <= second.time
    early, late = (first, second) if forwards else (second, first)
    inside = [(name, time) for name, time in found.items() if early.time + early.lasting <= time < late.time]
    inside.sort(key=itemgetter(1))
    return inside[: question.limit] if forwards else inside[max(0, len(inside) - question.limit) :]


def _own_places(connection: sqlite3.Connection, question: PastTargets) -> list[tuple[int, str, int]]:
    """Return the places of somebody's rooms and talks, with what they are called and what is hidden."""
    places = list(question.rooms)
    own = None if question.identity is None else number_of(connection, question.identity)
    if own is not None:
        talks = connection.execute("SELECT other, nick FROM talk WHERE owner = ?", (own,))
        places += [(talk_place(own, other), nick, 0) for other, nick in talks]
    return places
