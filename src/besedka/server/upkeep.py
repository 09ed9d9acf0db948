"""The work on the journal that takes long: what is not kept any longer, or must go. A piece at a time, between turns.

The main thread does it, and hears signals between two pieces.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from besedka.errors import StorageFault
from besedka.journal.retention import Limit, plan

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from besedka.journal.journal import Journal

__all__ = ["PAUSE_S", "Upkeep"]

MICROSECONDS_PER_DAY = 86_400_000_000
PIECE = 500  # rows of what devices have seen: some milliseconds
_SEEN = "SELECT device, place FROM seen WHERE time > 0 AND time < ? ORDER BY device"
PAUSE_S = 0.05  # between pieces of some milliseconds: nine tenths of the time are the turns'

log = logging.getLogger(__name__)


class Upkeep:
    """What is left to do. The main thread's."""

    def __init__(self, lock: threading.Lock, journal: Journal, file: Path) -> None:
        self._lock = lock
        self._pruner = journal.pruner
        self._file = file
        self._limits: list[Limit] = []
        self._gives_back = False
        self._scrubs = False
        self._seen: list[tuple[int, int]] = []  # devices and places
        self._seen_before = 0
        self._removed = 0  # in this round
        self.removed = 0  # since the start

    @property
    def is_busy(self) -> bool:
        """Whether there is something left to do."""
        return bool(self._limits or self._seen) or self._gives_back or self._scrubs or self._pruner.has_wishes

    def look_for_redacted(self) -> None:
        """See whether words are to leave the disk; called every few seconds."""
        self._scrubs = self._scrubs or (self._pruner.has_redacted and not self.is_busy)

    def look(self, now: int, keep_days: int, device_days: int = 0) -> None:
        """See what is not to be kept any longer at this time (microseconds since 1970).

        `keep_days` is for what was said, `device_days` for what devices have seen; 0: for ever.
        """
        if self._limits:
            return  # what was found last time is not all done yet
        try:
            with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
                connection.execute("PRAGMA query_only = 1")
                self._limits = plan(connection, now, keep_days)
                self._seen_before = now - device_days * MICROSECONDS_PER_DAY
                self._seen = connection.execute(_SEEN, (self._seen_before,)).fetchall() if device_days else []
        except (sqlite3.Error, ValueError) as error:
            log.error("it could not be seen what is not kept any longer: %s", error)  # noqa: TRY400 - the next hour
        self._gives_back = True
        self._pruner.has_wishes = True  # one that a fault has kept waiting

    def step(self) -> None:
        """Do one piece, in the place of a turn."""
        try:
            with self._lock:
                self._do()
        except StorageFault as fault:
            log.error("what is not kept any longer could not be removed: %s", fault)  # noqa: TRY400 - the next hour
            self._limits.clear()
            self._seen.clear()
            self._gives_back = self._scrubs = False
            self._pruner.has_wishes = False

    def _do(self) -> None:
        if self._pruner.has_wishes:
            self._pruner.forget_account()
        elif self._scrubs:
            self._scrubs = self._pruner.scrub()
        elif self._seen:
            self._pruner.forget_seen(self._seen[-PIECE:], self._seen_before)
            del self._seen[-PIECE:]
        elif self._limits:
            removed = self._pruner.remove(self._limits[0])
            if removed is None:
                self._limits.pop(0)
                self._gives_back = True
            else:
                self.removed += removed
                self._removed += removed
        elif not self._pruner.give_back():
            self._gives_back = False
            if self._removed:
                log.info("%d entries that are not kept any longer were removed", self._removed)
                self._removed = 0
