"""What the server counts about its own work."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from besedka.metrics import TurnMetrics, TurnNumbers

if TYPE_CHECKING:
    import pytest


def test_turns_are_counted() -> None:
    """Turns, requests and entries add up; the largest batch and the last position are kept."""
    metrics = TurnMetrics()
    assert metrics.numbers() == TurnNumbers(0, 0, 0, 0, 0)
    metrics.count(3, 2)
    metrics.count(5, 0)
    metrics.count(1, 1)
    assert metrics.numbers() == TurnNumbers(3, 9, 3, 5, 0)


def test_commits_tried_again_are_counted_and_told_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    """The log says the reason at once, and then once a second, not at each try."""
    metrics = TurnMetrics()
    with caplog.at_level(logging.WARNING):
        for _ in range(40):
            metrics.commit_retried("the disk is full")
    assert metrics.numbers().commits_retried == 40
    assert [record.getMessage() for record in caplog.records] == ["a commit is tried again: the disk is full"] * 2
