"""A journal as somebody reads it who must not change it: of a running server, of none, or a backup.

Nothing is locked and nothing is waited for: a reader of a WAL holds up no writer.
"""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from besedka.errors import EnvironmentFault
from besedka.i18n import mark
from besedka.journal.faults import as_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["JOURNAL", "find_journal", "reading"]

JOURNAL = "journal.sqlite"
WAIT_S = 5.0  # a start that changes the schema, and the moment in which a server ends, lock readers out


def find_journal(where: Path) -> Path:
    """Return the journal's file: `where` itself, or the one in that folder; raises `EnvironmentFault`."""
    file = where / JOURNAL if where.is_dir() else where
    if not file.is_file():
        raise EnvironmentFault(
            mark("cannot read {file}"), mark("there is no such file; name a journal or a data folder"), file=file
        )
    return file


@contextlib.contextmanager
def reading(file: Path, *, snapshot: bool = True) -> Iterator[sqlite3.Connection]:
    """Have a connection that cannot write, and with `snapshot` sees one moment for as long as it is there.

    A file without a log beside it is not touched at all, not even by making one. Raises `EnvironmentFault`.
    """
    has_log = Path(f"{file}-wal").exists()
    address = f"file:{quote(str(file.absolute()))}?mode=ro{'' if has_log else '&immutable=1'}"
    try:
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT_S)
    except sqlite3.Error as error:
        raise as_fault(error, mark("cannot read {file}"), file=file) from None
    with contextlib.closing(connection):
        try:
            if snapshot:
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is now
            yield connection
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read {file}"), file=file) from None
