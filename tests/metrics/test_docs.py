"""The page about metrics."""

from __future__ import annotations

import re
from pathlib import Path

from besedka.metrics.docs import page
from besedka.metrics.table import TABLE

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_in_the_repository_is_the_one_that_is_made() -> None:
    """Whoever changes the table runs `make docs`."""
    assert (DOCS / "metrics.md").read_text(encoding="utf-8") == page()


def test_the_page_has_a_row_for_each_metric() -> None:
    """Nothing of the table is missing."""
    assert re.findall(r"^\| `([^`]+)`", page(), re.MULTILINE) == list(TABLE)


def test_names_follow_the_conventions() -> None:
    """Counters end with `_total`, nothing else does; units are base units; help is one sentence without a full stop."""
    for metric in TABLE.values():
        assert re.fullmatch(r"(besedka|process)_[a-z_]+", metric.name)
        assert (metric.kind == "counter") == metric.name.endswith("_total")
        if metric.unit in ("bytes", "seconds"):
            assert re.search(rf"_{metric.unit}(_|$)", metric.name)
        assert metric.help[0].isupper()
        assert not metric.help.endswith(".")
