"""So many in so long, for each of many keys: how fast connections come, rooms are entered, names change.

Not for what a connection sends: that has its own allowance (`net/allowance.py`), which makes it wait instead.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

__all__ = ["Rate"]

SWEEP_AT = 1024  # keys; fewer are not worth looking through
ROUNDING = 1e-9  # of a period: what adding its parts up may be off


class Rate:
    """At most so many at once for each key, and as many again in the course of a period (seconds).

    The generic cell rate algorithm (ITU-T I.371): a key has one number, the time at which its bucket is full again.
    Keys whose bucket is full are forgotten, so what is kept is bounded by what was let through in one period.
    """

    __slots__ = ("_full_at", "_period_s", "_sweep_at")

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._full_at: dict[Hashable, float] = {}
        self._sweep_at = SWEEP_AT

    def __len__(self) -> int:
        """Return how many keys are remembered."""
        return len(self._full_at)

    def take(self, key: Hashable, most: int, now: float) -> int:
        """Take one of `most`; return 0, or the whole seconds to wait where there is none. A `most` of 0: no limit.

        `now` is seconds of any clock that never goes back. Asking too early costs the asker nothing.
        """
        if not most:
            return 0
        full_at = max(self._full_at.get(key, now), now) + self._period_s / most
        early_s = full_at - now - self._period_s
        if early_s > self._period_s * ROUNDING:
            return math.ceil(early_s)
        self._full_at[key] = full_at
        if len(self._full_at) >= self._sweep_at:
            self._full_at = {each: at for each, at in self._full_at.items() if at > now}
            self._sweep_at = max(SWEEP_AT, 2 * len(self._full_at))
        return 0

    def give_back(self, key: Hashable, most: int) -> None:
        """Give back what was taken last: it does not count."""
        full_at = self._full_at.get(key)
        if full_at is not None and most:
            self._full_at[key] = full_at - self._period_s / most
