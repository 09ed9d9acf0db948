"""Times as people write them on a command line, and the zone that they mean."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["moment", "zone_of"]

MICROSECONDS = 1_000_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def zone_of(name: str) -> tzinfo:
    """Return a zone by its name (Europe/Moscow, UTC); raises `ValueError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError, ValueError) as error:
        raise ValueError(name) from error


def moment(text: str, zone: tzinfo | None, *, ends: bool = False) -> int:
    """Return microseconds since 1970 of a day or a time in ISO 8601; raises `ValueError`.

    Without an offset it is one of `zone`, None for this machine's. A day that `ends` something is in it whole.
    """
    found = datetime.fromisoformat(text)
    if ends and _DAY.fullmatch(text):
        found += timedelta(days=1)
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone) if zone is not None else found.astimezone()
    return round(found.timestamp() * MICROSECONDS)
