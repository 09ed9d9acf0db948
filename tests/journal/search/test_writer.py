"""The index as it is written: what is new, what has changed, and what is thrown away."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.journal.search.shelf import VERSION, index_path, open_index, spoil_all
from besedka.journal.search.writer import Writer
from support.journals import journal, rows
from support.searching import Archive, archive, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONG_AGO = 0.0  # a shelf that is stale is written again at once


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Archive]:
    """An archive with something in it."""
    with archive(tmp_path) as opened:
        anna = opened.chat.enter("anna", "#lobby")
        for number in range(10):
            anna.say("#lobby", f"tea number{number}")
        opened.index()
        yield opened


def mend(past: Archive) -> int:
    """Do all that can wait; return in how many pieces."""
    with closing(Writer(past.path)) as writer:
        pieces = 0
        while writer.mend(2e9, after_s=LONG_AGO):
            pieces += 1
        return pieces


def change(past: Archive, statement: str, first: int, last: int) -> None:
    """Change entries in the journal, and say so."""
    with closing(sqlite3.connect(past.path)) as connection, connection:
        connection.execute(statement)
        connection.execute("INSERT INTO changed (first, last) VALUES (?, ?)", (first, last))


def words(past: Archive) -> set[str]:
    """Return all words that the index has."""
    return {word for (word,) in rows(index_path(past.path), "SELECT word FROM word")}


def bytes_of(past: Archive) -> bytes:
    """Return the files of the index as they lie on the disk."""
    return b"".join(path.read_bytes() for path in past.path.parent.glob("search.sqlite*"))


def test_it_is_private(past: Archive) -> None:
    """It has words of what was said."""
    assert stat.S_IMODE(index_path(past.path).stat().st_mode) == 0o600


def test_what_was_taken_out_leaves_the_file(past: Archive) -> None:
    """It is not found from its removal on, and soon its words are nowhere; all else is found as before."""
    change(past, "UPDATE entry SET text = NULL WHERE text = 'tea number3'", 5, 6)
    assert len(past.find("tea").hits) == 9
    past.index()
    assert "number3" in words(past)
    with closing(Writer(past.path)) as writer:
        assert not writer.mend(0.0)  # it may wait: what is taken out next goes with it
    assert mend(past) > 0
    assert "number3" not in words(past)
    assert len(past.find("tea").hits) == 9
    assert rows(index_path(past.path), "SELECT name, stale, fresh FROM shelf") == [("0_1", 0, 0)]
    assert mend(past) == 0


def test_not_a_byte_of_it_is_left(past: Archive) -> None:
    """Nor of its parts: a word of three letters is one itself."""
    change(past, "UPDATE entry SET text = 'xqz shibboleth' WHERE text = 'tea number3'", 5, 6)
    past.index()
    mend(past)
    assert b"shibboleth" in bytes_of(past)
    assert b"xqz" in bytes_of(past)
    change(past, "UPDATE entry SET text = NULL WHERE text LIKE 'xqz%'", 5, 6)
    past.index()
    mend(past)
    for word in (b"shibboleth", b"bboleth", b"xqz"):
        assert word not in bytes_of(past)
    assert len(past.find("tea").hits) == 9


def test_what_was_edited_is_found_by_its_new_words(past: Archive) -> None:
    """And by its old ones no more."""
    change(past, "UPDATE entry SET text = 'coffee' WHERE text = 'tea number3'", 1, 1 << 40)
    past.index()
    mend(past)
    assert texts(past.find("coffee")) == ["coffee"]
    assert texts(past.find("number3")) == []


def test_what_changes_while_a_shelf_is_written_again(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is not missed: it begins anew. What is new meanwhile is found at once, and comes into the new one as well."""
    monkeypatch.setattr("besedka.journal.search.writer.PIECE", 4)
    change(past, "UPDATE entry SET text = NULL WHERE text = 'tea number3'", 1, 20)
    past.index()
    with closing(Writer(past.path)) as writer:
        assert writer.mend(2e9, after_s=LONG_AGO)
        assert rows(index_path(past.path), "SELECT count(*) FROM shelf WHERE fresh = 1") == [(1,)]
    change(past, "UPDATE entry SET text = NULL WHERE text = 'tea number1'", 2, 4)
    past.chat.enter("boris", "#lobby").say("#lobby", "tea of boris")
    past.index()
    assert rows(index_path(past.path), "SELECT count(*) FROM shelf WHERE fresh = 1") == [(0,)]
    assert texts(past.find("boris")) == ["tea of boris"]
    mend(past)
    assert not {"number1", "number3"} & words(past)
    assert len(past.find("tea").hits) == 9


