"""Times as the IRC wire has them (ircv3.net/specs/extensions/server-time)."""

from __future__ import annotations

import functools
from datetime import UTC, datetime

__all__ = ["server_time"]

MICROSECONDS = 1_000_000


def server_time(time: int) -> str:
    """Return a time (microseconds since 1970) as `2026-11-22T16:07:55.123Z`."""
    second, rest = divmod(time, MICROSECONDS)
    return f"{_second(second)}.{rest // 1000:03d}Z"


@functools.lru_cache(maxsize=1024)  # a turn's events share a second, and so do most of a page of history
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
