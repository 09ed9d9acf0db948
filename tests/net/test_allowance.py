"""What a connection may send before it is not read for a while."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.net.allowance import Allowance


def connection() -> Any:
    """Return what an allowance keeps its account on: nothing was asked for yet."""
    return SimpleNamespace(full_at=-math.inf)


def test_a_burst_is_free_and_the_rest_waits() -> None:
    """`burst` requests at once; what is more is paid for with time, at `rate` a second."""
    allowance, peer = Allowance(10, 2.0), connection()
    assert allowance.spend(peer, 10, 100.0) == 0.0
    assert allowance.spend(peer, 1, 100.0) == pytest.approx(0.5)
    assert allowance.spend(peer, 1, 100.5) == pytest.approx(0.5)
    assert allowance.spend(peer, 2, 103.0) == 0.0


def test_the_bucket_does_not_run_over() -> None:
    """A day of silence gives a burst, not more."""
    allowance, peer = Allowance(5, 1.0), connection()
    assert allowance.spend(peer, 5, 0.0) == 0.0
    assert allowance.spend(peer, 5, 86_400.0) == 0.0
    assert allowance.spend(peer, 1, 86_400.0) == pytest.approx(1.0)


def test_without_a_rate_there_is_no_limit() -> None:
    """A rate of 0 turns it off, and no requests cost nothing."""
    assert Allowance(1, 0.0).spend(connection(), 1_000_000, 0.0) == 0.0
    peer = connection()
    assert Allowance(1, 1.0).spend(peer, 0, 0.0) == 0.0
    assert peer.full_at == -math.inf


@given(
    st.integers(1, 50),
    st.floats(0.5, 1000),
    st.lists(st.tuples(st.integers(1, 200), st.floats(0, 2)), max_size=30),
)
def test_who_keeps_the_pauses_is_never_faster_than_allowed(
    burst: int, rate: float, spent: list[tuple[int, float]]
) -> None:
    """In any time it had at most the burst, one read, and rate times the time."""
    allowance, peer = Allowance(burst, rate), connection()
    now = total = 0.0
    for requests, silence in spent:
        pause = allowance.spend(peer, requests, now)
        total += requests
        assert pause >= 0
        assert total - requests <= burst + rate * now + 1e-6
        now += pause + silence
