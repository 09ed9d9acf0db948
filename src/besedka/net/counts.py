"""What a worker counts about its own work, a few numbers a round, and how connections end.

The worker alone writes them, without a lock: others read whole numbers, which may be a round old.
"""

from __future__ import annotations

import enum

import msgspec

__all__ = ["End", "WorkerCounts", "WorkerNumbers"]


class End(enum.Enum):
    """Why a connection was closed."""

    PEER = "peer"  # it hung up, without a farewell
    RESET = "reset"  # it was gone when something was written to it
    SLOW = "slow"  # what waited for it passed the bound
    TIMEOUT = "timeout"  # a deadline passed: it did not register, or did not answer
    ENDED = "ended"  # the last word was said: a farewell, a refusal, a page that was served
    STOP = "stop"  # the server ended

    __hash__ = object.__hash__


class WorkerNumbers(msgspec.Struct, frozen=True):
    """A snapshot of one worker: open connections, those not read in the last round, and what only grows."""

    name: str
    connections: int
    unread: int
    rounds: int
    stalls: int
    accepted: int
    received: int
    closed: dict[str, int]


class WorkerCounts:
    """The counters: rounds, rounds held up, connections accepted and closed, bytes received."""

    __slots__ = ("accepted", "closed", "received", "rounds", "stalls")

    def __init__(self) -> None:
        self.rounds = 0
        self.stalls = 0
        self.accepted = 0
        self.received = 0
        self.closed = dict.fromkeys(End, 0)  # never another key: others may look while a number changes

    def numbers(self, name: str, connections: int, unread: int) -> WorkerNumbers:
        """Return what was counted until now. Any thread."""
        closed = {end.value: self.closed[end] for end in End}
        return WorkerNumbers(name, connections, unread, self.rounds, self.stalls, self.accepted, self.received, closed)
