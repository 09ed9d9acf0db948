"""Counting what somebody has not read: from its marker on, up to a bound, so that nobody who is far behind costs more.

Called by `history.py`, with a connection of its thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.mentions import mentions
from besedka.chat.names import fold_nick
from besedka.chat.pages import Unread
from besedka.chat.talk import stranger
from besedka.journal.extents import first_since, number_of
from besedka.journal.rows import talk_place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from besedka.chat.pages import CountUnread, UnreadTalk

__all__ = ["count_unread"]

# What others have said in a place, the oldest first: no more columns than are counted, since it may be many rows.
_OF_OTHERS = (
    "SELECT e.position, e.text FROM placed p CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
    " LEFT JOIN source s ON s.number = e.source"
    " WHERE p.place = ?1 AND p.last > ?3 AND p.last <= ifnull("
    "(SELECT last FROM placed WHERE place = ?1 AND last >= ?2 ORDER BY last LIMIT 1), ?2)"
    " AND e.position > ?3 AND e.position <= ?2 AND e.kind IN ('message', 'notice')"
    " AND ifnull(s.identity, s.nick || '!' || s.username || '@' || s.host) IS NOT ?5"
    " ORDER BY p.last, e.position LIMIT ?4"
)
MILLISECOND = 1000  # microseconds: a marker's time has no finer parts, and all of that millisecond is read


def count_unread(connection: sqlite3.Connection, question: CountUnread) -> tuple[Unread, ...]:
    """Return what is unread in each room and talk, those without anything left out; raises `sqlite3.Error`.

    What was asked for by name is there in any case.
    """
    found = [_count(connection, question, room.name, [room.room], room.read, room.hidden) for room in question.rooms]
    own = number_of(connection, question.own)
    talks = [
        _count(connection, question, talk.name, *_talk(connection, question, own, talk)) for talk in question.talks
    ]
    if question.everybody:
        talks += [_count(connection, question, *each) for each in _all_talks(connection, question, own)]
        return tuple(each for each in (*found, *talks) if each.count)
    return (*found, *talks)


def _count(
    connection: sqlite3.Connection,
    question: CountUnread,
    name: str,
    places: Sequence[int],
    read: int,
    hidden: int = 0,
) -> Unread:
    after = max(hidden, first_since(connection, read + MILLISECOND) - 1 if read else 0)
    count = mentioned = first = 0
    for place in places:
        room = question.most - count
        rows = connection.execute(_OF_OTHERS, (place, question.position, after, room + 1, question.own)).fetchall()
        if rows:
            count += len(rows)
            first = min(first or rows[0][0], rows[0][0])
            mentioned += _mentioned([text or "" for _, text in rows[:room]], question.names)
        if count > question.most:
            break
    return Unread(name, count, mentioned, first)


def _mentioned(texts: list[str], names: Sequence[str]) -> int:
    """Return how many texts mention somebody; most often none does, which one look at all of them tells."""
    folded = fold_nick("\n".join(texts))
    if not any(name and name in folded for name in names):
        return 0
    return sum(mentions(text, names) for text in texts)


def _talk(
    connection: sqlite3.Connection, question: CountUnread, own: int | None, talk: UnreadTalk
) -> tuple[list[int], int]:
    """Return the places of a talk, and how far it was read."""
    keys = list(talk.others)
    if own is None:
        return [], 0
    if talk.folded is not None:
        keys += [
            name
            for (name,) in connection.execute(
                "SELECT i.name FROM talk t JOIN identity i ON i.number = t.other WHERE t.owner = ? AND t.folded = ?",
                (own, talk.folded),
            )
        ]
    numbers = [number_of(connection, key) for key in dict.fromkeys(keys)]
    read = max(question.markers.get(key, 0) for key in keys)
    return [talk_place(own, number) for number in numbers if number is not None], read


def _all_talks(
    connection: sqlite3.Connection, question: CountUnread, own: int | None
) -> list[tuple[str, list[int], int]]:
    """Return the talks of somebody: how the other is called, the places, how far it was read."""
    if own is None:
        return []
    talks: dict[str, tuple[str, list[int], int]] = {}
    rows = connection.execute(
        "SELECT t.folded, t.nick, t.other, i.name FROM talk t JOIN identity i ON i.number = t.other"
        " WHERE t.owner = ? ORDER BY t.other",
        (own,),
    )
    for folded, nick, other, identity in rows:
        name, places, read = talks.get(folded, (nick, [], 0))
        read = max(read, question.markers.get(identity, 0), question.markers.get(stranger(nick), 0))
        talks[folded] = name, [*places, talk_place(own, other)], read
    return list(talks.values())
