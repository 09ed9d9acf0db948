"""The wall clock, in the unit of all entries."""

from __future__ import annotations

import time

__all__ = ["wall_clock"]


def wall_clock() -> int:
    """Return microseconds since 1970."""
    return time.time_ns() // 1000
