"""The journal as other programs see it: one that reads it, and one that holds it."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["locked", "stored"]


@contextlib.contextmanager
def locked(journal: Path) -> Iterator[None]:
    """Hold the journal as another program would that writes to it."""
    other = sqlite3.connect(journal, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def stored(journal: Path) -> list[str]:
    """Return the texts of all messages, in order, as another program reads them."""
    other = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    try:
        return [text for (text,) in other.execute("SELECT text FROM entry WHERE kind = 'message' ORDER BY position")]
    finally:
        other.close()
