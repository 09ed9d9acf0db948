"""`besedka tail` on the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from besedka.cli.tail import _moment
from besedka.errors import UsageError


def test_since_is_a_duration_or_a_time() -> None:
    """Counted from now, or as it stands."""
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert abs(_moment("1h") - hour_ago) < timedelta(minutes=1)
    assert _moment("2026-01-31T18:00:00+00:00") == datetime(2026, 1, 31, 18, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "1x", "99999-01-01"])
def test_what_is_no_time_is_a_misuse(text: str) -> None:
    """The sentence shows some that are."""
    with pytest.raises(UsageError):
        _moment(text)
