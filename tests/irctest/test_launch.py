"""What irctest is given: a clock that runs fast, and the administrator whom its tests know."""

from __future__ import annotations

import pytest

from besedka.chat.users import make_source
from irctest.launch import FastClock, KnownAdministrator

YEAR = 365 * 24 * 3_600_000_000  # microseconds


def test_a_clock_that_runs_fast() -> None:
    """As many years ahead and times as fast as it is told."""
    now = 1_000
    clock = FastClock("+2y x30", lambda: now)
    assert clock() == 1_000 + 2 * YEAR
    now += 10
    assert clock() == 1_000 + 2 * YEAR + 300


def test_a_clock_that_nobody_understands() -> None:
    """A mistake in the suite is told at once."""
    with pytest.raises(ValueError, match="1y x30"):
        FastClock("tomorrow")


def test_the_administrator_of_the_suite() -> None:
    """By name and password, whoever asks."""
    source = make_source("anna", "anna", "host", None)
    assert KnownAdministrator().may_administer(source, "operuser", "operpassword")
    assert not KnownAdministrator().may_administer(source, "operuser", "wrong")
