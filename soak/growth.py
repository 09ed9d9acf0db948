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
    """The line through samples of memory: how much it rises over the whole stretch, and what is noise beside it."""

    kib: float
    hours: float
    noise_kib: float

    @property
    def is_noise(self) -> bool:
        """Whether memory grows by no more than chance would have it: the rule of the soak."""
        return self.kib <= max(ARENA_KIB, self.noise_kib)

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
    """Fit a line (least squares) through the memory of these samples, two at least."""
    times = [each.at_s for each in samples]
    sizes = [float(each.rss_kib) for each in samples]
    slope, intercept = statistics.linear_regression(times, sizes)
    spread = statistics.pstdev(size - (slope * at + intercept) for at, size in zip(times, sizes, strict=True))
    length_s = times[-1] - times[0]
    return Growth(slope * length_s, length_s / 3600, SPREADS * spread)
