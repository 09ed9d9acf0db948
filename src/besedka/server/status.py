"""What `besedka status` is told."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from besedka import __version__
from besedka.server.banner import shown
from besedka.server.clock import wall_clock

if TYPE_CHECKING:
    from besedka.server.app import Server

__all__ = ["status"]


def status(server: Server) -> dict[str, Any]:
    """Return who is connected by which wire, turns and batches, the journal's position. Under the hub's lock."""
    state = server.state
    wires = Counter(user.wire for user in state.users.values())
    numbers = server.metrics.numbers()
    return {
        "version": __version__,
        "uptime_s": (wall_clock() - server.facts.started) // 1_000_000,
        "listen": [shown(host, port) for host, port in server.addresses],
        "data": str(server.folder.path),
        "connections": server.gate.count,
        "users": len(state.users),
        "users_by_wire": dict(sorted(wires.items())),
        "rooms": len(state.occupied),
        "turn": {
            **msgspec.structs.asdict(numbers),
            "mean_batch": round(numbers.requests / numbers.turns, 2) if numbers.turns else 0.0,
        },
        "journal_position": state.position,
        "disk": server.admission.space.value,
        "threads": server.crew.names,
    }
