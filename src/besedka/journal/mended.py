"""Messages by their position, and what becomes of them when they are changed or taken back: then the words are gone.

Called with the writing connection, under the hub's lock, by `journal.py` and `batch.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.mended import EDITED, Edited, KeptMessage, Reacted, Redacted
from besedka.chat.users import make_source
from besedka.journal.extents import number_of
from besedka.journal.rows import talk_place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

__all__ = ["REDACTED", "find_message", "find_reactions", "is_in_talk", "mark_changed", "mend", "take_back"]

REDACTED = "redacted"  # the kind of what was said, and is not there any more
_FIND = (
    "SELECT e.time, e.kind, e.room, e.target, e.text, e.tags, s.nick, s.username, s.host, s.identity"
    " FROM entry e JOIN source s ON s.number = e.source"
    " WHERE e.position = ? AND e.kind IN ('message', 'notice', 'tag')"
)
_PLACED = "SELECT 1 FROM placed WHERE place = ?1 AND last >= ?2 AND first <= ?2 LIMIT 1"


def find_message(connection: sqlite3.Connection, position: int) -> KeptMessage | None:
    """Return what was said at a position, None where nothing was; raises `sqlite3.Error`."""
    row = connection.execute(_FIND, (position,)).fetchone()
    if row is None:
        return None
    time, kind, room, target, text, tags, nick, username, host, identity = row
    return KeptMessage(
        position,
        time,
        kind,
        room or 0,
        make_source(nick, username, host, identity),
        target or "",
        text or "",
        () if tags is None else msgspec.json.decode(tags, type=tuple[tuple[str, str], ...]),
    )


def is_in_talk(
    connection: sqlite3.Connection, position: int, own: str, others: Sequence[str], folded: str | None
) -> bool:
    """Whether an entry is of somebody's direct talk with one of others; raises `sqlite3.Error`."""
    number = number_of(connection, own)
    if number is None:
        return False
    ends = [number_of(connection, name) for name in others]
    if folded is not None:
        ends += [
            other
            for (other,) in connection.execute(
                "SELECT other FROM talk WHERE owner = ? AND folded = ?", (number, folded)
            )
        ]
    places = [talk_place(number, end) for end in ends if end is not None]
    return any(connection.execute(_PLACED, (place, position)).fetchone() for place in places)


def find_reactions(connection: sqlite3.Connection, position: int) -> tuple[tuple[str, str], ...]:
    """Return who has reacted to a message, and how; raises `sqlite3.Error`."""
    return tuple(
        connection.execute("SELECT who, reaction FROM reaction WHERE message = ? ORDER BY position", (position,))
    )


def mend(connection: sqlite3.Connection, events: Sequence[Redacted | Edited | Reacted]) -> None:
    """Carry out what mends messages, in order; what is not said any more is overwritten (`secure_delete`).

    Raises `sqlite3.Error`.
    """
    for event in events:
        match event:
            case Redacted():
                take_back(connection, event.message)
            case Edited():
                _edit(connection, event)
            case Reacted():
                _react(connection, event)
    mark_changed(connection, [event.message for event in events if not isinstance(event, Reacted)])


def take_back(connection: sqlite3.Connection, message: int) -> None:
    """Take the words of a message, and what was made of it; raises `sqlite3.Error`."""
    connection.execute(
        f"UPDATE entry SET kind = '{REDACTED}', text = NULL, tags = NULL WHERE position = ?",  # noqa: S608
        (message,),
    )
    connection.execute("DELETE FROM version WHERE message = ?", (message,))
    connection.execute("DELETE FROM reaction WHERE message = ?1 OR position = ?1", (message,))
    connection.execute("INSERT OR IGNORE INTO scrub VALUES (?)", (message,))


def _edit(connection: sqlite3.Connection, event: Edited) -> None:
    connection.execute(
        "INSERT INTO version SELECT position, ?, text FROM entry WHERE position = ?", (event.position, event.message)
    )
    (tags,) = connection.execute("SELECT tags FROM entry WHERE position = ?", (event.message,)).fetchone()
    kept = () if tags is None else msgspec.json.decode(tags, type=tuple[tuple[str, str], ...])
    when = datetime.fromtimestamp(event.time // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    marked = (*((name, value) for name, value in kept if name != EDITED), (EDITED, when))
    connection.execute(
        "UPDATE entry SET text = ?, tags = ? WHERE position = ?",
        (event.text, msgspec.json.encode(marked).decode(), event.message),
    )


def _react(connection: sqlite3.Connection, event: Reacted) -> None:
    if event.adding:
        row = (event.message, event.who, event.reaction, event.position, event.source.nick)
        connection.execute("INSERT OR IGNORE INTO reaction VALUES (?, ?, ?, ?, ?)", row)
    else:
        connection.execute(
            "DELETE FROM reaction WHERE message = ? AND who = ? AND reaction = ?",
            (event.message, event.who, event.reaction),
        )


def mark_changed(connection: sqlite3.Connection, positions: Sequence[int]) -> None:
    """Tell whoever has made something of these entries, as the search index has, to make it again."""
    connection.executemany("INSERT INTO changed (first, last) VALUES (?1, ?1)", [(each,) for each in positions])
