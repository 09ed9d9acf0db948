"""Deadlines of many connections in one heap, one entry each.

A deadline that only moves away costs nothing until its old time comes.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.net.connection import Connection

__all__ = ["Timers"]

SWEEP_AT = 1024  # entries; a smaller heap is not worth looking through


class Timers:
    """A heap of (time, serial, connection); `Connection.timer` is the time of its valid entry. One worker's alone."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Connection]] = []
        self._serial = 0
        self._sweep_at = SWEEP_AT

    def __len__(self) -> int:
        """Return how many entries the heap has, those included that are nobody's any more."""
        return len(self._heap)

    def schedule(self, connection: Connection, when: float) -> None:
        """See to it that `due` gives this connection at `when` (seconds) or before."""
        if when < connection.timer:
            connection.timer = when
            self._serial += 1
            heapq.heappush(self._heap, (when, self._serial, connection))
            if len(self._heap) >= self._sweep_at:
                self._sweep()

    def forget(self, connection: Connection) -> None:
        """Wait for nothing more: the connection is gone, and must not be kept until its deadline."""
        connection.timer = math.inf

    def _sweep(self) -> None:
        """Drop what is nobody's any more; again when the heap is twice as large as what is left."""
        self._heap = [entry for entry in self._heap if entry[0] == entry[2].timer]
        heapq.heapify(self._heap)
        self._sweep_at = max(SWEEP_AT, 2 * len(self._heap))

    def due(self, now: float) -> list[Connection]:
        """Take the connections whose time has come; schedule them again for what they wait for next."""
        due = []
        heap = self._heap
        while heap and heap[0][0] <= now:
            when, _, connection = heapq.heappop(heap)
            if when == connection.timer:  # else an earlier entry took its place
                connection.timer = math.inf
                due.append(connection)
        return due

    def next(self) -> float:
        """Return when the next is due (seconds); infinity when none is."""
        return self._heap[0][0] if self._heap else math.inf
