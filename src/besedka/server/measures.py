"""The metrics of a running server, gathered from everybody who counts: `besedka status`, and what monitoring reads."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from besedka.metrics.exposition import Family, exposition, family
from besedka.metrics.process import resident_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.net.counts import WorkerNumbers
    from besedka.server.app import Server

__all__ = ["measure", "metrics_text"]

MICROSECONDS = 1_000_000


def metrics_text(server: Server) -> str:
    """Return the metrics in Prometheus' text format. Under the hub's lock."""
    return exposition(measure(server))


def measure(server: Server) -> list[Family]:
    """Return what is counted, in the order of the table. Under the hub's lock."""
    workers = [worker.numbers() for worker in server.workers]
    return [
        *_connections(server, workers),
        *_turns(server),
        *_queues(server, workers),
        *_disk(server),
        *_process(server),
    ]


def _connections(server: Server, workers: list[WorkerNumbers]) -> Iterator[Family]:
    wires = Counter(user.wire for user in server.state.users.values() for _session in user.sessions)
    unregistered = max(0, server.gate.count - wires.total())
    closed: Counter[str] = Counter()
    for worker in workers:
        closed.update(worker.closed)
    yield family("besedka_connections", {**dict(sorted(wires.items())), "unregistered": unregistered})
    yield family("besedka_rooms", len(server.state.occupied))
    yield family("besedka_accepted_total", sum(worker.accepted for worker in workers))
    yield family("besedka_connections_closed_total", dict(closed))
    yield family("besedka_connections_refused_total", server.gate.refusals)
    handshakes = [worker.handshakes for worker in server.workers]
    counts = {"done": sum(each.done for each in handshakes), "failed": sum(each.failed for each in handshakes)}
    yield family("besedka_tls_handshakes_total", counts)
    yield family("besedka_bytes_received_total", sum(worker.received for worker in workers))


def _turns(server: Server) -> Iterator[Family]:
    numbers = server.metrics.numbers()
    yield family("besedka_turns_total", numbers.turns)
    yield family("besedka_turn_requests", numbers.batches)
    yield family("besedka_turn_seconds", numbers.turn_seconds)
    yield family("besedka_commit_seconds", numbers.commit_seconds)
    yield family("besedka_commits_retried_total", numbers.commits_retried)
    yield family("besedka_entries_total", numbers.entries)
    yield family("besedka_refusals_total", {name.lower(): count for name, count in sorted(numbers.refusals.items())})


def _queues(server: Server, workers: list[WorkerNumbers]) -> Iterator[Family]:
    yield family("besedka_outbox_bytes", sum(each.sink.outbox.backlog for each in server.delivery.present.values()))
    yield family("besedka_readers_waiting", server.readers.waiting)
    yield family("besedka_worker_connections", {worker.name: worker.connections for worker in workers})
    yield family("besedka_worker_rounds_total", {worker.name: worker.rounds for worker in workers})
    yield family("besedka_worker_unread", {worker.name: worker.unread for worker in workers})
    yield family("besedka_worker_stalls_total", {worker.name: worker.stalls for worker in workers})


def _disk(server: Server) -> Iterator[Family]:
    yield family("besedka_journal_position", server.state.position)
    yield family("besedka_journal_removed_total", server.upkeep.removed)
    yield family("besedka_journal_damaged", int(bool(server.checking.known.damage)))
    yield family("besedka_journal_checked_timestamp_seconds", server.checking.known.checked / MICROSECONDS)
    log = server.folder.journal.with_name(server.folder.journal.name + "-wal")
    with contextlib.suppress(OSError):  # there is none before the first commit
        yield family("besedka_journal_wal_bytes", log.stat().st_size)
    if server.indexing.enabled:
        index = server.indexing.state
        yield family("besedka_indexer_lag", max(0, server.state.position - index.position))
        yield family("besedka_indexer_lag_seconds", index.lag_s)
        yield family("besedka_indexer_starts_total", index.starts)
        yield family("besedka_index_bytes", index.size)
    yield family("besedka_disk_free_bytes", server.space.free)


def _process(server: Server) -> Iterator[Family]:
    yield family("process_start_time_seconds", server.facts.started / MICROSECONDS)
    yield family("process_cpu_seconds_total", time.process_time())
    resident = resident_bytes()
    if resident is not None:
        yield family("process_resident_memory_bytes", resident)
    yield family("process_threads", threading.active_count())
