"""The checker process: looks at a whole journal while it is in use, slowly, for as long as its standard input is open.

The server starts it (`server/checking.py`); lines on standard output say how far it is, and what it has found. It reads
entries in short transactions and rests between them, so neither the log beside the journal nor anybody's turn waits.

    python -m besedka.journal.checker JOURNAL [POSITION]
"""

from __future__ import annotations

import contextlib
import os
import select
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from besedka.journal.faults import told_damage
from besedka.journal.soundness import quick_check

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DAMAGED", "FAILED", "WHOLE", "find_damage_slowly", "main"]

WHOLE: Final = "+"  # the lines that end a look: nothing is wrong; this is; it could not be looked at
DAMAGED: Final = "!"
FAILED: Final = "?"

# A file of so many bytes is given to SQLite whole, which takes seconds; of a larger one the entries, which are nearly
# all of it, are read piece by piece: no transaction is open for minutes, in which the log could only grow.
AT_ONCE: Final = 512 * 1024 * 1024
PIECE: Final = 5_000  # entries: some milliseconds
LEAST_REST_S: Final = 0.005
WAIT_S: Final = 5.0  # for a lock that nobody holds for longer
NICENESS: Final = 19  # whoever talks comes first; so does everybody else

# Everything of a row is read: what cannot be is damaged. Their times only grow, as `besedka verify` knows, too.
_ENTRIES: Final = (
    "SELECT max(position), sum(time <= before), sum(length(kind) + ifnull(length(target), 0) + ifnull(length(text), 0)"
    " + ifnull(length(tags), 0) + ifnull(room, 0) + ifnull(source, 0)) FROM (SELECT *, lag(time) OVER (ORDER BY"
    " position) AS before FROM (SELECT * FROM entry WHERE position > ? ORDER BY position LIMIT ?))"
)


def find_damage_slowly(
    journal: Path, reached: int, tell: Callable[[int], None], wait: Callable[[float], bool], *, at_once: int = AT_ONCE
) -> str | None:
    """Look at a journal; return what is wrong, "" for nothing, None when `wait` (seconds) said that it is enough.

    `reached` is the position up to which an earlier look came; how far this one is goes to `tell`. Raises
    `sqlite3.Error` where nothing could be found out.
    """
    try:
        address = f"file:{quote(str(journal.absolute()))}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT_S)) as connection:
            connection.execute("PRAGMA cell_size_check = 1")
            found = "" if reached else _structure(connection, is_small=journal.stat().st_size <= at_once)
            return found or _entries(connection, reached, tell, wait)
    except sqlite3.Error as error:
        damage = told_damage(error)
        if not damage:
            raise
        return damage


def _structure(connection: sqlite3.Connection, *, is_small: bool) -> str:
    if is_small:
        return quick_check(connection)
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'entry'"
    for (name,) in connection.execute(query).fetchall():
        found = quick_check(connection, name)
        if found:
            return found
    return ""


def _entries(
    connection: sqlite3.Connection, reached: int, tell: Callable[[int], None], wait: Callable[[float], bool]
) -> str | None:
    rest_s = LEAST_REST_S
    while not wait(rest_s):
        began = time.monotonic()
        last, late, _ = connection.execute(_ENTRIES, (reached, PIECE)).fetchone()
        if last is None:
            return ""
        if late:
            return f"entries between {reached + 1} and {last} are not later than the one before"
        reached = last
        tell(reached)
        rest_s = max(LEAST_REST_S, time.monotonic() - began)  # half of the time is everybody else's
    return None


def main() -> int:
    """Look at the journal that the command line names, behind a position; return the exit code."""
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(NICENESS)

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def wait(seconds: float) -> bool:
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        return bool(ready)  # nobody writes there: it was closed

    reached = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    try:
        found = find_damage_slowly(Path(sys.argv[1]), reached, lambda position: say(str(position)), wait)
        if found is not None:
            say(f"{DAMAGED} {' '.join(found.split())}" if found else WHOLE)
    except BrokenPipeError:  # the server is gone
        return 0
    except (sqlite3.Error, OSError) as error:
        say(f"{FAILED} {error}")
        return 1
    return 0


if __name__ == "__main__":  # pragma: no cover - the process is tried by tests as a whole
    sys.exit(main())
