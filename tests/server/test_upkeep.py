"""The long work on the journal, between turns."""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, Standing
from besedka.chat.mended import Redacted
from besedka.chat.notes import SeenNoted
from besedka.journal.journal import Journal
from besedka.server.upkeep import Upkeep
from support.archives import change
from support.journals import rows, said, stranger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = 86_400_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def writer(path: Path) -> Iterator[Journal]:
    """A journal with something old in it."""
    journal = Journal(path)
    journal.open()
    source = stranger("vera", "account:Vera")
    journal.store([said(position, source=source) for position in range(1, 1201)])
    journal.store([msgspec.structs.replace(said(1201), time=9 * DAY)])
    yield journal
    journal.close()


def work(upkeep: Upkeep) -> int:
    """Do all there is to do; return how many pieces it was."""
    pieces = 0
    while upkeep.is_busy:
        upkeep.step()
        pieces += 1
        assert pieces < 1000
    return pieces


def test_what_is_old_is_removed_in_pieces(path: Path, writer: Journal, caplog: pytest.LogCaptureFixture) -> None:
    """Several, each with the lock; then it is told once, and there is nothing more to do."""
    upkeep = Upkeep(threading.Lock(), writer, path)
    with caplog.at_level(logging.INFO):
        upkeep.look(10 * DAY, 0)
        work(upkeep)
        assert caplog.text == ""
        upkeep.look(10 * DAY, 7)
        upkeep.look(10 * DAY, 7)
        assert work(upkeep) > 3
        upkeep.look(10 * DAY, 7)
        work(upkeep)
    assert upkeep.removed == 1200
    assert rows(path, "SELECT position FROM entry") == [(1201,)]
    assert caplog.text.count("1200 entries that are not kept any longer were removed") == 1


def test_accounts_are_forgotten(path: Path, writer: Journal) -> None:
    """Before anything else."""
    upkeep = Upkeep(threading.Lock(), writer, path)
    work(upkeep)
    gone = Account("Vera", "vera", 5, standing=Standing.DELETED)
    writer.store([AccountChanged(1202, 10 * DAY, 1, (), None, "delete", gone, "redact")])
    assert upkeep.is_busy
    work(upkeep)
    assert rows(path, "SELECT count(*) FROM entry WHERE kind = 'redacted'") == [(1200,)]


def test_a_fault_waits_for_the_next_hour(path: Path, writer: Journal, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so, and the server goes on."""
    upkeep = Upkeep(threading.Lock(), writer, path)
    upkeep.look(10 * DAY, 7)
    change(path, "ALTER TABLE placed RENAME TO elsewhere")
    work(upkeep)
    assert "what is not kept any longer could not be removed" in caplog.text
    upkeep.look(10 * DAY, 7)
    change(path, "ALTER TABLE elsewhere RENAME TO placed", "UPDATE room SET metadata = 'nonsense'")
    work(upkeep)
    upkeep.look(10 * DAY, 7)
    assert "it could not be seen what is not kept any longer" in caplog.text


def test_what_devices_have_seen_has_an_end(path: Path, writer: Journal) -> None:
    """Who comes after so many days comes as for the first time; 0 days: never."""
    upkeep = Upkeep(threading.Lock(), writer, path)
    devices = [f"account:anna/{number}" for number in range(600)]
    writer.store([SeenNoted(0, DAY, 0, (), device, (0, 1), DAY) for device in devices])
    writer.store([SeenNoted(0, DAY, 0, (), "account:anna/here", (1,), 0)])
    for days, left in ((0, 1201), (12, 1201), (3, 1)):
        upkeep.look(10 * DAY, 0, days)
        work(upkeep)
        assert rows(path, "SELECT count(*) FROM seen") == [(left,)]


def test_what_was_taken_back_leaves_the_disk(path: Path, writer: Journal) -> None:
    """Soon after; when there was nothing, nothing is done."""
    upkeep = Upkeep(threading.Lock(), writer, path)
    for _ in range(2):  # once after the start
        upkeep.look_for_redacted()
        work(upkeep)
    upkeep.look_for_redacted()
    assert not upkeep.is_busy
    author = stranger("vera", "account:Vera")
    writer.store([Redacted(1202, 10 * DAY, 1, (), author, "#lobby", 1, None, 1200, "", author, is_own=True)])
    log = path.with_name(f"{path.name}-wal")
    assert log.stat().st_size
    assert not upkeep.is_busy
    upkeep.look_for_redacted()
    assert work(upkeep) == 2
    assert not log.stat().st_size
    assert rows(path, "SELECT * FROM scrub") == []


def test_a_fault_while_words_leave(path: Path, writer: Journal, caplog: pytest.LogCaptureFixture) -> None:
    """It is told, and tried again the next time."""
    upkeep = Upkeep(threading.Lock(), writer, path)
    work(upkeep)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO scrub VALUES (1)")
        other.execute("COMMIT")
        other.execute("BEGIN IMMEDIATE")
        upkeep.look_for_redacted()
        work(upkeep)
        assert "could not be removed" in caplog.text
        other.execute("COMMIT")
    upkeep.look_for_redacted()
    assert work(upkeep) == 2
    assert rows(path, "SELECT * FROM scrub") == []
