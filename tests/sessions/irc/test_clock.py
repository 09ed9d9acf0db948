"""Times as the IRC wire has them."""

from __future__ import annotations

import pytest

from besedka.sessions.irc.clock import server_time

TIMES = [
    (0, "1970-01-01T00:00:00.000Z"),
    (1_800_000_000_123_456, "2027-01-15T08:00:00.123Z"),
    (1_800_000_000_999_999, "2027-01-15T08:00:00.999Z"),
    (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
]


@pytest.mark.parametrize(("time", "text"), TIMES)
def test_server_time(time: int, text: str) -> None:
    """UTC, to the millisecond, never rounded up into the next second."""
    assert server_time(time) == text
