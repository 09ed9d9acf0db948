"""The index's file: the words that occur, shelves of messages, one for each `SHELF` positions. The indexer writes.

A shelf is the table `mN`: for each message its words and what is said of it (its place, its sender), as an FTS5 table
without the text. All shelves share one list of words with their stems, `word`, and `part` finds those by a part. So
word forms and parts of words become words before messages are looked for, once for all shelves.

Shelves bound what merging and mending cost: what must be taken out (a message was redacted, a room's past given up) is
taken out by writing its shelf again from the journal, while the old one still answers. The list counts for each word in
how many shelves it is; one that is in none any more leaves it.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from besedka.chat.wording import has_link, words_of
from besedka.journal.search.facets import LINK, direct, place, recipient, sender
from besedka.journal.search.stems import stem

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "SHELF",
    "VERSION",
    "Shelf",
    "drop_shelf",
    "index_path",
    "open_index",
    "put_together",
    "remove_index",
    "shelf_of",
    "spoil_all",
    "words_in",
]

VERSION: Final = 2  # of everything below, the rule for words and the stems included: another one is written anew
SHELF: Final = 1 << 17  # positions: written again in some seconds, looked through in some milliseconds
LOCKED_S: Final = 5.0  # `besedka index rebuild` and the indexer wait for each other, never for long
_PREPARE = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;"
    # `upto` is the last position that is in it; `stale` since when (seconds) it is to be written again, `fresh` whether
    # it is the one that is being written; `merged` whether its segments were put together
    "CREATE TABLE shelf (number INTEGER NOT NULL, name TEXT NOT NULL, upto INTEGER NOT NULL,"
    " stale INTEGER NOT NULL DEFAULT 0, fresh INTEGER NOT NULL DEFAULT 0, merged INTEGER NOT NULL DEFAULT 0,"
    " listed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (number, fresh)) WITHOUT ROWID;"
    "CREATE INDEX shelf_not_listed ON shelf (number) WHERE listed >= 0;"
    "CREATE VIRTUAL TABLE catalogue USING fts5(text, content='', columnsize=0, detail=none, tokenize='ascii');"
    # bytes: four of its pages are the least through which FTS5 does not go one by one
    "INSERT INTO catalogue (catalogue, rank) VALUES ('pgsz', 1000);"
    # `shelves`: in how many of them the word is, those counted that are being written again
    "CREATE TABLE word (number INTEGER PRIMARY KEY AUTOINCREMENT, word TEXT NOT NULL UNIQUE, stem TEXT NOT NULL,"
    " shelves INTEGER NOT NULL DEFAULT 1);"
    "CREATE INDEX word_by_stem ON word (stem);"
    "CREATE INDEX word_in_none ON word (number) WHERE shelves = 0;"
    "CREATE VIRTUAL TABLE part USING fts5(word, content='word', content_rowid='number', detail=none,"
    " tokenize='trigram');"
    # what is known of a message besides its words is no word that anybody looks for by a part
    "CREATE TRIGGER word_comes AFTER INSERT ON word WHEN new.word NOT LIKE '~%' BEGIN"
    " INSERT INTO part (rowid, word) VALUES (new.number, new.word); END;"
    "CREATE TRIGGER word_goes AFTER DELETE ON word WHEN old.word NOT LIKE '~%' BEGIN"
    " INSERT INTO part (part, rowid, word) VALUES ('delete', old.number, old.word); END;"
)
_SHELF = "CREATE VIRTUAL TABLE m{0} USING fts5(text, content='', columnsize=0, tokenize=\"ascii tokenchars '~_'\")"
_WORDS = "CREATE VIRTUAL TABLE temp.words_of_{0} USING fts5vocab('main', 'm{0}', 'row')"
_COUNT = "INSERT INTO word (word, stem) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET shelves = shelves + 1"

# position, room (None: a direct talk), nick, account (or None), the nick it was said to, text, ends of a direct talk
Message = tuple[int, int | None, str, str | None, str | None, str, tuple[int, ...]]


def index_path(journal: Path) -> Path:
    """Return where the index of a journal is."""
    return journal.with_name("search.sqlite")


def remove_index(path: Path) -> None:
    """Throw an index away, whatever state it is in."""
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def open_index(path: Path) -> sqlite3.Connection:
    """Open an index for writing; another version, or what is none, is thrown away.

    Raises `sqlite3.Error`, `OSError`.
    """
    try:
        connection = _open(path)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version in (0, VERSION):
            _prepare(connection, version)
            return connection
        connection.close()
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # the disk, or a lock: another moment may mend it
            raise
    remove_index(path)
    connection = _open(path)
    _prepare(connection, 0)
    return connection


def _open(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = sqlite3.connect(path, isolation_level=None, timeout=LOCKED_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # what a power cut takes, is indexed again
        connection.execute("PRAGMA cache_size = -8000")
        connection.execute("PRAGMA secure_delete = ON")  # a shelf that is thrown away is overwritten
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, version: int) -> None:
    if version == 0:
        connection.executescript(f"BEGIN IMMEDIATE;{_PREPARE}PRAGMA user_version = {VERSION};COMMIT;")


def spoil_all(path: Path) -> None:
    """Have an index that another process writes made anew, shelf by shelf; raises `sqlite3.Error`, `OSError`."""
    with closing(open_index(path)) as connection:
        connection.execute("UPDATE shelf SET stale = 1 WHERE fresh = 0")


def shelf_of(position: int) -> int:
    """Return the number of the shelf of a position."""
    return position // SHELF


class Shelf:
    """One shelf that is written, inside of the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, name: str, *, new: bool) -> None:
        """Open a shelf, or make it."""
        self.name = name
        self._connection = connection
        if new:
            connection.execute(_SHELF.format(name))
        self._known = set() if new else set(words_in(connection, name))

    def add(self, messages: Iterable[Message]) -> None:
        """Put messages in, in the order of their positions."""
        known, fresh = self._known, []
        rows = []
        for position, room, nick, account, target, text, ends in messages:
            words = words_of(text)
            words.append(sender(nick))
            if account is not None and account != nick:
                words.append(sender(account))
            if room is not None:
                words.append(place(room))
            else:
                words += [direct(end) for end in ends]
                if target is not None:
                    words.append(recipient(target))
            if has_link(text):
                words.append(LINK)
            for word in words:
                if word not in known:
                    known.add(word)
                    fresh.append(word)
            rows.append((position, " ".join(words)))
        self._connection.executemany(f"INSERT INTO m{self.name} (rowid, text) VALUES (?, ?)", rows)  # noqa: S608
        self._connection.executemany(_COUNT, [(word, stem(word)) for word in fresh])


def words_in(connection: sqlite3.Connection, name: str) -> list[str]:
    """Return the words that are in a shelf, what is known of messages besides their words included."""
    connection.execute(_WORDS.format(name))
    words = [word for (word,) in connection.execute(f"SELECT term FROM temp.words_of_{name}")]  # noqa: S608 - a number
    connection.execute(f"DROP TABLE temp.words_of_{name}")
    return words


def drop_shelf(connection: sqlite3.Connection, name: str) -> bool:
    """Throw a shelf away; return whether words were in no other one, and are in the index no more."""
    connection.executemany(
        "UPDATE word SET shelves = shelves - 1 WHERE word = ?", [(word,) for word in words_in(connection, name)]
    )
    gone = connection.execute("DELETE FROM word WHERE shelves = 0").rowcount > 0
    connection.execute(f"DROP TABLE m{name}")
    return gone


def put_together(connection: sqlite3.Connection, table: str, pages: int) -> bool:
    """Put some segments of a full-text table together; return whether there is nothing left to do."""
    before = connection.total_changes
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (-pages,))  # noqa: S608
    return connection.total_changes - before < 2  # fts5: it did nothing
