"""How people write how long something lasts."""

from __future__ import annotations

import pytest

from besedka.chat.durations import LONGEST_S, parse_duration, shown_end


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("30m", 1800),
        ("12h", 43_200),
        ("7d", 604_800),
        ("2w", 1_209_600),
        ("1d12h", 129_600),
        ("1y", 31_536_000),
    ],
)
def test_what_is_understood(text: str, seconds: int) -> None:
    """Numbers with their units, several added up."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "7", "d", "7 d", "-1d", "1.5h", "7D", "0s", "101y", "x7d", "7dx", "١d", "9999999999s"]
)
def test_what_is_no_duration(text: str) -> None:
    """A number alone could mean anything; nothing and for ever are said otherwise."""
    assert parse_duration(text) is None


def test_the_longest() -> None:
    """A hundred years."""
    assert parse_duration("100y") == LONGEST_S


def test_an_end_is_told_to_the_minute_after_it() -> None:
    """Who comes at the time that was told finds that it is over."""
    assert shown_end(1_763_812_800_000_000) == "2025-11-22 12:00 UTC"
    assert shown_end(1_763_812_800_000_001) == "2025-11-22 12:01 UTC"
