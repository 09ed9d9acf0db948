"""Lengths and moments of time as commands of IRC have them: `30m`, `90`, `0`; `2026-11-22 23:00 UTC`."""

from __future__ import annotations

from datetime import UTC, datetime

from besedka.chat.durations import LONGEST_S
from besedka.chat.durations import parse_duration as parse_units

__all__ = ["moment", "parse_duration"]

MICROSECONDS = 1_000_000
_MOST_DIGITS = 10


def parse_duration(text: str) -> int | None:
    """Return the seconds of `90`, `30m`, `1d12h` (as InspIRCd has them), 0 for no end; None for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text) if int(text) <= LONGEST_S else None
    return parse_units(text.lower())


def moment(time: int) -> str:
    """Return a time (microseconds since 1970) to the minute: rounded up, for then it is over."""
    minutes = -(-time // (60 * MICROSECONDS))
    return f"{datetime.fromtimestamp(minutes * 60, UTC):%Y-%m-%d %H:%M} UTC"
