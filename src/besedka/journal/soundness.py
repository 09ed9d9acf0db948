"""What is known of whether the journal is whole: beside it, in `check.json`; nothing is written into a damaged file.

Who looks is `journal/checker.py`; when, `server/checking.py`. A small journal is looked at whole by each start.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

__all__ = ["Known", "find_damage", "forgive", "known_of", "note", "quick_check", "refuse_damaged"]

SMALL = (
    16 * 1024 * 1024
)  # bytes: looked at in some 30 ms (measured: 64 ms for 37 MB), an eighth of what a start may take
MICROSECONDS = 1_000_000


class Known(msgspec.Struct, frozen=True):
    """What is known of one file; times are microseconds since 1970, 0 for never.

    `checked` is when it was last looked at to its end, `reached` the position up to which a look that was cut short
    has come, `wanted` says that one is due whenever the last was (after an end that was none in order).
    `damage` is what was found at `found`, in SQLite's words.
    """

    inode: int = 0
    checked: int = 0
    reached: int = 0
    wanted: bool = False
    damage: str = ""
    found: int = 0


def known_of(journal: Path) -> Known:
    """Return what is known of a journal: nothing of one that has come into the place of another."""
    try:
        known = msgspec.json.decode(_file(journal).read_bytes(), type=Known)
        inode = journal.stat().st_ino
    except (OSError, msgspec.MsgspecError):
        return Known()
    return known if known.inode == inode else Known()


def note(journal: Path, known: Known) -> None:
    """Keep what is known, for its owner's eyes; raises `OSError`."""
    known = msgspec.structs.replace(known, inode=journal.stat().st_ino)
    unfinished = _file(journal).with_suffix(".unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, msgspec.json.encode(known) + b"\n")
    finally:
        os.close(descriptor)
    unfinished.replace(_file(journal))


def _file(journal: Path) -> Path:
    return journal.with_name("check.json")


def refuse_damaged(journal: Path) -> None:
    """Raise `EnvironmentFault` for a journal that is known to be damaged."""
    known = known_of(journal)
    if known.damage:
        raise EnvironmentFault(
            mark("cannot open the journal {path}"),
            mark(
                "it was found damaged on {day} ({damage}), and nothing was changed. besedka verify tells what is lost,"
                " besedka restore puts a backup in its place (docs/keeping.md)"
            ),
            path=journal,
            day=f"{datetime.fromtimestamp(known.found / MICROSECONDS).astimezone():%Y-%m-%d %H:%M}",
            damage=known.damage,
        )


def forgive(journal: Path) -> bool:
    """Take back that a journal is damaged, after somebody has looked who knows better; return whether it was noted."""
    known = known_of(journal)
    if known.damage:
        note(journal, msgspec.structs.replace(known, damage="", found=0, wanted=True, reached=0))
    return bool(known.damage)


def find_damage(connection: sqlite3.Connection, journal: Path) -> str:
    """Look at a journal whole if it is small enough for that; return what is wrong, "" for nothing.

    Raises `sqlite3.Error`, `OSError`.
    """
    return quick_check(connection) if journal.stat().st_size <= SMALL else ""


def quick_check(connection: sqlite3.Connection, table: str = "") -> str:
    """Ask SQLite about pages and rows, of all or of one table; return what it finds first, "" for nothing."""
    of_one = f'("{table}")' if table else "(1)"
    (told,) = connection.execute(f"PRAGMA quick_check{of_one}").fetchone()
    return "" if told == "ok" else " ".join(told.replace("*** in database main ***", "").split())
