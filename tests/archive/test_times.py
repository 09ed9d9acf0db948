"""Times on a command line."""

from __future__ import annotations

import pytest

from besedka.archive.times import moment, zone_of

SECOND = 1_000_000


def test_zones() -> None:
    """By name; what is none is refused."""
    assert moment("1970-01-01T03:00", zone_of("Europe/Moscow")) == 0
    for wrong in ("Mars/Olympus", "../etc/passwd", "not even a name"):
        with pytest.raises(ValueError, match=wrong):
            zone_of(wrong)


def test_moments() -> None:
    """Days and times; an offset counts more than the zone; a day that ends something is in it whole."""
    utc = zone_of("UTC")
    assert moment("1970-01-02", utc) == 86_400 * SECOND
    assert moment("1970-01-02", utc, ends=True) == 2 * 86_400 * SECOND
    assert moment("1970-01-01T00:00:05", utc, ends=True) == 5 * SECOND
    assert moment("1970-01-01T03:00:05+03:00", utc) == 5 * SECOND
    assert isinstance(moment("1970-01-05", None), int)
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday", utc)
