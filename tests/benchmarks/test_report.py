"""Tests of benchmarks/report.py: medians, ratios, verdicts and tables."""

from __future__ import annotations

from support.benchmark import load

report = load("report")
Row, Budget = report.Row, report.Budget


def test_percentiles_are_values_that_were_measured() -> None:
    """The nearest rank: no value between two measured ones."""
    values = list(range(1, 101))
    assert [report.percentile(values, percent) for percent in (1, 50, 99, 100)] == [1, 50, 99, 100]
    assert report.percentile([5], 99) == 5


def test_ratio_is_to_the_best_peer_and_to_the_floor() -> None:
    """The best is the most or the least, by what is measured; neither the floor nor ours is a peer."""
    values = {"besedka": 6.0, "besedka-process": 1.5, "floor": 12.0, "one": 2.0, "two": 3.0}
    assert report.ratios(Row("k", "t", "u", more_is_better=True), values) == (2.0, 0.5)
    assert report.ratios(Row("k", "t", "u"), values) == (3.0, 0.5)
    assert report.ratios(Row("k", "t", "u"), values, report.PROCESS) == (0.75, 0.125)
    assert report.ratios(Row("k", "t", "u"), {"one": 2.0}) == (None, None)
    assert report.ratios(Row("k", "t", "u", compared=False), values) == (None, None)


def test_verdict_is_met_or_short() -> None:
    """A budget is a number, or so many times the best peer or the floor; without them there is no verdict."""
    values = {"besedka": 6.0, "floor": 4.0, "one": 2.0}
    assert report.verdict(Row("k", "t", "u", budget=Budget(6)), values) == "met"
    assert report.verdict(Row("k", "t", "u", budget=Budget(5.9)), values) == "short"
    assert report.verdict(Row("k", "t", "u", True, Budget(3, report.BEST)), values) == "met"
    assert report.verdict(Row("k", "t", "u", budget=Budget(1.4, report.FLOOR)), values) == "short"
    assert report.verdict(Row("k", "t", "u", True, Budget(3, report.BEST)), {"besedka": 6.0}) == ""
    assert report.verdict(Row("k", "t", "u", budget="bounded"), values) == ""


def test_each_durability_has_its_verdict() -> None:
    """Where both are judged, each is named; where only one is, its name is said."""
    values = {"besedka": 3.0, "besedka-process": 2.0, "one": 2.0}
    both = Budget(1.2, report.BEST, (report.OURS, report.PROCESS))
    assert report.verdict(Row("k", "t", "u", budget=both), values) == "power: short, process: met"
    assert (
        report.verdict(Row("k", "t", "u", budget=Budget(1, report.BEST, (report.PROCESS,))), values) == "process: met"
    )


def test_table_has_medians_spreads_and_verdicts_of_what_was_measured() -> None:
    """A row appears when at least one server has a value for it; a single run has no spread."""
    results = {
        "besedka": report.summary([{"a": 1.0}, {"a": 3.0}, {"a": 2.0}]),
        "one": report.summary([{"a": 4.0}]),
    }
    rows = [Row("a", "measured", "ms", budget=Budget(1, report.BEST)), Row("b", "not measured", "ms")]
    text = report.table(rows, ["besedka", "one"], results)
    assert "| 2.00 (1.00–3.00) | 4.00 |        0.50 |" in text
    assert "≤ 1 × best peer | met" in text
    assert "not measured" not in text


def test_wires_are_compared_with_the_first_column() -> None:
    """Only rows that were measured on another wire appear, and there are no budgets."""
    results = {"besedka": report.summary([{"a": 2.0, "b": 1.0}]), "caps": report.summary([{"a": 3.0}])}
    text = report.beside_table([Row("a", "one", "ms"), Row("b", "two", "ms")], ["besedka", "caps"], results)
    assert "1.50" in text
    assert "two" not in text
    assert report.beside_table([Row("b", "two", "ms")], ["besedka", "caps"], results) == ""


def test_budget_table_is_markdown_with_what_was_wanted_and_found() -> None:
    """The ratio is what counts where the budget is one; the values that make it stand behind it."""
    results = {"besedka": report.summary([{"a": 6.0}]), "one": report.summary([{"a": 2.0}])}
    rows = [Row("a", "pushed", "M/s", True, Budget(3, report.BEST)), Row("a", "    its p50", "ms", budget=Budget(7))]
    lines = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in report.budget_table(rows, ["besedka", "one"], results).splitlines()
    ]
    assert lines[2] == ["pushed (`a`)", "≥ 3 × best peer", "**3.00 ×** (6.00 M/s; one 2.00)", "met"]
    assert lines[3] == ["… its p50 (`a`)", "≤ 7 ms", "**6.00 ms** (one 2.00)", "met"]