def test_the_whole_index_is_made_anew_while_it_answers(past: Archive) -> None:
    """What `besedka index rebuild` asks for where a server runs."""
    spoil_all(index_path(past.path))
    assert len(past.find("tea").hits) == 10
    mend(past)
    assert rows(index_path(past.path), "SELECT name FROM shelf") == [("0_1",)]
    assert len(past.find("tea").hits) == 10


def test_shelves_that_are_full_are_put_together(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once; and gaps in the positions are jumped over."""
    for module in ("shelf", "writer", "finder"):
        monkeypatch.setattr(f"besedka.journal.search.{module}.SHELF", 8)
    with closing(sqlite3.connect(past.path)) as connection, connection:
        connection.execute("UPDATE entry SET position = position + 100 WHERE position > 9")
    index_path(past.path).unlink()
    past.index()
    assert rows(index_path(past.path), "SELECT number, upto FROM shelf") == [(0, 7), (1, 9), (13, 111)]
    assert len(past.find("tea").hits) == 10
    assert mend(past) >= 2
    assert rows(index_path(past.path), "SELECT number FROM shelf WHERE merged = 0") == [(13,)]


@pytest.mark.parametrize(
    "what",
    ["deleted", "of another version", "of the version before", "no database", "of another journal", "of the future"],
)
def test_an_index_that_is_none_is_made_anew(past: Archive, what: str) -> None:
    """It is only a copy."""
    index = index_path(past.path)
    with closing(sqlite3.connect(index)) as connection, connection:
        if what == "of another version":
            connection.execute(f"PRAGMA user_version = {VERSION + 1}")
        elif what == "of the version before":
            connection.execute(f"PRAGMA user_version = {VERSION - 1}")
            connection.execute("DROP TABLE word")
        elif what == "of another journal":
            connection.execute("UPDATE meta SET value = 'x' WHERE name = 'journal'")
        elif what == "future":
            connection.execute("UPDATE meta SET value = 1000 WHERE name = 'position'")
    if what == "deleted":
        index.unlink()
    elif what == "no database":
        index.write_bytes(b"something else" * 100)
    past.index()
    assert len(past.find("tea").hits) == 10


def test_a_fault_leaves_what_was_there(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece is taken in as a whole or not at all, and taken in when it is possible again."""
    anna = past.chat.enter("boris", "#lobby")
    anna.say("#lobby", "tea of boris")
    past.chat.store()
    change(past, "UPDATE entry SET text = NULL WHERE text = 'tea number3'", 1, 20)

    def fail(*_arguments: object) -> None:
        message = "disk is full"
        raise sqlite3.OperationalError(message)

    with closing(Writer(past.path)) as writer:
        before = writer.reach
        with monkeypatch.context() as broken:
            broken.setattr(Writer, "_keep", fail)
            with pytest.raises(sqlite3.OperationalError):
                writer.take()
        assert writer.reach == before
        assert writer.take() > 0
        with monkeypatch.context() as broken:
            broken.setattr(Writer, "_replace", fail)
            with pytest.raises(sqlite3.OperationalError):
                writer.mend(2e9, after_s=LONG_AGO)
        while writer.mend(2e9, after_s=LONG_AGO):
            pass
    assert len(past.find("tea").hits) == 10


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    """And nothing is thrown away for it."""
    with journal(tmp_path / "journal.sqlite") as opened:
        opened.open()
    index_path(tmp_path / "journal.sqlite").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - which one, the system says
        open_index(index_path(tmp_path / "journal.sqlite"))
    with pytest.raises(OSError):  # noqa: PT011
        Writer(tmp_path / "journal.sqlite")
