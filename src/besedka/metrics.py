"""What the server counts about its own work. Plain numbers, each written by one owner under its lock."""

from __future__ import annotations

import logging

import msgspec

__all__ = ["TurnMetrics", "TurnNumbers"]

log = logging.getLogger(__name__)


class TurnNumbers(msgspec.Struct, frozen=True):
    """A snapshot: turns, requests, entries in all, the largest batch, commits tried again."""

    turns: int
    requests: int
    entries: int
    largest_batch: int
    commits_retried: int


class TurnMetrics:
    """Counts turns. Only the turn calls it, under the hub's lock."""

    def __init__(self) -> None:
        self._turns = 0
        self._requests = 0
        self._entries = 0
        self._largest_batch = 0
        self._commits_retried = 0

    def count(self, requests: int, entries: int) -> None:
        """Count one turn."""
        self._turns += 1
        self._requests += requests
        self._entries += entries
        if requests > self._largest_batch:
            self._largest_batch = requests

    def commit_retried(self, reason: str) -> None:
        """Count a commit that failed and is tried again; say so the first time and then every second or so."""
        if self._commits_retried % 20 == 0:
            log.warning("a commit is tried again: %s", reason)
        self._commits_retried += 1

    def numbers(self) -> TurnNumbers:
        """Return what was counted until now."""
        return TurnNumbers(
            self._turns,
            self._requests,
            self._entries,
            self._largest_batch,
            self._commits_retried,
        )
