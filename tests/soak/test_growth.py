"""The rule by which the soak says that memory grows, or does not."""

from __future__ import annotations

import math
import os
import random
import threading
from typing import TYPE_CHECKING

import pytest

from soak.growth import ARENA_KIB, Sample, growth, sample

if TYPE_CHECKING:
    from collections.abc import Callable

CHANCE = random.Random(1)  # noqa: S311 - the same noise each time


def samples(rises_kib: float, spread_kib: float) -> list[Sample]:
    """Return an hour of samples that rise so much in all, with noise around."""
    return [
        Sample(at, int(50_000 + rises_kib * at / 3600 + CHANCE.gauss(0, spread_kib)), 5, 9, 9)
        for at in range(0, 3601, 5)
    ]


@pytest.mark.parametrize(
    ("rises_kib", "spread_kib", "is_noise"),
    [(0, 0, True), (ARENA_KIB / 2, 10, True), (3 * ARENA_KIB, 10, False), (3000, 2000, True), (20_000, 2000, False)],
)
def test_what_rises_more_than_noise_is_growth(rises_kib: float, spread_kib: float, is_noise: bool) -> None:
    """Less than an arena of the interpreter is none, and less than three spreads around the line is none."""
    found = growth(samples(rises_kib, spread_kib))
    assert found.is_noise is is_noise
    assert found.kib == pytest.approx(found.kib_per_hour, abs=1)
    assert found.kib == pytest.approx(rises_kib, abs=max(10, spread_kib / 2))


def shaped(kib_at: Callable[[float], float]) -> list[Sample]:
    """Return twenty minutes of samples whose memory follows a curve of minutes, with some noise."""
    return [Sample(at, int(50_000 + kib_at(at / 60) + CHANCE.gauss(0, 20)), 5, 9, 9) for at in range(0, 1201, 2)]


@pytest.mark.parametrize(
    ("kib_at", "holds"),
    [
        (lambda _minutes: 0, True),
        (lambda minutes: 3000 * (1 - math.exp(-minutes / 6)), True),  # fills, and is full
        (lambda minutes: 1600 * (1 - math.exp(-minutes / 10)), True),
        (lambda minutes: 70 * minutes, False),  # a leak
        (lambda minutes: ARENA_KIB * (minutes // 8), False),  # one that shows an arena at a time
        (lambda minutes: 100 * minutes + 2000 * (1 - math.exp(-minutes / 5)), False),  # one that caches hide at first
        (lambda minutes: 5 * minutes**2, False),  # one that grows faster and faster
        (lambda minutes: 3000 * min(minutes, 2), True),  # once, at the beginning
    ],
)
def test_what_levels_off_is_no_leak(kib_at: Callable[[float], float], holds: bool) -> None:
    """What goes on growing is found whatever else fills meanwhile; what is full in the end is none."""
    assert growth(shaped(kib_at)).holds is holds


def test_a_process_is_seen_as_the_kernel_sees_it() -> None:
    """Its threads, its sockets, its files and its memory."""
    before = sample(os.getpid(), 0.0)
    go = threading.Event()
    thread = threading.Thread(target=go.wait)
    thread.start()
    try:
        after = sample(os.getpid(), 1.0)
    finally:
        go.set()
        thread.join()
    assert after.threads == before.threads + 1
    assert after.files == before.files
    assert before.rss_kib > 1000
