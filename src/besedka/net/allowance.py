"""What a connection may send: a bucket that fills at a rate.

Who empties it is not read for a while; TCP does the rest, and nothing is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.net.connection import Connection

__all__ = ["Allowance"]

ROUNDING_S = 1e-6  # a shorter pause is only what adding and subtracting left over


class Allowance:
    """`burst` requests at once, and `rate` a second from then on; a rate of 0 means no limit.

    Of a connection only the time is kept at which its bucket is full again (the generic cell rate algorithm, ITU-T
    I.371 annex A).
    """

    __slots__ = ("_rate", "_tolerance_s")

    def __init__(self, burst: int, rate: float) -> None:
        self._rate = rate
        self._tolerance_s = burst / rate if rate > 0 else 0.0

    def spend(self, connection: Connection, requests: int, now: float) -> float:
        """Take so many requests off; return for how many seconds the connection must not be read, 0 for not at all."""
        if self._rate <= 0 or not requests:
            return 0.0
        full_at = max(connection.full_at, now) + requests / self._rate
        connection.full_at = full_at
        pause_s = full_at - now - self._tolerance_s
        return pause_s if pause_s > ROUNDING_S else 0.0
