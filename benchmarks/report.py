"""From single measurements to the tables: medians, spreads, ratios, verdicts, and the words around them. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BEST",
    "FLOOR",
    "OURS",
    "PROCESS",
    "Budget",
    "Results",
    "Row",
    "Spread",
    "beside_table",
    "budget_table",
    "columns",
    "percentile",
    "ratios",
    "summary",
    "table",
    "verdict",
]

OURS: Final = "besedka"
PROCESS: Final = "besedka-process"
"""Ours with `journal.durability = "process"`: what other servers, which store nothing, are best compared with."""
FLOOR: Final = "floor"
BEST: Final = "best peer"
NUMBER: Final = ""


class Spread(NamedTuple):
    """The median of several runs, with the least and the most."""

    median: float
    least: float
    most: float


Results = Mapping[str, Mapping[str, Spread]]
"""Each server's values by the keys of rows."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What ours has to reach: so many times the best peer's or the floor's value, or a number in the row's unit."""

    limit: float
    of: str = NUMBER
    judged: tuple[str, ...] = (OURS,)
    """Which of ours: where there are several, each has a verdict."""
    then: str = ""
    """What is wanted next."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is measured, in which unit, and what besedka has to reach."""

    key: str
    title: str
    unit: str
    more_is_better: bool = False
    budget: Budget | str = ""
    """Words where no number decides."""
    decimals: int = 2
    compared: bool = True
    """Whether less or more of it is better at all; others have no ratios."""


def percentile(ordered: Sequence[int], percent: float) -> int:
    """Return the smallest value that `percent` of them do not exceed; `ordered` is sorted, not empty."""
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(0, int(rank) - 1)]


def summary(runs: Iterable[Mapping[str, float]]) -> dict[str, Spread]:
    """Return the median and the spread of each value over several runs."""
    collected: dict[str, list[float]] = {}
    for run in runs:
        for key, value in run.items():
            collected.setdefault(key, []).append(value)
    return {key: Spread(statistics.median(of), min(of), max(of)) for key, of in collected.items()}


def ratios(row: Row, values: Mapping[str, float], ours: str = OURS) -> tuple[float | None, float | None]:
    """Return one of ours divided by the best peer's value, and by the floor's, where both are there."""
    mine = values.get(ours)
    peers = [value for name, value in values.items() if name not in (OURS, PROCESS, FLOOR)]
    if mine is None or not row.compared:
        return None, None
    best = (max if row.more_is_better else min)(peers) if peers else None
    floor = values.get(FLOOR)
    return (mine / best if best else None), (mine / floor if floor else None)


def verdict(row: Row, values: Mapping[str, float]) -> str:
    """Return "met" or "short", for each of ours that is judged; "" where there is nothing to judge by."""
    if not isinstance(row.budget, Budget):
        return ""
    found = [(ours, _reached(row, row.budget, values, ours)) for ours in row.budget.judged]
    words = [(ours, "met" if reached else "short") for ours, reached in found if reached is not None]
    if len(words) == 1 and words[0][0] == OURS:
        return words[0][1]
    return ", ".join(f"{_durability(ours)}: {word}" for ours, word in words)


def _reached(row: Row, budget: Budget, values: Mapping[str, float], ours: str) -> bool | None:
    best, floor = ratios(row, values, ours)
    value = {BEST: best, FLOOR: floor, NUMBER: values.get(ours)}[budget.of]
    if value is None:
        return None
    return value >= budget.limit if row.more_is_better else value <= budget.limit


def table(rows: Sequence[Row], servers: Sequence[str], results: Results) -> str:
    """Return the table; rows without any value are left out.

    Cells have the median and, where there were several runs, the least and the most. Where both durabilities were
    measured, the second ratio is that of `process`.
    """
    lines = [["", "unit", *servers, "× best peer", "× floor", "budget", ""]]
    for row in rows:
        values = _values(row, servers, results)
        if values:
            cells = [_cell(results.get(name, {}).get(row.key), row.decimals) for name in servers]
            beside = [_both(row, values, of) for of in (0, 1)]
            lines.append([row.title, row.unit, *cells, *beside, _wanted(row), verdict(row, values)])
    return columns(lines, words=(0, 1, len(lines[0]) - 2, len(lines[0]) - 1))


