"""Metrics as Prometheus reads them: the text format, version 0.0.4.

Source: prometheus.io/docs/instrumenting/exposition_formats. Pure: numbers in, text out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

from besedka.metrics.histogram import HistogramNumbers
from besedka.metrics.table import TABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["CONTENT_TYPE", "Family", "Value", "exposition", "family"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

Value: TypeAlias = int | float | HistogramNumbers

_IN_HELP = str.maketrans({"\\": r"\\", "\n": r"\n"})
_IN_LABEL = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})


class Family(msgspec.Struct, frozen=True):
    """A metric of the table with its values, by the values of its labels (`()` where it has none)."""

    name: str
    values: dict[tuple[str, ...], Value]


def family(name: str, value: Value | dict[str, int]) -> Family:
    """Make a family of the one value of a metric without labels, or of the values of one with a single label."""
    if isinstance(value, dict):
        return Family(name, {(label,): each for label, each in value.items()})
    return Family(name, {(): value})


def exposition(families: Iterable[Family]) -> str:
    """Return the text."""
    return "".join(f"{line}\n" for each in families for line in _lines(each))


def _lines(shown: Family) -> Iterator[str]:
    metric = TABLE[shown.name]
    yield f"# HELP {metric.name} {metric.help.translate(_IN_HELP)}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for labels, value in shown.values.items():
        named = list(zip(metric.labels, labels, strict=True))
        if isinstance(value, HistogramNumbers):
            yield from _histogram(metric.name, named, value)
        else:
            yield f"{metric.name}{_labels(named)} {_number(value)}"


def _histogram(name: str, labels: list[tuple[str, str]], numbers: HistogramNumbers) -> Iterator[str]:
    """Yield the buckets, each with what is in those below it, then sum and count."""
    below = 0
    for bound, count in zip([*map(_number, numbers.bounds), "+Inf"], numbers.counts, strict=True):
        below += count
        yield f"{name}_bucket{_labels([*labels, ('le', bound)])} {below}"
    yield f"{name}_sum{_labels(labels)} {_number(numbers.sum)}"
    yield f"{name}_count{_labels(labels)} {below}"


def _labels(labels: list[tuple[str, str]]) -> str:
    inside = ",".join(f'{name}="{value.translate(_IN_LABEL)}"' for name, value in labels)
    return f"{{{inside}}}" if inside else ""


def _number(value: float) -> str:
    """Return a number as Go's ParseFloat takes it; Python's shortest form is one."""
    return repr(value)
