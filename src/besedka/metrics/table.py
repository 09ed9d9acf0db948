"""The table of metrics: what each is called, and what it means. `docs/metrics.md` is made from it.

Names follow Prometheus (prometheus.io/docs/practices/naming): base units, `_total` for what only grows. What every
process has goes by the names that all its clients use (`process_…`).
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

__all__ = ["TABLE", "Metric"]


class Metric(msgspec.Struct, frozen=True):
    """One row: `unit` is the word for people, `labels` are the names of what its values are told apart by."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    unit: str
    help: str
    labels: tuple[str, ...] = ()


_ROWS: Final = (
    Metric(
        "besedka_connections",
        "gauge",
        "connections",
        "Connections by the wire of their user; `unregistered` are those that have not said yet who they are",
        ("wire",),
    ),
    Metric("besedka_rooms", "gauge", "rooms", "Rooms with somebody in them"),
    Metric("besedka_accepted_total", "counter", "connections", "Connections that were accepted and served"),
    Metric(
        "besedka_connections_closed_total",
        "counter",
        "connections",
        "Connections that were closed: by the `peer`, by a `reset`, because a peer was too `slow`, after a `timeout`, "
        "`ended` by the server or by a farewell of the peer, by the `stop` of the server",
        ("reason",),
    ),
    Metric(
        "besedka_connections_refused_total",
        "counter",
        "connections",
        "Connections that were closed as soon as they came, by reason",
        ("reason",),
    ),
    Metric("besedka_tls_handshakes_total", "counter", "handshakes", "TLS handshakes, by how they ended", ("result",)),
    Metric("besedka_bytes_received_total", "counter", "bytes", "Bytes that peers have sent"),
    Metric("besedka_turns_total", "counter", "turns", "Turns that had something to carry out"),
    Metric("besedka_turn_requests", "histogram", "requests", "Requests that one turn has carried out: the batch"),
    Metric("besedka_turn_seconds", "histogram", "seconds", "Time of a turn: admit, decide, store, deliver"),
    Metric(
        "besedka_commit_seconds",
        "histogram",
        "seconds",
        "Time of a turn's commit, all its tries together, for those turns that have something to store",
    ),
    Metric("besedka_commits_retried_total", "counter", "tries", "Commits that failed and were tried again"),
    Metric("besedka_entries_total", "counter", "entries", "Entries that were stored since the start"),
    Metric("besedka_refusals_total", "counter", "commands", "Commands that were refused, by reason", ("reason",)),
    Metric("besedka_outbox_bytes", "gauge", "bytes", "Bytes that wait to be sent, in all outboxes of users"),
    Metric("besedka_readers_waiting", "gauge", "questions", "Questions about the past that wait for a helper thread"),
    Metric("besedka_worker_connections", "gauge", "connections", "Connections of a worker", ("worker",)),
    Metric("besedka_worker_rounds_total", "counter", "rounds", "Rounds of a worker's loop", ("worker",)),
    Metric(
        "besedka_worker_unread",
        "gauge",
        "connections",
        "Connections that found no room in a worker's last round, and are read first in the next",
        ("worker",),
    ),
    Metric(
        "besedka_worker_stalls_total", "counter", "rounds", "Rounds that were held up for a second or more", ("worker",)
    ),
    Metric("besedka_journal_position", "gauge", "positions", "Position of the newest entry"),
    Metric(
        "besedka_journal_removed_total", "counter", "entries", "Entries removed because they are not kept any longer"
    ),
    Metric("besedka_journal_damaged", "gauge", "boolean", "Whether the journal is known to be damaged: 1, otherwise 0"),
    Metric(
        "besedka_journal_checked_timestamp_seconds",
        "gauge",
        "seconds",
        "When the journal was last looked at to its end, in seconds since 1970; 0 for never",
    ),
    Metric("besedka_journal_wal_bytes", "gauge", "bytes", "Size of the journal's write-ahead log"),
    Metric("besedka_indexer_lag", "gauge", "positions", "How far the search index is behind the journal"),
    Metric(
        "besedka_indexer_lag_seconds",
        "gauge",
        "seconds",
        "How old the newest entry was that the search index has taken in last, at that moment",
    ),
    Metric("besedka_indexer_starts_total", "counter", "processes", "Starts of the indexer process"),
    Metric("besedka_index_bytes", "gauge", "bytes", "Size of the search index"),
    Metric("besedka_disk_free_bytes", "gauge", "bytes", "Free space where the data folder is"),
    Metric("process_start_time_seconds", "gauge", "seconds", "Start of the server, in seconds since 1970"),
    Metric("process_cpu_seconds_total", "counter", "seconds", "CPU time, in user and system mode"),
    Metric("process_resident_memory_bytes", "gauge", "bytes", "Resident memory; only where the system has /proc"),
    Metric("process_threads", "gauge", "threads", "Threads of the process that Python knows"),
)

TABLE: Final = {metric.name: metric for metric in _ROWS}
