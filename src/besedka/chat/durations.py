"""How long something lasts, as people write it (`90s`, `30m`, `12h`, `7d`, `2w`, `1d12h`), and when it ends."""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["LONGEST_S", "parse_duration", "shown_end"]

_UNITS_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "y": 31_536_000}
_WHOLE = re.compile(r"(?:[0-9]{1,9}[smhdwy])+")
_PART = re.compile(r"([0-9]+)([smhdwy])")
_MINUTE = 60_000_000  # microseconds
LONGEST_S = 100 * _UNITS_S["y"]  # times stay within what calendars can show


def parse_duration(text: str) -> int | None:
    """Return the seconds, None for what is no duration, is nothing or is longer than a hundred years."""
    if _WHOLE.fullmatch(text) is None:
        return None
    seconds = sum(int(number) * _UNITS_S[unit] for number, unit in _PART.findall(text))
    return seconds if 0 < seconds <= LONGEST_S else None


def shown_end(time: int) -> str:
    """Return a time (microseconds since 1970) to the minute: rounded up, for then it is over."""
    minutes = -(-time // _MINUTE)
    return f"{datetime.fromtimestamp(minutes * 60, UTC):%Y-%m-%d %H:%M} UTC"
