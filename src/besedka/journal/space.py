"""How much room the disk has: looked at once a second, not at each message."""

from __future__ import annotations

import enum
import logging
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Space", "SpaceWatch"]

LOOK_EVERY_S = 1.0
MIB = 1024 * 1024

log = logging.getLogger(__name__)


class Space(enum.Enum):
    """What the disk would take."""

    ENOUGH = "enough"
    SHORT = "short"  # worth a warning
    LOW = "low"  # nothing more is taken in
    READ_ONLY = "read-only"

    __hash__ = object.__hash__


class SpaceWatch:
    """Looks at a folder's file system; says once in the log when it changes. `low` and `warn` are bytes."""

    def __init__(self, folder: Path, low_mib: int, warn_mib: int) -> None:
        self._folder = folder
        self._space = Space.ENOUGH
        self.free = 0  # bytes, at the last look
        self.set_marks(low_mib, warn_mib)

    def set_marks(self, low_mib: int, warn_mib: int) -> None:
        """Judge by these marks from the next look on."""
        self._low = low_mib * MIB
        self._warn = warn_mib * MIB
        self._look_at = 0.0

    def look(self, now: float) -> Space:
        """Return what the disk would take; looks at most once a second of `now` (monotonic seconds)."""
        if now < self._look_at:
            return self._space
        self._look_at = now + LOOK_EVERY_S
        space, self.free = self._measure()
        if space is not self._space:
            level = logging.INFO if space is Space.ENOUGH else logging.WARNING
            log.log(level, "disk space of %s: %s, %d MiB free", self._folder, space.value, self.free // MIB)
            self._space = space
        return space

    def _measure(self) -> tuple[Space, int]:
        try:
            status = os.statvfs(self._folder)
        except OSError as error:
            log.warning("cannot look at the disk space of %s: %s", self._folder, error.strerror)
            return self._space, 0
        free = status.f_bavail * status.f_frsize
        if status.f_flag & os.ST_RDONLY:
            return Space.READ_ONLY, free
        if free < self._low:
            return Space.LOW, free
        return (Space.SHORT if free < self._warn else Space.ENOUGH), free
