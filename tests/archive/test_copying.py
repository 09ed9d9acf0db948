"""Backups: whole while somebody writes, never in the place of something else, and put back as they were."""

from __future__ import annotations

import errno
import stat
from contextlib import closing
from pathlib import Path

import pytest

from besedka.archive import copying
from besedka.archive.copying import UNFINISHED, back_up, restore
from besedka.archive.verification import verify
from besedka.errors import EnvironmentFault, StorageFault
from besedka.journal.folder import Folder
from support.archives import change, later, make_journal, overwrite_pages
from support.journals import journal, rows, said, small_disk, start_python

ENTRIES = "SELECT * FROM entry ORDER BY position"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A journal in which everything has happened."""
    return make_journal(tmp_path / "data" / "journal.sqlite")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the backup goes."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "besedka.sqlite"


def files(folder: Path) -> list[str]:
    """Return what is in a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_is_one_whole_private_file(source: Path, target: Path) -> None:
    """It has what the journal has; nothing is left beside it, or beside the journal."""
    report = back_up(source, target)
    assert report.entries == 20
    assert rows(target, ENTRIES) == rows(source, ENTRIES)
    assert rows(target, "PRAGMA journal_mode") == [("delete",)]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert files(target.parent) == [target.name]
    assert files(source.parent) == [source.name]


def test_a_backup_of_a_journal_in_use(source: Path, target: Path) -> None:
    """It has what was stored when it began, not what came while it was made; the writer waits for nobody."""
    with journal(source) as writer:
        writer.open()
        writer.store([later(21, "before")])
        count = iter(range(22, 10_000))
        back_up(source, target, progress=lambda _done, _total: writer.store([later(next(count), "meanwhile")]))
        assert next(count) > 23
    assert rows(target, "SELECT max(position) FROM entry") == [(21,)]


def test_a_backup_after_a_kill(source: Path, target: Path) -> None:
    """What is only in the log is in the backup."""
    script = """
import sys, time
from pathlib import Path
from besedka.journal.journal import Journal
from support.archives import later
journal = Journal(Path(sys.argv[1]))
journal.open()
journal.store([later(21, "in the log")])
print("stored", flush=True)
time.sleep(60)
"""
    with start_python(script, source) as talker:
        assert talker.stdout is not None
        assert talker.stdout.readline() == "stored\n"
        talker.kill()
    back_up(source, target)
    assert rows(target, "SELECT text FROM entry WHERE position = 21") == [("in the log",)]


def test_nothing_is_overwritten_unasked(source: Path, target: Path) -> None:
    """An existing file stays as it is; with force it is replaced in one step; a folder never is."""
    target.write_text("precious")
    with pytest.raises(EnvironmentFault, match=r"cannot write .*besedka\.sqlite: it exists; --force overwrites it"):
        back_up(source, target)
    assert target.read_text() == "precious"
    back_up(source, target, force=True)
    assert verify(target).is_sound
    with pytest.raises(EnvironmentFault, match="it is a folder"):
        back_up(source, target.parent, force=True)


def test_a_damaged_journal_is_not_kept_as_a_backup(source: Path, target: Path) -> None:
    """The older backup stays."""
    back_up(source, target)
    change(source, "DELETE FROM entry WHERE position = 5")
    with pytest.raises(EnvironmentFault, match=r"it is damaged; besedka verify .* tells what is lost"):
        back_up(source, target, force=True)
    assert verify(target).is_sound
    assert files(target.parent) == [target.name]
    overwrite_pages(source, "entry")
    with pytest.raises(EnvironmentFault, match=r"damaged"):
        back_up(source, target, force=True)


