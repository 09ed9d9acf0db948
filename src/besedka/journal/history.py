"""Pages of the past, read by helper threads over connections of their own, in short transactions."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.pages import Entry, Page, Question, RoomMessages
from besedka.chat.users import make_source
from besedka.i18n import mark
from besedka.journal.faults import as_fault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["History"]

_MESSAGES = (
    "SELECT e.position, e.time, e.kind, e.target, e.text, e.tags, s.nick, s.username, s.host, s.identity"
    " FROM placed p CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
    " LEFT JOIN source s ON s.number = e.source"
    # stretches do not overlap: the newest that counts is the first one that ends at the position or behind it
    " WHERE p.place = ?1 AND p.last <= ifnull("
    "(SELECT last FROM placed WHERE place = ?1 AND last >= ?2 ORDER BY last LIMIT 1), ?2)"
    " AND e.position <= ?2 AND e.kind IN ('message', 'notice')"
    " ORDER BY p.last DESC, e.position DESC LIMIT ?3"
)


class History:
    """Reads pages. Any thread may ask; each has a connection of its own, which is never written with."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def page(self, question: Question) -> Page:
        """Answer a question; raises `StorageFault`."""
        try:
            connection = self._connection()
            if isinstance(question, RoomMessages):
                place, since = question.room, 0
            else:
                since = question.since
                found = connection.execute(
                    "SELECT number FROM identity WHERE name = ?", (question.identity,)
                ).fetchone()
                if found is None:
                    return Page(question, ())
                place = -found[0]
            rows = connection.execute(_MESSAGES, (place, question.position, question.limit)).fetchall()
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None
        return Page(question, tuple(_entry(row) for row in reversed(rows) if row[1] >= since))

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=2.0)
            connection.execute("PRAGMA query_only = 1")
            self._local.connection = connection
            with self._lock:
                self._all.append(connection)
        return connection

    def close(self) -> None:
        """Close all connections, after the threads that used them have ended."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()


def _entry(row: tuple[Any, ...]) -> Entry:
    position, time, kind, target, text, tags, nick, username, host, identity = row
    return Entry(
        position,
        time,
        kind,
        make_source(nick, username, host, identity),
        target,
        text,
        () if tags is None else msgspec.json.decode(tags, type=tuple[tuple[str, str], ...]),
    )
