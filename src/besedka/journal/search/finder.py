"""Answers questions for messages from the index and the journal, the newest first, in a bounded time.

Readers' threads ask; most of the work is SQLite's. Shelves are looked through from the newest on; when the time is up,
what was found so far is the answer, and where it goes on.
"""

from __future__ import annotations

import datetime as dt
import math
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import msgspec

from besedka.chat.finds import Found, Hit
from besedka.chat.searching import ProblemKind, moment
from besedka.i18n import mark
from besedka.journal.epochs import Epochs
from besedka.journal.faults import as_fault
from besedka.journal.history import entry_from_row
from besedka.journal.search.catalogue import shelves_with
from besedka.journal.search.expression import narrows, places_of, wanted_of
from besedka.journal.search.shelf import SHELF, VERSION, index_path, shelf_of
from besedka.journal.search.writer import open_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.chat.finds import SearchMessages
    from besedka.chat.pages import Entry
    from besedka.chat.searching import SearchQuery, When
    from besedka.journal.search.expression import Places, Wanted

__all__ = ["BUDGET_S", "Finder"]

BUDGET_S: Final = 0.3  # nobody takes that for waiting; behind it is "older…"
# The first shelf may take so long: what is asked for begins so many words that it must be narrower.
LONGEST_S: Final = 2.0
LEAST_S: Final = 0.05  # … and any other one at least so long: else a search might never get past it
MISSES: Final = 2  # shelves that bring nothing, before the catalogue is asked: to ask costs as much as to open some
FEW: Final = 32  # messages: to look each up takes some forty microseconds
OPCODES: Final = 20_000  # between two looks at the clock: less than a millisecond of SQLite's, and little of the GIL
MICROSECONDS: Final = 1_000_000

_ENTRY = (
    "SELECT e.position, e.time, e.kind, e.target, e.text, e.tags, s.nick, s.username, s.host, s.identity, e.room"
    " FROM entry e LEFT JOIN source s ON s.number = e.source"
    " WHERE e.position = ? AND e.kind IN ('message', 'notice') AND e.text <> ''"
)
_BESIDE = (
    "SELECT e.position, e.time, e.kind, e.target, e.text, e.tags, s.nick, s.username, s.host, s.identity"
    " FROM placed p CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
    " LEFT JOIN source s ON s.number = e.source"
)
_BEFORE = (
    # the stretch in which the position is, and those that end before it
    " WHERE p.place = ?1 AND p.last <= ifnull("
    "(SELECT last FROM placed WHERE place = ?1 AND last >= ?2 ORDER BY last LIMIT 1), ?2)"
    " AND e.position < ?2 AND e.kind IN ('message', 'notice') AND e.text <> ''"
    " ORDER BY p.last DESC, e.position DESC LIMIT 1"
)
_BEHIND = (
    " WHERE p.place = ?1 AND p.last > ?2 AND e.position > ?2 AND e.position <= ?3"
    " AND e.kind IN ('message', 'notice') AND e.text <> '' ORDER BY p.last, e.position LIMIT 1"
)


class _Connections:
    """What one thread reads with; the index's connection holds as long as the file is the same."""

    def __init__(self, journal: Path) -> None:
        self.path = index_path(journal)
        self._journal_path = journal
        self.journal = open_journal(journal)
        self.epochs = Epochs(self.journal)
        self.index: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None

    def open(self) -> sqlite3.Connection | None:
        """Return the index, None where there is none (yet)."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        file = (found.st_dev, found.st_ino)
        if self.index is None or file != self._file:
            self._close_index()
            self.index = open_journal(self.path)
            self.index.execute("ATTACH ? AS journal", (f"{self._journal_path.absolute().as_uri()}?mode=ro",))
            self._file = file
        (version,) = self.index.execute("PRAGMA user_version").fetchone()
        return self.index if version == VERSION else None

    def _close_index(self) -> None:
        if self.index is not None:
            self.index.close()
            self.index = None

    def close(self) -> None:
        self._close_index()
        self.journal.close()


class Finder:
    """Finds messages. Any thread may ask; each has connections of its own."""

    def __init__(self, journal: Path, budget_s: float = BUDGET_S) -> None:
        self._journal = journal
        self._budget_s = budget_s
        self._local = threading.local()
        self._all: list[_Connections] = []
        self._lock = threading.Lock()

    def find(self, question: SearchMessages) -> Found:
        """Answer a question; raises `StorageFault`."""
        try:
            connections = self._connections()
            index = connections.open()
            if index is None:
                return Found(question)
            index.execute("BEGIN")  # one state of the index for all that follows
            try:
                return _Search(connections, index, question, time.monotonic() + self._budget_s).answer()
            finally:
                index.set_progress_handler(None, 0)
                index.execute("COMMIT")
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the search index")) from None

    def newest(self) -> int:
        """Return the position of the journal's newest entry; raises `StorageFault`."""
        try:
            (position,) = self._connections().journal.execute("SELECT ifnull(max(position), 0) FROM entry").fetchone()
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None
        return int(position)

    def epoch(self) -> str:
        """Return the epoch of the journal, which is in the names of its messages; raises `StorageFault`."""
        try:
            return self._connections().epochs.now
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None

    def _connections(self) -> _Connections:
        connections: _Connections | None = getattr(self._local, "connections", None)
        if connections is None:
            connections = self._local.connections = _Connections(self._journal)
            with self._lock:
                self._all.append(connections)
        return connections

    def close(self) -> None:
        """Close all connections, after the threads that used them have ended."""
        with self._lock:
            for connections in self._all:
                connections.close()
            self._all.clear()


