"""What the turn counts about its own work."""

from __future__ import annotations

import logging

import pytest

from besedka.metrics.turn import TurnMetrics


def test_turns_are_counted() -> None:
    """Turns, requests and entries add up; the largest batch is kept, and how batches and times are spread."""
    metrics = TurnMetrics()
    nothing = metrics.numbers()
    assert (nothing.turns, nothing.requests, nothing.entries, nothing.largest_batch) == (0, 0, 0, 0)
    metrics.count(3, 2, 0.001)
    metrics.count(5, 0, 0.002)
    metrics.count(1, 1, 0.004)
    numbers = metrics.numbers()
    assert (numbers.turns, numbers.requests, numbers.entries, numbers.largest_batch) == (3, 9, 3, 5)
    assert (numbers.batches.count, numbers.batches.sum) == (3, 9)
    assert (numbers.turn_seconds.count, numbers.turn_seconds.sum) == (3, pytest.approx(0.007))
    assert numbers.commit_seconds.count == 0


def test_refusals_are_counted_by_reason() -> None:
    """Each reason has its number."""
    metrics = TurnMetrics()
    for reason in ("NO_SUCH_NICK", "BANNED", "NO_SUCH_NICK"):
        metrics.refused(reason)
    assert metrics.numbers().refusals == {"NO_SUCH_NICK": 2, "BANNED": 1}


def test_commits_tried_again_are_counted_and_told_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    """The log says the reason at once, and then once a second, not at each try."""
    metrics = TurnMetrics()
    with caplog.at_level(logging.WARNING):
        for _ in range(40):
            metrics.commit_retried("the disk is full")
    assert metrics.numbers().commits_retried == 40
    assert [record.getMessage() for record in caplog.records] == ["a commit is tried again: the disk is full"] * 2


def test_a_commit_that_goes_through_after_all_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever read of the trouble reads of its end; the next trouble is told at once again."""
    metrics = TurnMetrics()
    with caplog.at_level(logging.INFO):
        metrics.committed(0.001)
        metrics.commit_retried("the disk is full")
        metrics.commit_retried("the disk is full")
        metrics.committed(0.12345)
        metrics.commit_retried("the disk is full")
    assert caplog.messages == [
        "a commit is tried again: the disk is full",
        "the commit went through",
        "a commit is tried again: the disk is full",
    ]
    through = caplog.records[1]
    assert (vars(through)["tries"], vars(through)["seconds"]) == (3, 0.123)
    assert metrics.numbers().commit_seconds.count == 2
