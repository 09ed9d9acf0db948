"""A turn's rows: few statements, the same rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from besedka.chat.commands import Speech
from besedka.journal import batch as module
from support.journals import journal, rows, said

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("count", [1, 2, 31, 32, 33, 64, 65, 100])
def test_any_number_of_messages_is_stored_whole(tmp_path: Path, count: int) -> None:
    """Those that make a statement of many rows, and those that are left over."""
    path = tmp_path / "journal.sqlite"
    events = [said(position, text=f"text {position}") for position in range(1, count + 1)]
    with journal(path) as writer:
        writer.open()
        writer.store(events)
    assert rows(path, "SELECT position, time, kind, room, text, target, tags FROM entry ORDER BY position") == [
        (event.position, event.time, "message", event.room, event.text, None, None) for event in events
    ]
    assert rows(path, "SELECT first, last FROM placed") == [(1, count)]


def test_what_is_unusual_stands_in_its_place(tmp_path: Path) -> None:
    """Notices, tags and keys between usual messages: one order, nothing left out."""
    path = tmp_path / "journal.sqlite"
    events = [
        said(1, text="usual"),
        replace(said(2, text="notice"), speech=Speech.NOTICE),
        replace(said(3, text="tags"), tags=(("+a", "b"),)),
        said(4, text="key", key="k1"),
        replace(said(5, text="tags and key", key="k2"), tags=(("+a", ""),)),
        said(6, text="usual"),
    ]
    with journal(path) as writer:
        writer.open()
        writer.store(events)
    assert rows(path, "SELECT position, kind, text, tags FROM entry ORDER BY position") == [
        (1, "message", "usual", None),
        (2, "notice", "notice", None),
        (3, "message", "tags", '[["+a","b"]]'),
        (4, "message", "key", None),
        (5, "message", "tags and key", '[["+a",""]]'),
        (6, "message", "usual", None),
    ]
    assert rows(path, "SELECT key, position FROM message_key ORDER BY position") == [("k1", 4), ("k2", 5)]
    assert rows(path, "SELECT first, last FROM placed") == [(1, 6)]


def test_a_statement_of_many_rows_fits_into_what_sqlite_takes() -> None:
    """It has no more parameters than the smallest limit that SQLite was ever built with."""
    with closing(sqlite3.connect(":memory:")) as connection:
        assert module._SAID_MANY.count("?") <= min(999, connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
