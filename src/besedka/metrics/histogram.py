"""Histograms with fixed buckets: a bisection and two additions for each value, and nothing grows."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BATCHES", "SECONDS", "Histogram", "HistogramNumbers"]

# From a commit that only reaches the page cache to one that is held up by a dying disk; 1, 2.5, 5 and so on, so that
# an estimate between two bounds is off by half at the most.
SECONDS: Final = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
# Requests of a turn: from a lonely message to what a round may read at most.
BATCHES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096)


class HistogramNumbers(msgspec.Struct, frozen=True):
    """A snapshot: the buckets' upper bounds, how many values each took (and one more, for what is above), their sum."""

    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    sum: float

    @property
    def count(self) -> int:
        """How many values there were."""
        return sum(self.counts)

    def quantile(self, share: float) -> float:
        """Estimate the value below which `share` (0 to 1) of all values are; 0 when there were none.

        Within a bucket the values are taken as spread evenly; what is above the last bound counts as that bound
        (Prometheus' `histogram_quantile` does the same).
        """
        rank = share * self.count
        below = 0
        lower = 0.0
        for upper, count in zip(self.bounds, self.counts, strict=False):
            if count and below + count >= rank:
                return lower + (upper - lower) * max(0.0, rank - below) / count
            below += count
            lower = upper
        return self.bounds[-1] if self.count else 0.0


class Histogram:
    """Counts values by bucket. One owner, under its lock."""

    __slots__ = ("_bounds", "_counts", "_sum")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = tuple(bounds)
        self._counts = [0] * (len(self._bounds) + 1)
        self._sum = 0.0

    def observe(self, value: float) -> None:
        """Count one value; one that is equal to a bound belongs below it."""
        self._counts[bisect_left(self._bounds, value)] += 1
        self._sum += value

    def numbers(self) -> HistogramNumbers:
        """Return what was counted until now."""
        return HistogramNumbers(self._bounds, tuple(self._counts), self._sum)
