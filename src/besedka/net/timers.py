"""Deadlines of many connections, by the moments at which they are looked at.

A deadline that only moves away costs nothing until its old time comes. Those that are far away are looked at by the
second, so that thousands of idle connections share a few moments.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.net.connection import Connection

__all__ = ["Timers"]

FAR_S = 4.0  # what is nearer must come on time: pauses of chunks and of allowances, the last words
SWEEP_AT = 1024  # entries; a smaller number is not worth looking through


class Timers:
    """Moments with their connections; `Connection.timer` is the moment of its valid entry. One worker's alone."""

    def __init__(self) -> None:
        self._moments: list[float] = []  # a heap; each once
        self._waiting: dict[float, tuple[float, list[Connection]]] = {}  # by moment: this very number, and who waits
        self._count = 0
        self._sweep_at = SWEEP_AT
        self._now = -math.inf  # when `due` was last asked

    def __len__(self) -> int:
        """Return how many entries there are, those included that are nobody's any more."""
        return self._count

    def schedule(self, connection: Connection, when: float) -> None:
        """See to it that `due` gives this connection at `when` (seconds) or before."""
        if when >= connection.timer:
            return
        moment = float(math.floor(when)) if when - self._now > FAR_S else when
        if moment >= connection.timer:  # it is looked at in that second as it is
            return
        known = self._waiting.get(moment)
        if known is None:
            known = self._waiting[moment] = moment, []
            heapq.heappush(self._moments, moment)
        known[1].append(connection)
        connection.timer = known[0]  # one number for all who wait for that second
        self._count += 1
        if self._count >= self._sweep_at:
            self._sweep()

    def forget(self, connection: Connection) -> None:
        """Wait for nothing more: the connection is gone, and must not be kept until its deadline."""
        connection.timer = math.inf

    def _sweep(self) -> None:
        """Drop what is nobody's any more; again when there is twice as much as what is left."""
        for moment, (_, waiting) in list(self._waiting.items()):
            waiting[:] = [connection for connection in waiting if connection.timer == moment]
            if not waiting:
                del self._waiting[moment]
        self._moments = list(self._waiting)
        heapq.heapify(self._moments)
        self._count = sum([len(waiting) for _, waiting in self._waiting.values()])
        self._sweep_at = max(SWEEP_AT, 2 * self._count)

    def due(self, now: float) -> list[Connection]:
        """Take the connections whose time has come; schedule them again for what they wait for next."""
        self._now = now
        due = []
        moments = self._moments
        while moments and moments[0] <= now:
            moment = heapq.heappop(moments)
            _, waiting = self._waiting.pop(moment)
            self._count -= len(waiting)
            for connection in waiting:
                if connection.timer == moment:  # else an earlier entry took its place
                    connection.timer = math.inf
                    due.append(connection)
        return due

    def next(self) -> float:
        """Return when the next is due (seconds); infinity when none is."""
        return self._moments[0] if self._moments else math.inf
