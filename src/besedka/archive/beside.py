"""The files beside a journal that are made from it, and can be made from it again: the search index.

They have no place in backups. Here they are only checked for being whole.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import msgspec

from besedka.archive.reading import reading
from besedka.errors import StorageFault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BESIDE", "Beside", "verify_beside"]

BESIDE = ("search.sqlite",)


class Beside(msgspec.Struct, frozen=True):
    """A file beside the journal, and why it is not whole, if it is not."""

    name: str
    why: str

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.why


def verify_beside(journal: Path) -> list[Beside]:
    """Check what there is of such files beside a journal."""
    return [Beside(name, _fault(file)) for name in BESIDE if (file := journal.with_name(name)).is_file()]


def _fault(file: Path) -> str:
    try:
        with reading(file) as connection:
            told = [line for (line,) in connection.execute("PRAGMA integrity_check(1)")]
    except (StorageFault, sqlite3.Error) as error:
        return str(error)
    return "" if told == ["ok"] else told[0]
