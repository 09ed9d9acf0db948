"""So many in so long, for each key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from besedka.server.rate import SWEEP_AT, Rate


def test_so_many_at_once_and_as_many_again_in_a_period() -> None:
    """Who comes too early is told how long to wait, and let in when it has."""
    rate = Rate(60.0)
    assert [rate.take("a", 3, 100.0) for _ in range(5)] == [0, 0, 0, 20, 20]
    assert rate.take("a", 3, 119.0) == 1
    assert [rate.take("a", 3, 120.0) for _ in range(2)] == [0, 20]
    assert [rate.take("a", 3, 1000.0) for _ in range(4)] == [0, 0, 0, 20]


def test_each_key_has_its_own() -> None:
    """The one at fault pays."""
    rate = Rate(60.0)
    assert [rate.take("a", 1, 0.0), rate.take("a", 1, 0.0), rate.take("b", 1, 0.0)] == [0, 60, 0]


def test_none_is_no_limit() -> None:
    """Nothing is remembered then."""
    rate = Rate(60.0)
    assert not any(rate.take("a", 0, 0.0) for _ in range(1000))
    assert len(rate) == 0


def test_another_limit_holds_at_once() -> None:
    """A setting that is read again is in effect for those who are known, too."""
    rate = Rate(60.0)
    for _ in range(10):
        rate.take("a", 10, 0.0)
    assert rate.take("a", 2, 0.0) > 0
    assert rate.take("a", 20, 0.0) > 0
    assert rate.take("a", 20, 3.0) == 0


def test_those_who_are_long_gone_are_forgotten() -> None:
    """However many come in a day, what is kept is what came in a period."""
    rate = Rate(60.0)
    for number in range(20 * SWEEP_AT):
        rate.take(number, 1, number / 10)
    assert len(rate) <= 2 * SWEEP_AT


@given(
    st.integers(1, 50),
    st.floats(0.5, 3600),
    st.lists(st.floats(0, 100), min_size=1, max_size=200),
)
def test_never_more_than_promised(most: int, period: float, steps: list[float]) -> None:
    """In any span of time at most the burst and what has come back in it; who waits as long as told gets in."""
    rate, now, taken = Rate(period), 0.0, []
    for step in steps:
        now += step
        wait = rate.take("a", most, now)
        if wait:
            assert wait >= 1
            now += wait
            assert rate.take("a", most, now) == 0
        taken.append(now)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            allowed = most + (taken[last] - taken[first]) * most / period
            assert last - first + 1 <= allowed + 1e-3


def test_what_is_given_back_does_not_count() -> None:
    """Whoever turns out to be right has used up nothing."""
    rate = Rate(60.0)
    for _ in range(5):
        assert rate.take("a", 2, 0.0) == 0
        rate.give_back("a", 2)
    assert [rate.take("a", 2, 0.0) for _ in range(3)] == [0, 0, 30]
    rate.give_back("b", 2)
    rate.give_back("a", 0)
    assert rate.take("a", 2, 0.0) == 30
