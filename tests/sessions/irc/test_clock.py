"""Times as the IRC wire has them."""

from __future__ import annotations

import pytest

from besedka.sessions.irc.clock import read_time, server_time

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


@pytest.mark.parametrize(("time", "text"), TIMES)
def test_read_time(time: int, text: str) -> None:
    """What was written is read back to the millisecond."""
    assert read_time(text) == time - time % 1000


OTHERS = {
    "1969-12-31T23:59:59.999Z": -1000,
    "2027-01-15T08:00:00Z": 1_800_000_000_000_000,
    "2027-01-15T08:00:00.123456Z": 1_800_000_000_123_000,
    "2027-01-15 08:00:00.123Z": None,
    "2027-01-15T08:00:00.123": None,
    "2027-02-31T08:00:00.123Z": None,
    "not-a-timestamp": None,
    "": None,
}


@pytest.mark.parametrize("text", OTHERS)
def test_other_times(text: str) -> None:
    """What is no time, or no day of the calendar, is none."""
    assert read_time(text) == OTHERS[text]
