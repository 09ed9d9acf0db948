"""The table at the end of a soak: what was found, beside the rule it is judged by."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Line", "none_of", "table"]


class Line(NamedTuple):
    """A row; without a rule it only tells what was done."""

    what: str
    found: str
    rule: str
    holds: bool


def none_of(what: str, found: list[str]) -> Line:
    """Return the row of something of which there must be none, and print what there is."""
    for fault in found:
        print(fault)
    return Line(what, str(len(found)), "0", not found)


def table(lines: list[Line]) -> str:
    """Return the rows as a table."""
    verdicts = ("**does not hold**", "holds")
    rows = [f"| {line.what} | {line.found} | {line.rule} | {verdicts[line.holds]} |" for line in lines]
    return "\n".join(["| what | found | rule | |", "|---|---|---|---|", *rows])
