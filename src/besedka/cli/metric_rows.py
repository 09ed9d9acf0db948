"""The metrics of `besedka status` as rows for people; their names and numbers are those of docs/metrics.md."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from besedka.i18n import Words

__all__ = ["LABELS", "TOLD", "metric_rows", "worker_row"]

LABELS = {
    "besedka_accepted_total": mark("connections accepted"),
    "besedka_connections_closed_total": mark("connections closed"),
    "besedka_connections_refused_total": mark("connections refused"),
    "besedka_tls_handshakes_total": mark("TLS handshakes"),
    "besedka_bytes_received_total": mark("received"),
    "besedka_turn_requests": mark("requests in a turn"),
    "besedka_turn_seconds": mark("time of a turn"),
    "besedka_commit_seconds": mark("time of a commit"),
    "besedka_refusals_total": mark("commands refused"),
    "besedka_outbox_bytes": mark("waits to be sent"),
    "besedka_readers_waiting": mark("questions about the past that wait"),
    "besedka_journal_removed_total": mark("entries not kept any longer"),
    "besedka_journal_wal_bytes": mark("log of the journal"),
    "besedka_indexer_lag": mark("entries that search does not know yet"),
    "besedka_indexer_lag_seconds": mark("search was behind by"),
    "besedka_index_bytes": mark("search index"),
    "besedka_disk_free_bytes": mark("free on the disk"),
    "process_cpu_seconds_total": mark("CPU time"),
    "process_resident_memory_bytes": mark("memory"),
}

# Metrics that the rest of the answer has told already: programs read them, people need not.
TOLD = frozenset(
    {
        "besedka_connections",
        "besedka_rooms",
        "besedka_turns_total",
        "besedka_commits_retried_total",
        "besedka_entries_total",
        "besedka_worker_connections",
        "besedka_worker_rounds_total",
        "besedka_worker_unread",
        "besedka_worker_stalls_total",
        "besedka_journal_position",
        "besedka_journal_damaged",
        "besedka_journal_checked_timestamp_seconds",
        "besedka_indexer_starts_total",
        "process_start_time_seconds",
        "process_threads",
    }
)


def metric_rows(metrics: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str]]:
    """Yield a label and a text for each metric; those with labels have a row for each value that is not 0."""
    for name, value in metrics.items():
        if name in TOLD:
            continue
        label = words(LABELS[name]) if name in LABELS else name
        if not isinstance(value, dict):
            yield label, _measured(name, value)
        elif "p99" in value:
            yield label, _spread(name, value, words)
        else:
            yield from ((f"{label}: {key}", _measured(name, each)) for key, each in value.items() if each)


def worker_row(numbers: Mapping[str, Any], words: Words) -> tuple[str, str]:
    """Return a worker's name, and on one line what it has to do."""
    told = words(
        mark("connections: {connections}, not read in the last round: {unread}, rounds: {rounds}, held up: {stalls}")
    )
    return str(numbers["name"]), told.format_map(numbers)


def _spread(name: str, told: Mapping[str, Any], words: Words) -> str:
    """Return what a histogram tells: half of all values are below the median, 99 of 100 below the other."""
    if not told["count"]:
        return "-"
    median, p99 = (_measured(name, told[share]) for share in ("median", "p99"))
    return words(mark("median {median}, 99 % up to {p99}")).format(median=median, p99=p99)


def _measured(name: str, value: float) -> str:
    """Return a number with a unit that people read: what unit it has, its name says."""
    if "_bytes" in name:
        return _size(value)
    if "_seconds" in name:
        return f"{value:.1f} s" if value >= 1 else f"{value * 1000:.2f} ms"
    return str(math.ceil(value))  # what has no unit is counted in whole numbers; only estimates fall between them


def _size(value: float) -> str:
    if value < 1024:
        return f"{value} B"
    for unit in ("KiB", "MiB"):
        value /= 1024
        if value < 1024:
            return f"{value:.1f} {unit}"
    return f"{value / 1024:.1f} GiB"
