"""The wall clock."""

from __future__ import annotations

import time

from besedka.server.clock import wall_clock


def test_it_counts_microseconds_since_1970() -> None:
    """The unit of all entries."""
    before = int(time.time() * 1e6)
    now = wall_clock()
    assert before - 1 <= now <= int(time.time() * 1e6) + 1
