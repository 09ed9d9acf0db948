"""What waits in all outboxes of a worker together: who must go when it is more than there is memory for.

An outbox has a bound of its own (`net/outbox.py`); this is for many that are each within theirs. It is looked at a few
times a second, and only those connections whose socket did not take everything: a delivery costs nothing more.
"""

from __future__ import annotations

import itertools
import math
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.net.connection import Connection

__all__ = ["LOOK_EVERY_S", "Backlog"]

LOOK_EVERY_S = 0.01  # a worker renders some MiB meanwhile, or takes one round, whichever is more
LOOK_SHARE = 20  # a look that takes long is followed by a pause of so many times that
SAMPLE = 32  # pieces of an outbox that are looked at: who has not read for long has tens of thousands
OWN_REFERENCES = 3  # to a piece that is being looked at, besides those of the outboxes that hold it


class Backlog:
    """The connections of one worker that are behind, and a bound in bytes. The worker's alone.

    `due_at` is when `excess` must be asked again although nothing happens: seconds of the serving clock, or infinity.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.due_at = math.inf
        self._behind: set[Connection] = set()
        self._look_at = 0.0  # seconds of the serving clock

    def __len__(self) -> int:
        """Return how many connections are behind."""
        return len(self._behind)

    def note(self, connection: Connection) -> None:
        """Hear that a connection has fallen behind, or has caught up."""
        if connection.outbox.sending:
            self._behind.add(connection)
        else:
            self._behind.discard(connection)

    def forget(self, connection: Connection) -> None:
        """Hear that a connection is gone."""
        self._behind.discard(connection)

    def excess(self, now: float) -> list[Connection]:
        """Return whom to close so that the others fit, those first for whom most waits; mostly nobody."""
        self.due_at = math.inf
        if not self._behind:
            return []
        if now < self._look_at:
            self.due_at = self._look_at
            return []
        started = time.perf_counter()
        found = self._find()
        self._look_at = now + max(LOOK_EVERY_S, LOOK_SHARE * (time.perf_counter() - started))
        return found

    def _find(self) -> list[Connection]:
        waiting = [each for each in self._behind if not each.outbox.overflowed]  # those are being closed
        if sum(each.outbox.backlog for each in waiting) <= self.limit:  # as if each had a copy of its own
            return []
        shares = [(_share(each), each) for each in waiting]
        total = sum(share for share, _ in shares)
        shares.sort(key=lambda found: found[0], reverse=True)
        excess = []
        for share, connection in shares:
            if total <= self.limit:
                break
            total -= share
            excess.append(connection)
        return excess


def _share(connection: Connection) -> float:
    """Return about how many bytes of memory would be free without a connection.

    What many are told is one object in all their outboxes: each has a part of it.
    """
    looked_at = charged = 0.0
    for piece in itertools.islice(connection.outbox.sending, SAMPLE):
        whole = piece.obj if type(piece) is memoryview else piece
        looked_at += len(piece)
        charged += len(whole) / max(1, sys.getrefcount(whole) - OWN_REFERENCES)  # type: ignore[arg-type]
    return charged * connection.outbox.backlog / looked_at if looked_at else 0.0
