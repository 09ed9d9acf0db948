"""What other threads put into a worker's inbox: an answer that is waited for, other bounds, the end.

Frozen data; what a worker does with it stands in `worker.py`.
"""

from __future__ import annotations

from typing import Any

import msgspec

__all__ = ["Answered", "Stop", "WorkerLimits"]


class WorkerLimits(msgspec.Struct, frozen=True):
    """Bounds of one worker: bytes (three), items, requests, requests a second. Through the inbox come new ones."""

    read_budget: int
    outbox_limit: int
    backlog_limit: int
    inbox_limit: int
    burst: int
    rate: float


class Answered(msgspec.Struct, frozen=True):
    """Put into the inbox: the answer that `connection` waits for, as a request for the turn."""

    connection: Any
    request: Any


class Stop(msgspec.Struct, frozen=True):
    """Put into the inbox: say farewell to everybody, empty the outboxes for at most `linger_s` seconds, and end."""

    linger_s: float
