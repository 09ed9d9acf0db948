"""What the turn counts about its own work. Plain numbers, written under the hub's lock."""

from __future__ import annotations

import logging
from collections import Counter

import msgspec

from besedka.metrics.histogram import BATCHES, SECONDS, Histogram, HistogramNumbers

__all__ = ["TurnMetrics", "TurnNumbers"]

log = logging.getLogger(__name__)


class TurnNumbers(msgspec.Struct, frozen=True):
    """A snapshot: turns, requests, entries in all, the largest batch, commits tried again; distributions; refusals."""

    turns: int
    requests: int
    entries: int
    largest_batch: int
    commits_retried: int
    batches: HistogramNumbers
    turn_seconds: HistogramNumbers
    commit_seconds: HistogramNumbers
    refusals: dict[str, int]


class TurnMetrics:
    """Counts turns. Only the turn calls it, under the hub's lock."""

    def __init__(self) -> None:
        self._turns = 0
        self._requests = 0
        self._entries = 0
        self._largest_batch = 0
        self._commits_retried = 0
        self._failing = 0  # tries of the commit that is under way
        self._batches = Histogram(BATCHES)
        self._turn_seconds = Histogram(SECONDS)
        self._commit_seconds = Histogram(SECONDS)
        self._refusals: Counter[str] = Counter()

    def count(self, requests: int, entries: int, took_s: float) -> None:
        """Count one turn."""
        self._turns += 1
        self._requests += requests
        self._entries += entries
        if requests > self._largest_batch:
            self._largest_batch = requests
        self._batches.observe(requests)
        self._turn_seconds.observe(took_s)

    def refused(self, reason: str) -> None:
        """Count a command that was refused."""
        self._refusals[reason] += 1

    def committed(self, took_s: float) -> None:
        """Count a commit, all its tries together; say so in the log when the first had failed."""
        self._commit_seconds.observe(took_s)
        if self._failing:
            log.info("the commit went through", extra={"tries": self._failing + 1, "seconds": round(took_s, 3)})
            self._failing = 0

    def commit_retried(self, reason: str) -> None:
        """Count a commit that failed and is tried again; say so the first time and then every second or so."""
        if self._failing % 20 == 0:
            log.warning("a commit is tried again: %s", reason)
        self._failing += 1
        self._commits_retried += 1

    def numbers(self) -> TurnNumbers:
        """Return what was counted until now."""
        return TurnNumbers(
            self._turns,
            self._requests,
            self._entries,
            self._largest_batch,
            self._commits_retried,
            self._batches.numbers(),
            self._turn_seconds.numbers(),
            self._commit_seconds.numbers(),
            dict(self._refusals),
        )
