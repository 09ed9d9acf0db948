"""What the handshakes of one worker may cost in a round."""

from __future__ import annotations

import pytest

from besedka.net.handshakes import HANDSHAKE_S_A_ROUND, Handshakes


def test_each_step_is_counted_also_one_that_fails() -> None:
    """By the time that it took."""
    times = iter([1.0, 1.004, 2.0, 2.05])
    handshakes = Handshakes(lambda: next(times))
    handshakes.step(lambda: None)
    assert handshakes.left_s == pytest.approx(HANDSHAKE_S_A_ROUND - 0.004)

    def fail() -> None:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        handshakes.step(fail)
    assert handshakes.left_s < 0


def test_the_next_round_has_its_whole_time_and_who_waits_is_first() -> None:
    """In the order in which they came, each of them once."""
    handshakes = Handshakes()
    handshakes.left_s = -1.0
    first, second = object(), object()
    for each in (first, second, first):
        handshakes.waiting[each] = None  # type: ignore[index]
    assert handshakes.begin_round() == [first, second]
    assert handshakes.left_s == HANDSHAKE_S_A_ROUND
    assert not handshakes.waiting
