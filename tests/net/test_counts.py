"""What a worker counts."""

from __future__ import annotations

from besedka.net.counts import End, WorkerCounts


def test_numbers_are_a_snapshot() -> None:
    """Every end is there from the beginning; what is counted later is not in it."""
    counts = WorkerCounts()
    numbers = counts.numbers("worker-1", 2, 1)
    counts.rounds += 1
    counts.closed[End.SLOW] += 1
    assert (numbers.name, numbers.connections, numbers.unread, numbers.rounds) == ("worker-1", 2, 1, 0)
    assert numbers.closed == {"peer": 0, "reset": 0, "slow": 0, "timeout": 0, "ended": 0, "stop": 0}
    assert counts.numbers("worker-1", 2, 1).closed["slow"] == 1
