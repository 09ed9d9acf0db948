"""What the indexer does with journal and index, a piece at a time: take in what is new, write again what has changed.

Each piece is one short reading of the journal and one transaction of the index, which has its own position in it; so
it may be killed at any moment and goes on where it was.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec

from besedka.chat.users import ACCOUNT
from besedka.journal.search.catalogue import ALL_LISTED, Listing, change_lists
from besedka.journal.search.shelf import (
    SHELF,
    Shelf,
    drop_shelf,
    index_path,
    open_index,
    put_together,
    remove_index,
    shelf_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from besedka.journal.search.shelf import Message

__all__ = ["MEND_AFTER_S", "PIECE", "Reach", "Writer", "open_journal"]

PIECE: Final = 2_000  # entries: some forty milliseconds of work, and one commit
MERGE_PAGES: Final = 200  # of four kilobytes: some milliseconds
# The catalogue is put together when an eighth has come: in one segment a room is found ten times as fast as in eight,
# and what is in it is written again six times while it doubles.
TIDY_WHEN: Final = 8
# What was taken out is not shown from that moment on; the words of it leave the index's file so much later, together
# with whatever else was taken out of that shelf meanwhile.
MEND_AFTER_S: Final = 60.0
# Three for each shelf of an index: to prepare one takes as long as what it does. Some kilobytes each, as they are used.
STATEMENTS: Final = 1_000

log = logging.getLogger(__name__)

_ENTRIES = (
    "SELECT e.position, e.time, e.kind, e.room, e.target, e.text, s.nick, s.identity"
    " FROM entry e LEFT JOIN source s ON s.number = e.source"
    " WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ?"
)
_ENDS = "SELECT last, -place FROM placed INDEXED BY placed_direct WHERE place < 0 AND last BETWEEN ? AND ?"
_SAID: Final = frozenset({"message", "notice"})


class Reach(msgspec.Struct, frozen=True):
    """How far the index goes: position and time (microseconds) of the last entry that it knows."""

    position: int = 0
    time: int = 0
    changed: int = 0


def open_journal(path: Path) -> sqlite3.Connection:
    """Open a journal so that it can only be read, and no log is moved by closing it; raises `sqlite3.Error`."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        isolation_level=None,
        timeout=2.0,
        cached_statements=STATEMENTS,
    )
    connection.execute("PRAGMA query_only = 1")
    return connection


