"""The rule by which the soak says that memory grows, or does not."""

from __future__ import annotations

import os
import random
import threading

import pytest

from soak.growth import ARENA_KIB, Sample, growth, sample

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
