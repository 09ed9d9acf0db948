"""Times as the IRC wire has them (ircv3.net/specs/extensions/server-time)."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime

__all__ = ["MILLISECOND", "read_time", "server_time"]

MICROSECONDS = 1_000_000
MILLISECOND = 1000  # microseconds
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)


def server_time(time: int) -> str:
    """Return a time (microseconds since 1970) as `2026-11-22T16:07:55.123Z`."""
    second, rest = divmod(time, MICROSECONDS)
    return f"{_second(second)}.{rest // 1000:03d}Z"


@functools.lru_cache(maxsize=1024)  # a turn's events share a second, and so do most of a page of history
def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def read_time(text: str) -> int | None:
    """Return the milliseconds of a time as `server_time` writes it, in microseconds since 1970; None if it is none."""
    if not _TIME.fullmatch(text):
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:  # the 31st of February
        return None
    since = time - datetime(1970, 1, 1, tzinfo=UTC)
    found = (since.days * 86_400 + since.seconds) * MICROSECONDS + since.microseconds
    return found - found % MILLISECOND