class _Search:
    """One question while it is answered."""

    def __init__(
        self, connections: _Connections, index: sqlite3.Connection, question: SearchMessages, deadline: float
    ) -> None:
        self._journal = connections.journal
        self._named = connections.epochs.name
        self._index = index
        self._question = question
        self._deadline = deadline
        self._interrupted_at = math.inf
        self._rooms = {number: name for number, name, _hidden in question.rooms or ()}
        self._hidden = {number: hidden for number, _name, hidden in question.rooms or () if hidden}
        self._hits: list[tuple[Entry, int | None]] = []
        self._few = True  # messages on a shelf fit, wherever they are; as on the shelves before, so on the next

    def answer(self) -> Found:
        meta = dict(self._index.execute("SELECT name, value FROM meta"))
        question = self._question
        everywhere = question.rooms is None
        if everywhere:
            self._rooms = dict(self._journal.execute("SELECT number, name FROM room"))
        own = self._own()
        places = places_of(question.query, tuple(self._rooms.items()), own, everywhere=everywhere)
        told = Found(question, reach=meta.get("position", 0), reach_time=meta.get("time", 0))
        if places.nowhere:
            return told
        if places.inside is None and places.within is None and not narrows(question.query):
            return msgspec.structs.replace(told, problem=ProblemKind.TOO_WIDE)
        first, last = self._between(told.reach)
        try:
            older, parts = self._walk(first, last, places, parts=question.parts)
            if not (self._hits or older or parts or question.before) and _may_be_parts(question.query):
                older, parts = self._walk(first, last, places, parts=True)
        except sqlite3.OperationalError:  # which one, depends on what was interrupted
            if time.monotonic() <= self._interrupted_at:
                raise
            return msgspec.structs.replace(told, problem=ProblemKind.TOO_WIDE)
        hits = tuple(self._hit(entry, room, own) for entry, room in self._hits)
        return msgspec.structs.replace(told, hits=hits, older=older, parts=parts)

    def _own(self) -> int | None:
        if self._question.identity is None:
            return None
        row = self._journal.execute("SELECT number FROM identity WHERE name = ?", (self._question.identity,)).fetchone()
        return None if row is None else int(row[0])

    def _between(self, reach: int) -> tuple[int, int]:
        """Return the first and the last position that are looked at."""
        query, question = self._question.query, self._question
        now = dt.datetime.fromtimestamp(question.now / MICROSECONDS, dt.UTC).astimezone()
        first = self._position_at(query.after, now) if query.after is not None else 1
        last = min(reach, question.position)
        if query.before is not None:
            last = min(last, self._position_at(query.before, now) - 1)
        if question.before:
            last = min(last, question.before - 1)
        return first, last

    def _position_at(self, when: When, now: dt.datetime) -> int:
        """Return the first position at a moment or behind it: times rise with positions."""
        wanted = moment(when, now)
        low, high = 1, self._question.position + 1
        while low < high:
            middle = (low + high) // 2
            row = self._journal.execute(
                "SELECT position, time FROM entry WHERE position >= ? ORDER BY position LIMIT 1", (middle,)
            ).fetchone()
            if row is None or row[1] >= wanted:
                high = middle
            else:
                low = row[0] + 1
        return low

    def _walk(self, first: int, last: int, places: Places, *, parts: bool) -> tuple[int, bool]:
        """Look through the shelves from the newest on; return where it stopped (0: at the end), and `parts`."""
        self._interrupt_at(time.monotonic() + LONGEST_S)
        wanted = wanted_of(self._index, self._question.query, places, parts=parts)
        if wanted is None:
            return 0, parts
        stop = opened = 0
        number: int | None
        numbers = self._shelves(wanted, shelf_of(first), shelf_of(last))
        while True:
            found = len(self._hits)
            self._interrupt_at(
                max(self._deadline, time.monotonic() + LEAST_S) if opened else time.monotonic() + LONGEST_S
            )
            try:
                if (number := next(numbers, None)) is None:
                    return 0, parts
                stop = (number + 1) * SHELF
                if opened and time.monotonic() >= self._deadline:
                    return stop, parts
                older = self._take_from(number, wanted, places, first, last)
            except sqlite3.OperationalError:
                if not opened or time.monotonic() <= self._interrupted_at:
                    raise
                # what this shelf has brought so far, or nothing of it
                older = self._hits[-1][0].position if len(self._hits) > found else stop
            if older:
                return older, parts
            stop -= SHELF  # it was looked through
            opened += 1

    def _shelves(self, wanted: Wanted, first: int, last: int) -> Iterator[int]:
        """Yield the numbers of shelves: the newest as long as they bring something, then those of the catalogue."""
        at, misses = last, 0
        while at >= first and misses < MISSES:
            found = len(self._hits)
            yield at
            misses += len(self._hits) == found
            at -= 1
        yield from shelves_with(self._index, wanted.listed, first, at)

    def _take_from(self, number: int, wanted: Wanted, places: Places, first: int, last: int) -> int:
        """Take what a shelf has, the newest first; return where it stopped, 0 for the end."""
        row = self._index.execute("SELECT name FROM shelf WHERE number = ? AND fresh = 0", (number,)).fetchone()
        if row is None:
            return 0
        rows = self._fitting(f"m{row[0]}", wanted, places, first, last)
        for (position,) in rows:
            if len(self._hits) >= self._question.limit or (self._hits and time.monotonic() >= self._deadline):
                rows.close()
                return int(position) + 1
            self._take(position)
        return 0

    def _fitting(self, shelf: str, wanted: Wanted, places: Places, first: int, last: int) -> sqlite3.Cursor:
        """Return the positions on a shelf that fit, the newest first.

        That a message is in a room is looked up where few messages fit otherwise: to go through all of the room's takes
        longer.
        """
        query = f"SELECT m.rowid FROM {shelf} m WHERE {shelf} MATCH ? AND m.rowid BETWEEN ? AND ?"  # noqa: S608
        fits, where = wanted.fits, ""
        if places.within is not None and wanted.anywhere:
            if places.inside is not None and wanted.is_short and self._few:
                self._few = (
                    len(self._index.execute(f"{query} LIMIT {FEW}", (wanted.anywhere, first, last)).fetchall()) < FEW
                )
            if places.inside is None or (wanted.is_short and self._few):
                fits, where = wanted.anywhere, _within(*places.within)
        return self._index.execute(f"{query}{where} ORDER BY m.rowid DESC", (fits, first, last))

    def _interrupt_at(self, deadline: float) -> None:
        self._interrupted_at = deadline
        self._index.set_progress_handler(lambda: time.monotonic() > deadline, OPCODES)

    def _take(self, position: int) -> None:
        """Read a message; one that is not there any more is no hit."""
        row = self._journal.execute(_ENTRY, (position,)).fetchone()
        if row is not None and position > self._hidden.get(row[10], 0):
            self._hits.append((entry_from_row(row[:10]), row[10]))

    def _hit(self, entry: Entry, room: int | None, own: int | None) -> Hit:
        name = None if room is None else self._rooms.get(room, f"#{room}")
        if not self._question.around:
            return Hit(self._named(entry), name)
        return Hit(self._named(entry), name, *self._around(entry, room, own))

    def _around(self, entry: Entry, room: int | None, own: int | None) -> tuple[Entry | None, Entry | None]:
        """Return the messages beside one: in its room, or in the same direct talk."""
        if room is None:
            if own is None:
                return None, None
            place, talk = -own, _Talk(self._journal, entry, own)
        else:
            place, talk = room, None
        before = self._beside(_BEFORE, (place, entry.position), talk)
        if before is not None and before.position <= self._hidden.get(place, 0):
            before = None
        behind = self._beside(_BEHIND, (place, entry.position, self._question.position), talk)
        return before, behind

    def _beside(self, which: str, arguments: tuple[int, ...], talk: _Talk | None) -> Entry | None:
        row: tuple[Any, ...] | None = self._journal.execute(_BESIDE + which, arguments).fetchone()
        if row is None or (talk is not None and not talk.has(row[0])):
            return None
        return self._named(entry_from_row(row))


