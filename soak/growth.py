"""What a process holds, and whether that grows: pages of memory, threads, descriptors, as the kernel counts them."""

from __future__ import annotations

import statistics
from pathlib import Path
from typing import NamedTuple

__all__ = ["ARENA_KIB", "Growth", "Sample", "growth", "sample"]

# What the interpreter asks the system for at a time: less than that is no growth that could be told from none.
ARENA_KIB = 1024
SPREADS = 3.0  # of the samples around their line: 99.7 % of noise is nearer


class Sample(NamedTuple):
    """What a process holds at a moment (seconds)."""

    at_s: float
    rss_kib: int
    threads: int
    sockets: int
    files: int


class Growth(NamedTuple):
    """The line through samples of memory: how much it rises over the whole stretch, and what is noise beside it.

    `halves_kib` is how much lines through its two halves rise.
    """

    kib: float
    hours: float
    noise_kib: float
    halves_kib: tuple[float, float] = (0.0, 0.0)

    @property
    def is_noise(self) -> bool:
        """Whether memory grows by no more than chance would have it."""
        return self.kib <= max(ARENA_KIB, self.noise_kib)

    @property
    def levels_off(self) -> bool:
        """Whether it grows half as fast at the most by the end, and by then no faster than noise may."""
        first, second = self.halves_kib
        return second <= min(first / 2, ARENA_KIB / 2)

    @property
    def holds(self) -> bool:
        """The rule of the soak: memory does not grow, or stops growing.

        What fills and is full (caches, pages of the heap that are used for the first time) may take longer than the
        stretch. What goes on growing does so as fast at its end as at its beginning, and is found by that: by the end
        no more than an arena in the time of the whole stretch is let through either way.
        """
        return self.is_noise or self.levels_off

    @property
    def kib_per_hour(self) -> float:
        """The slope."""
        return self.kib / self.hours


def sample(pid: int, at_s: float) -> Sample:
    """Look at a process."""
    status = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        if ":" in line
    )
    targets = []
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            targets.append(str(descriptor.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    sockets = sum(target.startswith("socket:") for target in targets)
    return Sample(at_s, int(status["VmRSS"].split()[0]), int(status["Threads"]), sockets, len(targets) - sockets)


def growth(samples: list[Sample]) -> Growth:
    """Fit lines (least squares) through the memory of these samples and of their halves, four at least."""
    kib, spread = _line(samples)
    middle = len(samples) // 2
    halves = (_line(samples[:middle])[0], _line(samples[middle:])[0])
    return Growth(kib, (samples[-1].at_s - samples[0].at_s) / 3600, SPREADS * spread, halves)


def _line(samples: list[Sample]) -> tuple[float, float]:
    """Return how much a line through samples rises, and how they are spread around it."""
    times = [each.at_s for each in samples]
    sizes = [float(each.rss_kib) for each in samples]
    slope, intercept = statistics.linear_regression(times, sizes)
    spread = statistics.pstdev(size - (slope * at + intercept) for at, size in zip(times, sizes, strict=True))
    return slope * (times[-1] - times[0]), spread
