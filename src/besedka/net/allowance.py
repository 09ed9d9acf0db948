"""What a connection may send: a bucket that fills at a rate.

Who empties it is not read for a while; TCP does the rest, and nothing is lost.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.net.connection import Connection

__all__ = ["Allowance"]


class Allowance:
    """`burst` requests at once, and `rate` a second from then on; a rate of 0 means no limit."""

    __slots__ = ("burst", "rate")

    def __init__(self, burst: int, rate: float) -> None:
        self.burst = burst
        self.rate = rate

    def spend(self, connection: Connection, requests: int, now: float) -> float:
        """Take so many requests off; return for how many seconds the connection must not be read, 0 for not at all."""
        if self.rate <= 0 or not requests:
            return 0.0
        left = connection.allowance
        if math.isnan(left):
            left = float(self.burst)
        else:
            left = min(float(self.burst), left + (now - connection.allowance_at) * self.rate)
        left -= requests
        connection.allowance = left
        connection.allowance_at = now
        return -left / self.rate if left < 0 else 0.0
