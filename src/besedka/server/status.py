"""What `besedka status` is told."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from besedka import __version__
from besedka.metrics.histogram import HistogramNumbers
from besedka.metrics.table import TABLE
from besedka.server.banner import shown
from besedka.server.measures import measure

if TYPE_CHECKING:
    from besedka.metrics.exposition import Family, Value
    from besedka.server.app import Server

__all__ = ["status"]


def status(server: Server) -> dict[str, Any]:
    """Return who is connected by which wire, turns and batches, the journal's position. Under the hub's lock."""
    state = server.state
    wires = Counter(user.wire for user in state.users.values())
    numbers = server.metrics.numbers()
    return {
        "version": __version__,
        "uptime_s": int(time.monotonic() - server.began_s),
        "listen": [shown(host, port) for host, port in server.addresses],
        "tls": {"fingerprint": server.certificate.fingerprint} if server.certificate.fingerprint else {},
        "data": str(server.folder.path),
        "connections": server.gate.count,
        "users": len(state.users),
        "users_by_wire": dict(sorted(wires.items())),
        "rooms": len(state.occupied),
        "lockdown": state.lockdown.value,
        "turn": {
            "turns": numbers.turns,
            "requests": numbers.requests,
            "entries": numbers.entries,
            "largest_batch": numbers.largest_batch,
            "commits_retried": numbers.commits_retried,
            "mean_batch": round(numbers.requests / numbers.turns, 2) if numbers.turns else 0.0,
        },
        "journal_position": state.position,
        "journal_check": _checked(server),
        "disk": server.admission.space.value,
        "threads": server.crew.names,
        "workers": [msgspec.to_builtins(worker.numbers()) for worker in server.workers],
        "metrics": {family.name: _plain(family) for family in measure(server)},
    }


def _checked(server: Server) -> dict[str, str]:
    """Return when the journal was last looked at to its end, and what is wrong with it."""
    known = server.checking.known
    checked = datetime.fromtimestamp(known.checked / 1_000_000).astimezone().isoformat(" ", "minutes")
    return {"checked": checked if known.checked else "-", "found": known.damage or "-"}


def _plain(family: Family) -> Any:
    """Return a metric's value, or its values by label."""
    if not TABLE[family.name].labels:
        return _value(family.values[()])
    return {",".join(labels): _value(value) for labels, value in family.values.items()}


def _value(value: Value) -> Any:
    """Return a number, or what a histogram tells: buckets are pairs of upper bound and count, not cumulative."""
    if not isinstance(value, HistogramNumbers):
        return value
    return {
        "count": value.count,
        "sum": value.sum,
        "median": value.quantile(0.5),
        "p99": value.quantile(0.99),
        "buckets": [*zip([*value.bounds, None], value.counts, strict=True)],
    }
