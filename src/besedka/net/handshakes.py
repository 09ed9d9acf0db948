"""The TLS handshakes of one worker: what they may cost in a round, and who waits for the next.

They are slow beside all else that a worker does, and anybody may ask for one: so they have a time of their own.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.net.connection import Connection

__all__ = ["HANDSHAKE_S_A_ROUND", "Handshakes"]

# What handshakes may take of a round: a third of what a full turn takes. A handshake costs 0.3 ms of CPU with a key on
# the curve P-256 and 1 ms or more with RSA, so that is some ten to thirty of them, and it is a time because the key is
# not ours to choose.
HANDSHAKE_S_A_ROUND = 0.01


class Handshakes:
    """What the handshakes of one worker have cost in this round, and who waits for the next. That worker's alone.

    `done` and `failed` count them; other threads may read these and see an older value.
    """

    __slots__ = ("_clock", "done", "failed", "left_s", "waiting")

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self.waiting: dict[Connection, None] = {}  # in the order of coming
        self.left_s = HANDSHAKE_S_A_ROUND
        self.done = 0
        self.failed = 0
        self._clock = clock

    def begin_round(self) -> list[Connection]:
        """Give the next round its time; return who is first in it."""
        self.left_s = HANDSHAKE_S_A_ROUND
        waiting = list(self.waiting)
        self.waiting.clear()
        return waiting

    def step(self, shake_hands: Callable[[], None]) -> None:
        """Go one step further with a handshake, on this round's time. Raises what `do_handshake` raises."""
        began = self._clock()
        try:
            shake_hands()
        finally:
            self.left_s -= self._clock() - began
