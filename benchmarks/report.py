"""From single measurements to one table: medians, ratios, and the words around them. Pure."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["FLOOR", "OURS", "Row", "medians", "percentile", "ratios", "table"]

OURS: Final = "besedka"
FLOOR: Final = "floor"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is measured, in which unit, and what besedka has to reach."""

    key: str
    title: str
    unit: str
    more_is_better: bool = False
    budget: str = ""
    decimals: int = 2
    compared: bool = True
    """Whether less or more of it is better at all; others have no ratios."""


def percentile(ordered: Sequence[int], percent: float) -> int:
    """Return the smallest value that `percent` of them do not exceed; `ordered` is sorted, not empty."""
    rank = -(-len(ordered) * percent // 100)  # rounded up
    return ordered[max(0, int(rank) - 1)]


def medians(runs: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each value over several runs."""
    collected: dict[str, list[float]] = {}
    for run in runs:
        for key, value in run.items():
            collected.setdefault(key, []).append(value)
    return {key: statistics.median(values) for key, values in collected.items()}


def ratios(row: Row, values: Mapping[str, float]) -> tuple[float | None, float | None]:
    """Return besedka's value divided by the best peer's, and by the floor's, where both are there."""
    ours = values.get(OURS)
    peers = [value for name, value in values.items() if name not in (OURS, FLOOR)]
    if ours is None or not row.compared:
        return None, None
    best = (max if row.more_is_better else min)(peers) if peers else None
    floor = values.get(FLOOR)
    return (ours / best if best else None), (ours / floor if floor else None)


def table(rows: Sequence[Row], servers: Sequence[str], results: Mapping[str, Mapping[str, float]]) -> str:
    """Return the table; `results` has each server's values by row; rows without any are left out."""
    head = ["", "unit", *servers, "× best peer", "× floor", "budget"]
    lines = [head]
    for row in rows:
        values = {name: results[name][row.key] for name in servers if row.key in results.get(name, {})}
        if values:
            cells = [_number(values.get(name), row.decimals) for name in servers]
            beside = [_number(ratio, 2) for ratio in ratios(row, values)]
            lines.append([row.title, row.unit, *cells, *beside, row.budget])
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    # Words to the left, numbers to the right; with the bars it is a Markdown table too.
    last = len(cells) - 1
    aligned = [
        cell.ljust(width) if column in (0, 1, last) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "| " + " | ".join(aligned) + " |"


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"
