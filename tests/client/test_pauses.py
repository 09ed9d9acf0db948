"""Pauses and liveness, on a clock of numbers."""

from __future__ import annotations

from besedka.client.pauses import Backoff, Liveness, Verdict


def test_pauses_grow_up_to_half_a_minute() -> None:
    """They double from half a second to thirty seconds, and begin again after a success."""
    backoff = Backoff(lambda: 1.0)
    assert [backoff.pause_s() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    backoff.reset()
    assert backoff.pause_s() == 0.5


def test_chance_takes_at_most_half_of_a_pause() -> None:
    """Many clients come back at different moments, and none at once."""
    assert Backoff(lambda: 0.0).pause_s() == 0.25


def test_a_quiet_line_is_asked_once_and_then_given_up() -> None:
    """After 10 s one question, after 25 s the end: within the half minute that people are promised."""
    liveness = Liveness(100.0)
    assert liveness.next_s == 110.0
    assert liveness.judge(109.9) is Verdict.FINE
    assert liveness.judge(110.0) is Verdict.ASK
    assert liveness.judge(111.0) is Verdict.FINE
    assert liveness.next_s == 125.0
    assert liveness.judge(125.0) is Verdict.DEAD


def test_an_answer_begins_the_silence_anew() -> None:
    """A line that answers lives, and is asked again after the next silence."""
    liveness = Liveness(0.0)
    assert liveness.judge(10.0) is Verdict.ASK
    liveness.heard(11.0)
    assert liveness.judge(20.0) is Verdict.FINE
    assert liveness.judge(21.0) is Verdict.ASK
