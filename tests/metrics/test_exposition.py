"""Prometheus' text format."""

from __future__ import annotations

import pytest

from besedka.metrics.exposition import Family, exposition, family
from besedka.metrics.histogram import Histogram
from besedka.metrics.table import TABLE
from support.exposition import parse


def test_a_number() -> None:
    """Help, type and value, a line each."""
    help_text = TABLE["besedka_rooms"].help
    assert exposition([family("besedka_rooms", 3)]) == (
        f"# HELP besedka_rooms {help_text}\n# TYPE besedka_rooms gauge\nbesedka_rooms 3\n"
    )


def test_values_by_label() -> None:
    """Each label's value is a line, whatever is in it."""
    text = exposition([family("besedka_refusals_total", {"no_such_nick": 2, 'a "quoted"\\\nline': 1})])
    assert text.splitlines()[2:] == [
        'besedka_refusals_total{reason="no_such_nick"} 2',
        'besedka_refusals_total{reason="a \\"quoted\\"\\\\\\nline"} 1',
    ]
    parse(text)


def test_a_histogram() -> None:
    """Buckets are cumulative, the last one is for everything; sum and count follow."""
    histogram = Histogram([1, 2.5])
    for value in (1, 2, 2, 7):
        histogram.observe(value)
    text = exposition([family("besedka_turn_seconds", histogram.numbers())])
    assert text.splitlines()[2:] == [
        'besedka_turn_seconds_bucket{le="1"} 1',
        'besedka_turn_seconds_bucket{le="2.5"} 3',
        'besedka_turn_seconds_bucket{le="+Inf"} 4',
        "besedka_turn_seconds_sum 12.0",
        "besedka_turn_seconds_count 4",
    ]
    assert parse(text)["besedka_turn_seconds"][0] == "histogram"


def test_nothing_is_nothing() -> None:
    """A metric of which there is no value yet has its type, so that whoever asks sees that it exists."""
    assert len(exposition([family("besedka_refusals_total", {})]).splitlines()) == 2


def test_a_name_that_is_not_in_the_table_is_a_mistake_of_ours() -> None:
    """Nothing is shown that docs/metrics.md does not have."""
    with pytest.raises(KeyError):
        exposition([family("besedka_dances_total", 1)])


def test_labels_that_do_not_fit_the_table_are_a_mistake_of_ours() -> None:
    """Each label has a value."""
    with pytest.raises(ValueError, match="zip"):
        exposition([Family("besedka_rooms", {("irc",): 1})])


@pytest.mark.parametrize(
    "text",
    [
        "besedka_rooms 3",
        "besedka_rooms 3\n",
        "# TYPE a gauge\na 1\n",
        "# HELP a x\n# TYPE a gauge\na 1\na 1\n",
        "# HELP a x\n# TYPE a gauge\nb 1\n",
        "# HELP a x\n# TYPE a gauge\na{b=1} 1\n",
        '# HELP a x\n# TYPE a gauge\na{b="\\x"} 1\n',
        "# HELP a x\n# TYPE a counter\na -1\n",
        '# HELP a x\n# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 2\n',
        '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n',
        '# HELP a x\n# TYPE a histogram\na_bucket{le="1"} 1\na_sum 1\na_count 1\n',
    ],
)
def test_the_reader_of_the_tests_is_strict(text: str) -> None:
    """A reader that takes everything would prove nothing."""
    with pytest.raises(AssertionError):
        parse(text)
