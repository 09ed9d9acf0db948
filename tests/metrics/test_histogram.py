"""Histograms with fixed buckets."""

from __future__ import annotations

import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.metrics.histogram import BATCHES, SECONDS, Histogram


def test_a_value_belongs_to_the_first_bucket_whose_bound_it_does_not_pass() -> None:
    """A bound itself is inside; what is above all bounds has a bucket of its own."""
    histogram = Histogram([1, 2, 4])
    for value in (0.5, 1, 1.5, 2, 3, 4, 5, 100):
        histogram.observe(value)
    numbers = histogram.numbers()
    assert numbers.bounds == (1, 2, 4)
    assert numbers.counts == (2, 2, 2, 2)
    assert (numbers.count, numbers.sum) == (8, 117.0)


def test_a_snapshot_stays_as_it_was() -> None:
    """What is counted later is not in it."""
    histogram = Histogram([1])
    numbers = histogram.numbers()
    histogram.observe(1)
    assert numbers.count == 0
    assert histogram.numbers().count == 1


def test_of_nothing_every_quantile_is_nothing() -> None:
    """There is no median of no values."""
    assert Histogram([1, 2]).numbers().quantile(0.5) == 0.0


def test_a_quantile_is_estimated_inside_its_bucket() -> None:
    """Values are taken as spread evenly: half of ten values between 2 and 4 are below 3."""
    histogram = Histogram([1, 2, 4])
    for _ in range(10):
        histogram.observe(3.9)
    assert histogram.numbers().quantile(0.5) == pytest.approx(3.0)
    assert histogram.numbers().quantile(1.0) == pytest.approx(4.0)


def test_what_is_above_the_last_bound_counts_as_that_bound() -> None:
    """Nothing is known about how far above it is."""
    histogram = Histogram([1, 2])
    histogram.observe(1000)
    assert histogram.numbers().quantile(0.99) == 2


@given(st.lists(st.floats(0.0001, 9.9), min_size=1, max_size=50))
def test_an_estimate_is_never_further_off_than_its_bucket(values: list[float]) -> None:
    """The median of the values is in the bucket from which the estimate comes, or at the edge of it."""
    histogram = Histogram(SECONDS)
    for value in values:
        histogram.observe(value)
    low = statistics.median_low(values)
    estimate = histogram.numbers().quantile(0.5)
    lower, upper = next((a, b) for a, b in pairwise((0.0, *SECONDS)) if a < low <= b)
    assert lower <= estimate <= upper


def test_bounds_grow() -> None:
    """A bisection needs them in order."""
    assert list(SECONDS) == sorted(set(SECONDS))
    assert list(BATCHES) == sorted(set(BATCHES))