def test_what_a_killed_backup_left_is_cleared(source: Path, target: Path) -> None:
    """The next one takes its place."""
    target.with_name(target.name + UNFINISHED).write_text("half")
    back_up(source, target)
    assert files(target.parent) == [target.name]


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    """Neither half a backup nor a lost older one."""
    source = tmp_path / "journal.sqlite"
    with journal(source) as writer:
        writer.open()
        writer.store([said(position, "x" * 2000) for position in range(1, 2001)])
    with small_disk(tmp_path / "small", 2) as disk:
        (disk / "backup").write_text("the older one")
        with pytest.raises(StorageFault, match="the disk is full"):
            back_up(source, disk / "backup", force=True)
        assert files(disk) == ["backup"]
        assert (disk / "backup").read_text() == "the older one"


def test_a_folder_that_is_not_there(source: Path, tmp_path: Path) -> None:
    """One sentence."""
    with pytest.raises(StorageFault, match=r"cannot write .*none/backup: No such file"):
        back_up(source, tmp_path / "none" / "backup")


def test_a_restored_journal_has_another_epoch(source: Path, target: Path, tmp_path: Path) -> None:
    """Even where the file has the number that the original had: what was said, by whom, and accounts are the same."""
    with journal(source) as writer:
        contents = writer.open()
    back_up(source, target)
    data = tmp_path / "other"
    assert restore(target, data) is None
    assert files(data) == ["journal.sqlite", "lock"]
    assert rows(data / "journal.sqlite", "SELECT value FROM meta WHERE name = 'inode'") == [(0,)]
    with journal(data / "journal.sqlite") as writer:
        again = writer.open()
    assert again.epoch != contents.epoch
    assert (again.position, again.rooms, again.accounts) == (contents.position, contents.rooms, contents.accounts)
    assert rows(data / "journal.sqlite", ENTRIES) == rows(source, ENTRIES)


def test_an_old_journal_is_kept_aside(source: Path, target: Path) -> None:
    """Only when that is asked for; what was in its log is in it."""
    data = source.parent
    back_up(source, target)
    writer = journal(source)
    with writer as opened:
        opened.open()
        opened.store([later(21, "newer")])
        log = Path(f"{source}-wal").read_bytes()
    Path(f"{source}-wal").write_bytes(log)  # as after a kill
    with pytest.raises(EnvironmentFault, match="there is a journal already; --force"):
        restore(target, data)
    aside = restore(target, data, force=True)
    assert aside is not None
    assert rows(aside, "SELECT text FROM entry WHERE position = 21") == [("newer",)]
    assert rows(source, "SELECT max(position) FROM entry") == [(20,)]
    assert not Path(f"{source}-wal").exists()


def test_a_damaged_journal_is_kept_aside_as_it_is(source: Path, target: Path) -> None:
    """With its log: somebody may want to look for what can be saved."""
    back_up(source, target)
    source.write_text("no database " * 1000)
    Path(f"{source}-wal").write_text("its log")
    aside = restore(target, source.parent, force=True)
    assert aside is not None
    assert aside.read_text().startswith("no database")
    assert Path(f"{aside}-wal").read_text() == "its log"
    assert verify(source).is_sound


def test_nothing_damaged_is_restored(source: Path, target: Path) -> None:
    """The folder stays as it was."""
    back_up(source, target)
    overwrite_pages(target, "entry")
    before = source.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"cannot copy .*besedka\.sqlite"):
        restore(target, source.parent, force=True)
    assert source.read_bytes() == before
    assert files(source.parent) == ["journal.sqlite", "lock"]


def test_a_folder_in_use_takes_no_backup(source: Path, target: Path) -> None:
    """The server that runs there goes on."""
    back_up(source, target)
    with closing(Folder(source.parent)), pytest.raises(EnvironmentFault, match="another besedka server uses it"):
        restore(target, source.parent, force=True)


def test_an_error_of_the_disk_in_the_middle(source: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not known to be on the disk is not given its name."""

    def broken(_path: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(copying, "_sync", broken)
    with pytest.raises(StorageFault, match="Input/output error"):
        back_up(source, target)
    assert files(target.parent) == []