class _Talk:
    """A direct talk: what is beside a message of it may be of another one."""

    def __init__(self, journal: sqlite3.Connection, entry: Entry, own: int) -> None:
        self._journal = journal
        self._own = own
        self._ends = self._ends_of(entry.position)

    def _ends_of(self, position: int) -> set[int]:
        return {
            place
            for (place,) in self._journal.execute(
                "SELECT place FROM placed INDEXED BY placed_direct WHERE place < 0 AND last = ?", (position,)
            )
        }

    def has(self, position: int) -> bool:
        return self._ends_of(position) == self._ends


def _within(rooms: tuple[int, ...], own: int | None) -> str:
    """Return the condition that a message is in one of these rooms, or in a direct talk with that end."""
    there = f"e.room IN ({','.join(map(str, rooms))})"
    if own is not None:
        there += f" OR (e.room IS NULL AND (-{own}, e.position) IN (SELECT place, last FROM journal.placed))"  # noqa: S608 - numbers
    return f" AND EXISTS (SELECT 1 FROM journal.entry e WHERE e.position = m.rowid AND ({there}))"  # noqa: S608


def _may_be_parts(query: SearchQuery) -> bool:
    """Whether there is a word that may also stand inside of others."""
    return any(term.how == "forms" and not term.negative and len(term.words[0]) > 2 for term in query.terms)
