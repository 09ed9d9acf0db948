"""Lengths of time, as commands have them."""

from __future__ import annotations

import pytest

from besedka.chat.durations import LONGEST_S
from besedka.sessions.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("90", 90),
        ("30m", 1800),
        ("2h", 7200),
        ("7D", 604_800),
        ("1w", 604_800),
        ("1d12h", 129_600),
        ("1y", 31_536_000),
        ("100y", LONGEST_S),
        ("101y", None),
        ("9" * 10, None),
        ("9" * 11, None),
        ("", None),
        ("m", None),
        ("-1", None),
        ("1.5h", None),
        ("1h2", None),
        ("٣", None),
    ],
)
def test_durations(text: str, seconds: int | None) -> None:
    """Seconds, or numbers with units; nothing else, and nothing that is longer than anybody lives."""
    assert parse_duration(text) == seconds
