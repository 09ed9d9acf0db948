"""docs/metrics.md, made from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.metrics.table import TABLE

if TYPE_CHECKING:
    from besedka.metrics.table import Metric

__all__ = ["page"]

HEAD = """\
# Metrics

<!-- Made by `make docs` from src/besedka/metrics/table.py: change it there. -->

What a running server counts about its own work. `besedka status` shows it for people, with medians and 99th
percentiles estimated from the histograms; `besedka status --json` has everything; `besedka status --metrics` prints the
text format of Prometheus (version 0.0.4), and so does `/metrics` over HTTP ([web.md](web.md#metrics)). Its node
exporter takes it from a file:

    besedka status --metrics > /var/lib/node_exporter/besedka.prom.new
    mv /var/lib/node_exporter/besedka.prom.new /var/lib/node_exporter/besedka.prom

Counters begin at 0 with each start of the server. All numbers of one answer are of one moment, but those of workers,
which may be a round older.

| name | type | unit | labels | what it is |
|---|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(map(_row, TABLE.values()))


def _row(metric: Metric) -> str:
    labels = ", ".join(f"`{label}`" for label in metric.labels)
    cells = (f"`{metric.name}`", metric.kind, metric.unit, labels, metric.help)
    return "| " + " | ".join(cells).replace("|  |", "| |") + " |\n"
