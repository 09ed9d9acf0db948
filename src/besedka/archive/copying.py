"""Copies of a journal: a backup of one that may be in use, and a backup put back.

A copy is written under a temporary name, checked, synced and renamed: what has the final name is whole.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from besedka.archive.progress import Progress, unseen
from besedka.archive.reading import reading
from besedka.archive.verification import Report, verify
from besedka.errors import EnvironmentFault
from besedka.i18n import mark
from besedka.journal.faults import as_fault
from besedka.journal.folder import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["back_up", "made", "refuse_to_overwrite", "restore"]

PAGES_AT_ONCE = 2_000  # 8 MiB: some milliseconds, so that progress moves and Ctrl+C is heard
UNFINISHED = ".unfinished"
SYNC_MODE = os.O_RDONLY | os.O_CLOEXEC


def back_up(source: Path, target: Path, *, force: bool = False, progress: Progress = unseen) -> Report:
    """Copy the journal `source` as it is at this moment to `target`; return what was found in the copy.

    Whoever writes to it meanwhile is neither locked out nor slowed down: the copy is read in one transaction of a
    reader. Raises `EnvironmentFault`; then there is no `target`, or the one that was there.
    """
    refuse_to_overwrite(target, force)
    with made(target) as unfinished:
        _copy(source, unfinished, progress)
        report = verify(unfinished, progress)
        _refuse_damaged(report, source)
    return report


def restore(backup: Path, data: Path, *, force: bool = False, progress: Progress = unseen) -> Path | None:
    """Make `backup` the journal of a data folder that no server uses; return where the old one is kept, if any.

    Raises `EnvironmentFault`; then the folder is as it was.
    """
    with contextlib.closing(Folder(data)) as folder:
        has_old = any(_with_log(folder.journal))
        if has_old and not force:
            raise EnvironmentFault(
                mark("cannot restore into {folder}"),
                mark("there is a journal already; --force puts the backup in its place and keeps the old one aside"),
                folder=data,
            )
        aside = _free_name(folder.journal) if has_old else None
        with made(folder.journal) as unfinished:
            _copy(backup, unfinished, progress)
            _refuse_damaged(verify(unfinished, progress), backup)
            _let_shrink(unfinished)
            if aside is not None:
                _put_aside(folder.journal, aside)
        return aside


def refuse_to_overwrite(target: Path, force: bool) -> None:
    """Raise `EnvironmentFault` where something is in the way, and `force` does not say that it may go."""
    if target.is_dir() or (target.exists() and not force):
        why = mark("it is a folder; name a file in it") if target.is_dir() else mark("it exists; --force overwrites it")
        raise EnvironmentFault(mark("cannot write {file}"), why, file=target)


def _refuse_damaged(report: Report, source: Path) -> None:
    if not report.is_sound:
        why = mark("it is damaged; besedka verify {file} tells what is lost")
        raise EnvironmentFault(mark("cannot copy {file}"), why, file=source)


@contextlib.contextmanager
def made(target: Path) -> Iterator[Path]:
    """Have a name for what becomes `target` when nothing is raised; nothing is left of it otherwise.

    Raises `EnvironmentFault`.
    """
    unfinished = target.with_name(f"{target.name}{UNFINISHED}")
    try:
        with contextlib.suppress(FileNotFoundError):  # of a copy that was killed
            unfinished.unlink()
        # before SQLite opens it: so nobody else could ever have (it has what proves who people are)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            yield unfinished
            _sync(unfinished)
            unfinished.replace(target)
            _sync(target.parent)
        except BaseException:
            for file in (unfinished, Path(f"{unfinished}-journal")):
                file.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise as_fault(error, mark("cannot write {file}"), file=target) from None


def _copy(source: Path, unfinished: Path, progress: Progress) -> None:
    """Copy page by page, from one moment's view; the copy is one file, and knows that it is one."""
    with reading(source) as reader, contextlib.closing(sqlite3.connect(unfinished, isolation_level=None)) as writer:
        try:
            reader.backup(
                writer, pages=PAGES_AT_ONCE, progress=lambda _status, left, total: progress(total - left, 2 * total)
            )
            writer.execute("PRAGMA journal_mode = DELETE")
            if writer.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                # inodes are used again: what the journal is told by must be one that no file has
                writer.execute("INSERT OR REPLACE INTO meta VALUES ('inode', 0)")
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot copy {file}"), file=source) from None


def _let_shrink(unfinished: Path) -> None:
    """Make a file from before besedka gave room back to the disk one that can."""
    with contextlib.closing(sqlite3.connect(unfinished, isolation_level=None)) as writer:
        try:
            if not writer.execute("PRAGMA auto_vacuum").fetchone()[0]:
                writer.execute("PRAGMA auto_vacuum = INCREMENTAL")
                writer.execute("VACUUM")
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot write {file}"), file=unfinished) from None


def _with_log(journal: Path) -> list[Path]:
    """Return what there is of a journal: its file, and what it has not taken from the log yet."""
    return [file for file in (journal, Path(f"{journal}-wal")) if file.exists() and file.stat().st_size]


def _free_name(journal: Path) -> Path:
    now = datetime.now().astimezone()
    return journal.with_name(f"{journal.name}.before-restore-{now:%Y%m%dT%H%M%S}")


def _put_aside(journal: Path, aside: Path) -> None:
    """Keep a journal under another name; at no moment is it only half there.

    A log beside the new file would be taken for its own: it is emptied into the old one before it goes. Where that
    cannot be done the old one is damaged, and both are kept as they are: SQLite throws a log away that it does not
    understand, so both have their second names before it looks at them.
    """
    for end in ("", "-wal"):
        file = Path(f"{journal}{end}")
        if file.exists():
            os.link(file, f"{aside}{end}")
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(journal, timeout=0.0)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for end in ("-wal", "-shm"):
        Path(f"{journal}{end}").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Have what was written on the disk: a file's bytes, or a folder's names."""
    descriptor = os.open(path, SYNC_MODE)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
