"""Lengths of time as commands of IRC have them: `30m`, `90`, `0`."""

from __future__ import annotations

from besedka.chat.durations import LONGEST_S
from besedka.chat.durations import parse_duration as parse_units

__all__ = ["parse_duration"]

_MOST_DIGITS = 10


def parse_duration(text: str) -> int | None:
    """Return the seconds of `90`, `30m`, `1d12h` (as InspIRCd has them), 0 for no end; None for anything else."""
    if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS:
        return int(text) if int(text) <= LONGEST_S else None
    return parse_units(text.lower())
