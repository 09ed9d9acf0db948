"""The index's file and its shelves."""

from __future__ import annotations

import hashlib
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.journal.search import shelf
from besedka.journal.search.shelf import (
    VERSION,
    Shelf,
    drop_shelf,
    index_path,
    open_index,
    put_together,
    remove_index,
    spoil_all,
)
from support.journals import rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the index is."""
    return index_path(tmp_path / "journal.sqlite")


def test_a_new_one_is_empty_and_private(path: Path) -> None:
    """And has the version of this program."""
    with closing(open_index(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    spoil_all(path)
    assert rows(path, "SELECT * FROM shelf") == []
    remove_index(path)
    remove_index(path)
    assert not path.exists()


def test_other_tables_are_another_version() -> None:
    """Who changes them gives the version another number, and then this: an index of before is made anew by that."""
    tables = hashlib.sha256((shelf._PREPARE + shelf._SHELF).encode()).hexdigest()
    assert (VERSION, tables[:8]) == (2, "d7b09eae")


def test_what_the_disk_refuses_is_not_thrown_away(path: Path) -> None:
    """Another moment may mend it."""
    open_index(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("besedka.journal.search.shelf.LOCKED_S", 0.0)
            with pytest.raises(sqlite3.OperationalError):
                open_index(path)
    assert path.exists()


def test_a_shelf_knows_its_words_again(path: Path) -> None:
    """Each is counted once, however often the shelf is opened; its segments are put together, and it can go."""
    with closing(open_index(path)) as connection:
        for number in range(1, 30):
            Shelf(connection, "0_0", new=number == 1).add(
                [(number, 1, "anna", None, None, f"tea and word{number}", ())]
            )
        assert connection.execute("SELECT count(*), max(shelves) FROM word").fetchone() == (31 + 2, 1)
        (hits,) = connection.execute("SELECT count(*) FROM m0_0 WHERE m0_0 MATCH 'tea'").fetchone()
        assert hits == 29
        pieces = 0
        while not put_together(connection, "m0_0", 1) and pieces < 1000:
            pieces += 1
        assert pieces < 1000
        assert connection.execute("SELECT count(*) FROM m0_0 WHERE m0_0 MATCH 'tea'").fetchone() == (29,)
        assert drop_shelf(connection, "0_0")
        names = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%0_0%'").fetchall()
        assert names == []


def test_words_are_there_as_long_as_a_shelf_has_them(path: Path) -> None:
    """Whatever they are made of; the list of words is empty when all shelves are gone, and so are their parts."""
    said = "ЧАЙ, чай! Ёлка naïve 𝐛old 東京 🙂🙂 don't x-y_z ΣΊΣΥΦΟΣ a\x00b İstanbul ﬁn ½ " + "long" * 40
    with closing(open_index(path)) as connection:
        for name in ("0_0", "1_0"):
            Shelf(connection, name, new=True).add(
                [(1, 1, "Ёж[1]", "Ёж_2", None, said, ()), (2, None, "b", "b", "c", said, (4, 5))]
            )
        Shelf(connection, "1_0", new=False).add([(3, 1, "b", None, None, "чай и кофе", ())])
        count = connection.execute("SELECT count(*) FROM word WHERE shelves = 2").fetchone()
        assert not drop_shelf(connection, "0_0")
        assert connection.execute("SELECT count(*) - 2 FROM word WHERE shelves = 1").fetchone() == count
        assert connection.execute("SELECT word FROM part WHERE word LIKE '%офе%'").fetchall() == [("кофе",)]
        assert drop_shelf(connection, "1_0")
        assert connection.execute("SELECT count(*) FROM word").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM part WHERE part MATCH 'офе'").fetchone() == (0,)
        while not put_together(connection, "part", 1):
            pass
        assert connection.execute("SELECT max(length(block)) < 40 FROM part_data").fetchone() == (1,)
        connection.execute("INSERT INTO part (part) VALUES ('integrity-check')")


def test_a_message_without_new_words(path: Path) -> None:
    """Needs no new rows among the words."""
    with closing(open_index(path)) as connection:
        opened = Shelf(connection, "0_0", new=True)
        opened.add([(1, 1, "anna", None, None, "tea", ())])
        opened.add([(2, None, "anna", "Anna_A", None, "tea", (4, 5))])
        found = connection.execute('SELECT rowid FROM m0_0 WHERE m0_0 MATCH \'"~i5" AND "~nanna_5f_a"\'').fetchall()
        assert found == [(2,)]
