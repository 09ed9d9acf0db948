"""A disk that is full, locked or read-only: what is known afterwards, and whether another try may help."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.errors import EnvironmentFault, StorageFault
from besedka.journal.faults import as_fault
from besedka.journal.history import History
from besedka.journal.journal import Journal
from support.journals import journal, remount, rows, said, small_disk, start_python

if TYPE_CHECKING:
    from pathlib import Path

WAL_FRAME = 4096 + 24


def sqlite_error(code: int) -> sqlite3.Error:
    """Return an error as SQLite raises it."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk but for so many bytes."""
    status = os.statvfs(disk)
    file = disk / "fill"
    file.write_bytes(bytes(status.f_bavail * status.f_frsize - leave))
    return file


@pytest.mark.parametrize(
    ("code", "why", "may_retry"),
    [
        (sqlite3.SQLITE_BUSY, "another program has locked it", True),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "another program has locked it", True),
        (sqlite3.SQLITE_FULL, "the disk is full", True),
        (sqlite3.SQLITE_READONLY_DBMOVED, "its folder takes no writes", True),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "the disk is full", True),
        (sqlite3.SQLITE_IOERR_FSYNC, "disk I/O error", False),
        (sqlite3.SQLITE_IOERR_WRITE, "disk I/O error", False),
    ],
)
def test_what_another_moment_may_mend(code: int, why: str, may_retry: bool) -> None:
    """Locks, full disks and unwritable folders may pass; after an I/O error nothing is known."""
    fault = as_fault(sqlite_error(code), "cannot write")
    assert (str(fault), fault.may_retry) == (f"cannot write: {why}", may_retry)
    assert not as_fault(sqlite_error(code), "cannot write", may_retry=False).may_retry


def test_errors_without_a_code() -> None:
    """A misuse of SQLite and an error of the system are told in their own words, and not tried again."""
    for error, why in ((sqlite3.ProgrammingError("closed"), "closed"), (PermissionError(1, "No", "file"), "No")):
        fault = as_fault(error, "cannot write")
        assert (str(fault), fault.may_retry) == (f"cannot write: {why}", False)


def test_a_journal_that_another_program_has_locked(tmp_path: Path) -> None:
    """Nothing is stored while the lock is held; afterwards the same entries are, once."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer, closing(sqlite3.connect(path, isolation_level=None)) as other:
        writer.store([said(1)])
        other.execute("BEGIN EXCLUSIVE")
        for refused in (lambda: writer.store([said(2), said(3)]), writer.open, lambda: writer.pruner.forget_keys(9)):
            with pytest.raises(StorageFault, match="another program has locked it") as caught:
                refused()
            assert caught.value.may_retry
        assert writer.find_key("a", "b") is None
        other.execute("COMMIT")
        writer.store([said(2), said(3)])
        assert writer.open().position == 3
    assert rows(path, "SELECT count(*) FROM entry") == [(3,)]


def test_a_journal_that_is_locked_cannot_be_opened(tmp_path: Path) -> None:
    """A program that holds the whole file is named as the reason."""
    path = tmp_path / "journal.sqlite"
    journal_made = Journal(path)
    journal_made.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(EnvironmentFault, match=r"cannot open the journal .*another program has locked it"):
            Journal(path)


def test_a_journal_on_a_disk_that_takes_no_writes(tmp_path: Path) -> None:
    """It cannot be opened for writing, whether it is there already or not."""
    with small_disk(tmp_path / "disk", 4) as disk:
        with journal(disk / "there") as writer:
            writer.store([said(1)])
        remount(disk, "ro")
        for name in ("there", "new"):
            with pytest.raises(EnvironmentFault, match=f"cannot open the journal {disk / name}: "):
                Journal(disk / name)
        remount(disk, "rw")
        with journal(disk / "there") as writer:
            assert writer.open().position == 1


def test_a_connection_that_may_not_write(tmp_path: Path) -> None:
    """SQLite's own refusal to write may pass."""
    with journal(tmp_path / "j") as writer:
        writer._connection.execute("PRAGMA query_only = 1")
        with pytest.raises(StorageFault, match="takes no writes") as caught:
            writer.store([said(1)])
        assert caught.value.may_retry
        writer._connection.execute("PRAGMA query_only = 0")
        writer.store([said(1)])


def test_a_full_disk(tmp_path: Path) -> None:
    """A turn that does not fit leaves nothing behind; when there is space again it is stored as if nothing had been."""
    with small_disk(tmp_path / "disk", 4) as disk:
        path = disk / "journal.sqlite"
        with journal(path) as writer, closing(History(path)):
            writer.store([said(1, key="k1")])
            filler = fill(disk, leave=64 * 1024)
            turn = [said(position, "x" * 3000, key=f"k{position}") for position in range(2, 102)]
            for _ in range(3):
                with pytest.raises(StorageFault, match="the disk is full") as caught:
                    writer.store(turn)
                assert caught.value.may_retry
                assert writer.find_key("session:7", "k2") is None
                assert rows(path, "SELECT max(position) FROM entry") == [(1,)]
            filler.unlink()
            writer.store(turn)
            writer.store([said(102)])
        with journal(path) as writer:
            assert writer.open().position == 102
        assert rows(path, "SELECT count(*), sum(length(text)) FROM entry") == [(102, 100 * 3000 + 4)]
        assert rows(path, "SELECT count(*) FROM message_key") == [(101,)]
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_disk_that_is_full_when_the_index_of_the_log_grows(tmp_path: Path) -> None:
    """The shared index of a long log needs space, too: that it has none passes like any full disk."""
    with small_disk(tmp_path / "disk", 32) as disk:
        path = disk / "journal.sqlite"
        with journal(path) as writer, closing(sqlite3.connect(path, isolation_level=None)) as reader:
            position = 1
            writer.store([said(position)])
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM entry").fetchone()  # keeps the log from starting anew
            log = path.with_name(f"{path.name}-wal")
            while log.stat().st_size < 4058 * WAL_FRAME:  # the index has room for 4062 pages, then takes 32 KiB more
                position += 1
                writer.store([said(position)])
            filler = fill(disk, leave=6 * 4096)
            fault = None
            while fault is None:
                try:
                    writer.store([said(position + 1)])
                    position += 1
                except StorageFault as refused:
                    fault = refused
            assert (fault.why, fault.may_retry) == ("the disk is full", True)
            filler.unlink()
            writer.store([said(position + 1)])
        assert rows(path, "SELECT count(*), max(position) FROM entry") == [(position + 1, position + 1)]


LIMITED = """
import os, resource, sys
from pathlib import Path
from besedka.errors import StorageFault
from besedka.journal.journal import Journal
from support.journals import said
path = Path(sys.argv[1])
journal = Journal(path)
journal.store([said(1)])
size = os.stat(f"{path}-wal").st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    journal.store([said(position, "x" * 3000) for position in range(2, 40)])
except StorageFault as fault:
    print(fault.may_retry, fault, flush=True)
os._exit(0)
"""


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """A limit on the size of files is an I/O error: no second try, and nothing of the turn after the restart."""
    path = tmp_path / "journal.sqlite"
    with start_python(LIMITED, path) as limited:
        out, _ = limited.communicate()
    assert out == "False cannot write to the journal: disk I/O error\n"
    with journal(path) as writer:
        assert writer.open().position == 1
        writer.store([said(2)])
    assert rows(path, "SELECT position FROM entry") == [(1,), (2,)]