def beside_table(rows: Sequence[Row], names: Sequence[str], results: Results) -> str:
    """Return the table of what is compared with its first column and with nothing else."""
    first, *others = names
    lines = [["", "unit", *names, *(f"{name} × {first}" for name in others)]]
    for row in rows:
        values = _values(row, names, results)
        if any(name in values for name in others):
            cells = [_cell(results.get(name, {}).get(row.key), row.decimals) for name in names]
            by = values.get(first) if row.compared else None
            beside = [_number(values[name] / by if by and name in values else None, 2) for name in others]
            lines.append([row.title, row.unit, *cells, *beside])
    return columns(lines, words=(0, 1)) if len(lines) > 1 else ""


def budget_table(rows: Sequence[Row], servers: Sequence[str], results: Results) -> str:
    """Return, in Markdown, what was wanted and what was found: the table of docs/performance.md."""
    lines = [["what", "budget", "measured", ""]]
    group = ""
    for row in rows:
        group = "… " if row.title.startswith(" ") else ""
        values = _values(row, servers, results)
        if OURS in values or PROCESS in values:
            lines.append(
                [f"{group}{row.title.strip()} (`{row.key}`)", _wanted(row), _found(row, values), verdict(row, values)]
            )
    return columns(lines, words=(0, 1, 2, 3))


def _found(row: Row, values: Mapping[str, float]) -> str:
    of = row.budget.of if isinstance(row.budget, Budget) else NUMBER
    ours = OURS if OURS in values else PROCESS
    parts = [f"{name} {_number(value, row.decimals)}" for name, value in values.items() if name not in (ours, FLOOR)]
    if FLOOR in values:
        parts.append(f"floor {_number(values[FLOOR], row.decimals)}")
    unit = row.unit if row.unit.startswith("/") else f" {row.unit}".rstrip()
    number = f"{_number(values[ours], row.decimals)}{unit}"
    if of:
        ratio = _both(row, values, 0 if of == BEST else 1)
        return f"**{ratio} ×** ({'; '.join([number, *parts])})"
    return f"**{number}**" + (f" ({'; '.join(parts)})" if parts else "")


def _values(row: Row, servers: Sequence[str], results: Results) -> dict[str, float]:
    return {name: results[name][row.key].median for name in servers if row.key in results.get(name, {})}


def _both(row: Row, values: Mapping[str, float], of: int) -> str:
    found = [_number(ratios(row, values, ours)[of], 2) for ours in (OURS, PROCESS) if ours in values]
    return " / ".join(found) if found and set(found) != {"–"} else "–"


def _wanted(row: Row) -> str:
    budget = row.budget
    if isinstance(budget, str):
        return budget
    sign = "≥" if row.more_is_better else "≤"
    limit = f"{budget.limit:,.10g}"
    whose = f" with {_durability(budget.judged[0])}" if budget.judged == (PROCESS,) else ""
    then = f", {budget.then}" if budget.then else ""
    unit = row.unit if row.unit.startswith("/") else f" {row.unit}"
    return f"{sign} {limit} × {budget.of}{whose}" if budget.of else f"{sign} {limit}{unit}{whose}{then}"


def _durability(ours: str) -> str:
    return "process" if ours == PROCESS else "power"


def _cell(value: Spread | None, decimals: int) -> str:
    if value is None:
        return "–"
    median = _number(value.median, decimals)
    if value.least == value.most:
        return median
    return f"{median} ({_number(value.least, decimals)}–{_number(value.most, decimals)})"


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def columns(lines: list[list[str]], words: Sequence[int]) -> str:
    """Return columns of words to the left and of numbers to the right; with the bars it is Markdown, too."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rule = ["-" * width if column in words else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    return "\n".join(_line(line, widths, words) for line in [lines[0], rule, *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int], words: Sequence[int]) -> str:
    aligned = [
        cell.ljust(width) if column in words else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "| " + " | ".join(aligned) + " |"
