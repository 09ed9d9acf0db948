"""Pages of the past, read by helper threads over connections of their own, in short transactions."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.pages import (
    CountUnread,
    DirectMessages,
    Entry,
    Page,
    PastTargets,
    Question,
    RoomMessages,
    TargetsFound,
    UnreadCounted,
    Versions,
)
from besedka.chat.users import make_source
from besedka.i18n import mark
from besedka.journal.acts import acts
from besedka.journal.amended import mended, versions
from besedka.journal.epochs import Epochs
from besedka.journal.extents import LAST_MESSAGES, find, find_targets, first_since, number_of
from besedka.journal.faults import as_fault
from besedka.journal.unread import count_unread

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.chat.audit import AuditPage, AuditQuestion

__all__ = ["History", "entry_from_row"]

# Of each reading thread. A page of history needs some dozen pages once, and the system's cache has them all; SQLite by
# itself would keep eight times as many, for as long as the server runs (docs/performance.md, "Memory over time").
CACHE_KIB = 256


class History:
    """Reads pages. Any thread may ask; each has a connection of its own, which is never written with."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def page(self, question: Question) -> Page | TargetsFound | UnreadCounted:
        """Answer a question; raises `StorageFault`."""
        try:
            connection = self._connection()
            if isinstance(question, PastTargets):
                return TargetsFound(question, tuple(find_targets(connection, question)))
            if isinstance(question, CountUnread):
                return UnreadCounted(question, count_unread(connection, question))
            if isinstance(question, Versions):
                return Page(question, versions(connection, question))
            if isinstance(question, RoomMessages | DirectMessages):
                rows = _last_messages(connection, question)
            else:
                rows = find(connection, question)
            entries = mended(connection, tuple(map(self._local.epochs.name, map(entry_from_row, rows))))
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None
        return Page(question, entries)

    def acts(self, question: AuditQuestion) -> AuditPage:
        """Answer a question about moderating acts; raises `StorageFault`."""
        try:
            return acts(self._connection(), question)
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=2.0)
            connection.execute("PRAGMA query_only = 1")
            connection.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
            with self._lock:
                self._all.append(connection)
            self._local.epochs = Epochs(connection)
            self._local.connection = connection
        return connection

    def close(self) -> None:
        """Close all connections, after the threads that used them have ended."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()


def _last_messages(connection: sqlite3.Connection, question: RoomMessages | DirectMessages) -> list[tuple[Any, ...]]:
    if isinstance(question, RoomMessages):
        place, since, position = question.room, question.since, question.position
    else:
        own = number_of(connection, question.identity)
        if own is None:
            return []
        place, since, position = -own, question.since, question.position
        if question.until:
            position = min(position, first_since(connection, question.until) - 1)
    rows = connection.execute(LAST_MESSAGES, (place, position, 0, question.limit)).fetchall()
    counting = [row for number, row in enumerate(rows) if number < question.least or row[1] >= since]
    return counting[::-1]


def entry_from_row(row: tuple[Any, ...]) -> Entry:
    """Make an entry of its columns: position, time, kind, target, text, tags, and the four of its source."""
    position, time, kind, target, text, tags, nick, username, host, identity = row
    return Entry(
        position,
        time,
        kind,
        make_source(nick, username, host, identity),
        target,
        text or "",
        () if tags is None else msgspec.json.decode(tags, type=tuple[tuple[str, str], ...]),
    )