class Writer:
    """The index of one journal, for writing. One process at a time; raises `sqlite3.Error` and `OSError`."""

    def __init__(self, journal: Path) -> None:
        """Open both; an index of another journal is thrown away."""
        self._path = index_path(journal)
        self._journal = open_journal(journal)
        try:
            self._index = open_index(self._path)
            self._shelves: dict[tuple[int, int], Shelf] = {}  # by number and whether it is the fresh one
            self._listings: dict[str, Listing] = {}  # of shelves that are being listed, by their names
            self._has_dropped = True  # words may be in the log that are in no shelf any more
            self.reach = self._begin()
        except BaseException:
            self._journal.close()
            raise

    def _begin(self) -> Reach:
        """Say how far the index is; begin anew where it is not this journal's."""
        meta = dict(self._journal.execute("SELECT name, value FROM meta WHERE name IN ('epoch', 'secret')"))
        whose = f"{meta.get('secret', '')} {meta.get('epoch', '')}"
        known = dict(self._index.execute("SELECT name, value FROM meta"))
        if known and (known.get("journal") != whose or known.get("position", 0) > self.newest):
            log.info("the search index is of another journal: it is made anew")
            self._index.close()
            remove_index(self._path)
            self._index = open_index(self._path)
            known = {}
        if not known:
            (changed,) = self._journal.execute("SELECT ifnull(max(number), 0) FROM changed").fetchone()
            self._index.execute("BEGIN IMMEDIATE")
            self._keep(Reach(0, 0, changed))
            self._index.execute("INSERT OR REPLACE INTO meta VALUES ('journal', ?)", (whose,))
            self._index.execute("COMMIT")
            return Reach(0, 0, changed)
        return Reach(known["position"], known["time"], known["changed"])

    def _keep(self, reach: Reach) -> None:
        self._index.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            [("position", reach.position), ("time", reach.time), ("changed", reach.changed)],
        )

    @property
    def version(self) -> int:
        """Return a number that is another one as soon as something was written into the journal."""
        (version,) = self._journal.execute("PRAGMA data_version").fetchone()
        return int(version)

    @property
    def newest(self) -> int:
        """Return the position of the journal's newest entry."""
        (newest,) = self._journal.execute("SELECT ifnull(max(position), 0) FROM entry").fetchone()
        return int(newest)

    @property
    def size(self) -> int:
        """Return how large the index is, in bytes."""
        return sum(
            path.stat().st_size
            for path in (self._path, self._path.with_name(self._path.name + "-wal"))
            if path.exists()
        )

    @property
    def waiting(self) -> int:
        """Return how many full shelves are not in the catalogue yet."""
        (waiting,) = self._index.execute(
            "SELECT count(*) FROM shelf WHERE listed >= 0 AND fresh = 0 AND number < ?",
            (shelf_of(self.reach.position),),
        ).fetchone()
        return int(waiting)

    def take(self) -> int:
        """Take in a piece of what is new; return 0 when there was nothing."""
        at = self.reach.position
        entries = self._journal.execute(_ENTRIES, (at, (shelf_of(at + 1) + 1) * SHELF - 1, PIECE)).fetchall()
        marked = self._journal.execute("SELECT * FROM changed WHERE number > ?", (self.reach.changed,)).fetchall()
        if not entries and not marked:
            return self._skip(at)
        changed = marked[-1][0] if marked else self.reach.changed
        position, time_ = entries[-1][:2] if entries else (at, self.reach.time)
        reach = Reach(position, time_, changed)
        with self._transaction():
            if entries:
                number = shelf_of(entries[0][0])
                self._add(number, 0, entries)
            for _, first, last in marked:
                self._spoil(first, min(last, reach.position))
            self._keep(reach)
        self.reach = reach
        return len(entries) + len(marked)

    def _skip(self, at: int) -> int:
        """Go on to the next shelf where the rest of this one is empty; return 0 where that was all."""
        row = self._journal.execute("SELECT min(position), time FROM entry WHERE position > ?", (at,)).fetchone()
        if row[0] is None:
            return 0
        self.reach = Reach(row[0] - 1, self.reach.time, self.reach.changed)
        return 1

    def _add(self, number: int, fresh: int, entries: Sequence[Any]) -> None:
        """Put entries into a shelf, and say how far it goes now."""
        shelf = self._shelves.get((number, fresh))
        if shelf is None:
            shelf = self._open(number, fresh)
        shelf.add(self._messages(entries))
        self._index.execute("UPDATE shelf SET upto = ? WHERE number = ? AND fresh = ?", (entries[-1][0], number, fresh))

    def _open(self, number: int, fresh: int) -> Shelf:
        row = self._index.execute("SELECT name FROM shelf WHERE number = ? AND fresh = ?", (number, fresh)).fetchone()
        if row is None:
            other = self._index.execute("SELECT name FROM shelf WHERE number = ?", (number,)).fetchone()
            generation = int(other[0].partition("_")[2]) + 1 if other else 0
            name = f"{number}_{generation}"
            self._index.execute(
                "INSERT INTO shelf (number, name, upto, fresh) VALUES (?, ?, 0, ?)", (number, name, fresh)
            )
        else:
            (name,) = row
        if len(self._shelves) > 1:  # of each one its words are remembered
            self._shelves.clear()
        shelf = self._shelves[number, fresh] = Shelf(self._index, name, new=row is None)
        return shelf

    def _messages(self, entries: Sequence[Any]) -> list[Message]:
        ends: dict[int, tuple[int, ...]] = {}
        if any(entry[3] is None and entry[2] in _SAID for entry in entries):
            for position, end in self._journal.execute(_ENDS, (entries[0][0], entries[-1][0])):
                ends[position] = (*ends.get(position, ()), end)
        messages: list[Message] = []
        for position, _time, kind, room, target, text, nick, identity in entries:
            if kind in _SAID and text and (room is not None or position in ends):
                account = identity.removeprefix(ACCOUNT) if identity and identity.startswith(ACCOUNT) else None
                messages.append((position, room, nick or "", account, target, text, ends.get(position, ())))
        return messages

    def _spoil(self, first: int, last: int) -> None:
        """Mark the shelves in which these positions are: they are to be written again."""
        self._index.execute(
            "UPDATE shelf SET stale = ? WHERE number BETWEEN ? AND ? AND stale = 0 AND fresh = 0",
            (int(time.time()), shelf_of(first), shelf_of(last)),
        )
        # one that is being written again may have what has changed just now: it begins anew
        for number, name in self._index.execute(
            "SELECT number, name FROM shelf WHERE fresh = 1 AND number BETWEEN ? AND ? AND upto >= ?",
            (shelf_of(first), shelf_of(last), first),
        ).fetchall():
            self._shelves.pop((number, 1), None)
            self._listings.pop(name, None)
            self._drop(name)
            self._index.execute("DELETE FROM shelf WHERE number = ? AND fresh = 1", (number,))

    def _drop(self, name: str) -> None:
        """Throw a shelf away, and see to it that the words which are in no other one leave the file."""
        self._has_dropped = True
        if drop_shelf(self._index, name):
            # taking out adds to a full-text table that something is gone; it is gone when all is put together
            self._index.execute("INSERT OR REPLACE INTO meta VALUES ('parts_gone', 1)")

    def mend(self, now: float, after_s: float = MEND_AFTER_S) -> bool:
        """Do a piece of what can wait, the most urgent first; return whether there was any.

        What is half in the catalogue comes in; a stale shelf is written again; segments are put together; what is whole
        comes into the catalogue, and that is put together. `now` is seconds since 1970; a shelf is written again when
        it was stale for `after_s`.
        """
        if self._list(begun=True):
            return True
        row = self._index.execute(
            "SELECT number FROM shelf WHERE fresh = 1 OR (stale > 0 AND stale <= ?) ORDER BY fresh DESC LIMIT 1",
            (now - after_s,),
        ).fetchone()
        if row is not None:
            self._write_again(row[0])
            return True
        if self._put_together() or self._list(begun=False) or self._tidy():
            return True
        self._empty_log()
        return False

    def _list(self, *, begun: bool) -> bool:
        """Put a piece of a full shelf into the catalogue; return whether there was one to put there."""
        row = self._index.execute(
            "SELECT number, name, listed FROM shelf WHERE listed >= ? AND fresh = 0 AND number < ? LIMIT 1",
            (int(begun), shelf_of(self.reach.position)),
        ).fetchone()
        if row is None:
            return False
        number, name, done = row
        if self._gathered(number, name):
            with self._transaction():
                done = self._listings[name].put(done)
                self._index.execute("UPDATE shelf SET listed = ? WHERE number = ? AND fresh = 0", (done, number))
            if done == ALL_LISTED:
                del self._listings[name]
        return True

    def _gathered(self, number: int, name: str) -> bool:
        """Gather a piece of what is on a shelf, by place; return whether all is gathered."""
        listing = self._listings.get(name)
        if listing is None:
            listing = self._listings[name] = Listing(self._index, number, name)
        return listing.gather()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._index.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._index.execute("COMMIT")
        except BaseException:
            self._forget()
            raise

    def _put_together(self) -> bool:
        """Put some segments together, of words that are gone first; return whether there were any."""
        gone = self._index.execute("SELECT 1 FROM meta WHERE name = 'parts_gone'").fetchone() is not None
        row = self._index.execute(
            "SELECT number, name FROM shelf WHERE merged = 0 AND fresh = 0 AND number < ? LIMIT 1",
            (shelf_of(self.reach.position),),
        ).fetchone()
        if not gone and row is None:
            return False
        with self._transaction():
            if put_together(self._index, "part" if gone else f"m{row[1]}", MERGE_PAGES):
                if gone:
                    self._index.execute("DELETE FROM meta WHERE name = 'parts_gone'")
                else:
                    self._index.execute("UPDATE shelf SET merged = 1 WHERE number = ? AND fresh = 0", (row[0],))
        return True

    def _tidy(self) -> bool:
        """Put some of the catalogue's segments together where it has grown; return whether it had."""
        (listed,) = self._index.execute("SELECT count(*) FROM shelf WHERE listed < 0").fetchone()
        row = self._index.execute("SELECT value FROM meta WHERE name = 'tidy'").fetchone()
        tidy = row[0] if row else 0  # shelves that were in it when it was one segment
        if listed - tidy <= tidy // TIDY_WHEN:
            return False
        with self._transaction():
            if put_together(self._index, "catalogue", MERGE_PAGES):
                self._index.execute("INSERT OR REPLACE INTO meta VALUES ('tidy', ?)", (listed,))
        return True

    def _empty_log(self) -> None:
        """Move the log into the file and empty it, if words have left the shelves; the next time if somebody reads."""
        if self._has_dropped:
            (busy, _, _) = self._index.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._has_dropped = bool(busy)

    def _write_again(self, number: int) -> None:
        """Write a piece of a stale shelf again; the last piece takes the old one's place."""
        row = self._index.execute("SELECT upto FROM shelf WHERE number = ? AND fresh = 1", (number,)).fetchone()
        at = max(row[0] if row else 0, number * SHELF - 1)
        end = min(self.reach.position, (number + 1) * SHELF - 1)
        entries = self._journal.execute(_ENTRIES, (at, end, PIECE)).fetchall()
        if entries:
            with self._transaction():
                self._add(number, 1, entries)
        if len(entries) < PIECE:
            self._replace(number)

    def _replace(self, number: int) -> None:
        """Put a shelf that was written again in the place of the old one, as soon as it is known what that changes."""
        rows = self._index.execute(
            "SELECT name, listed FROM shelf WHERE number = ? ORDER BY fresh", (number,)
        ).fetchall()
        (old, listed), fresh = rows[0], [name for name, _ in rows[1:]]
        if listed and not all(self._gathered(number, name) for name in (old, *fresh)):
            return
        with self._transaction():
            if listed:
                lists = [self._listings[name].rows for name in (old, *fresh)]
                change_lists(self._index, lists[0], lists[1] if fresh else ())
            self._drop(old)
            self._index.execute("DELETE FROM shelf WHERE number = ? AND fresh = 0", (number,))
            self._index.execute("UPDATE shelf SET fresh = 0, stale = 0, listed = ? WHERE number = ?", (listed, number))
        self._listings.clear()
        self._shelves.pop((number, 0), None)
        shelf = self._shelves.pop((number, 1), None)
        if shelf is not None:
            self._shelves[number, 0] = shelf

    def _forget(self) -> None:
        """Take back what was not committed; what is remembered of shelves may be of that."""
        self._shelves.clear()
        self._listings.clear()
        if self._index.in_transaction:
            self._index.execute("ROLLBACK")

    def close(self) -> None:
        """Close both."""
        self._index.close()
        self._journal.close()
