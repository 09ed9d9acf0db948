"""How people write how long something lasts."""

from __future__ import annotations

import pytest

from besedka.chat.durations import LONGEST_S, parse_duration


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
