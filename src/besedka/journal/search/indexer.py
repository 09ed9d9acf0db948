"""The indexer process: keeps the search index a moment behind the journal, for as long as its standard input is open.

The server starts it (`server/indexing.py`); a line on standard output says each time how far it is. It computes in
Python for long, which a thread of the server must not.

    python -m besedka.journal.search.indexer JOURNAL
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import sqlite3
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from besedka.journal.search.shelf import index_path, remove_index
from besedka.journal.search.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main", "run"]

POLL_S: Final = 0.25  # to ask SQLite whether anything was written takes microseconds
TELL_EVERY_S: Final = 0.5
NICENESS: Final = 10  # a second behind is early enough; who talks comes first
MICROSECONDS: Final = 1_000_000


def run(journal: Path, tell: Callable[[str], None], wait: Callable[[float], bool]) -> None:
    """Index until `wait` (seconds; at most so long) says that it is enough; raises `sqlite3.Error`, `OSError`."""
    with contextlib.closing(Writer(journal)) as writer:
        seen, told, busy = -1, 0.0, True
        lag = 0.0
        while not wait(0.0 if busy else POLL_S):
            version = writer.version
            busy = False
            if version != seen:
                time_before = writer.reach.time
                taken = writer.take()
                busy = taken > 0
                if not busy:
                    seen = version
                if taken:
                    lag = _lag(time_before, writer.reach.time)
            if not busy:  # also where something new is always there a moment later
                busy = writer.mend(time.time())
            now = time.monotonic()
            if not busy or now - told >= TELL_EVERY_S:
                line = f"{writer.reach.position} {writer.reach.time} {lag:.3f} {writer.size}"
                tell(line)
                told = now


def _lag(before: int, reached: int) -> float:
    """Return how old the newest of a piece is by now, in seconds."""
    return max(0.0, time.time() - max(before, reached) / MICROSECONDS)


def main() -> int:
    """Index the journal that the command line names; return the exit code."""
    logging.basicConfig(level=logging.WARNING, format="search indexer: %(message)s")
    os.umask(0o077)
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    journal = Path(sys.argv[1])
    last = ""

    def tell(line: str) -> None:
        nonlocal last
        if line != last:
            last = line
            sys.stdout.write(line + "\n")
            sys.stdout.flush()

    def wait(seconds: float) -> bool:
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        return bool(ready)  # nobody writes there: it was closed

    try:
        run(journal, tell, wait)
    except BrokenPipeError:  # the server is gone
        return 0
    except sqlite3.OperationalError as error:  # the disk, or a lock: the next try may find it mended
        tell(f"! {error}")
        return 1
    except sqlite3.DatabaseError as error:  # the index is damaged: it is only a copy
        remove_index(index_path(journal))
        tell(f"! {error}; it is made anew")
        return 1
    except OSError as error:
        tell(f"! {error}")
        return 1
    return 0


if __name__ == "__main__":  # pragma: no cover - the process is tried by tests as a whole
    sys.exit(main())
