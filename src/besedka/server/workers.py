"""How many workers there are, and the bounds that the settings give each of them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from besedka.net.orders import WorkerLimits
from besedka.sessions.irc.session import MOST_ASKS

if TYPE_CHECKING:
    from besedka.config.settings import Settings

__all__ = ["worker_count", "worker_limits"]

MIB = 1024 * 1024


def worker_limits(settings: Settings) -> WorkerLimits:
    """Return the bounds that each worker is given, in their units; of what is bounded for all, each has its part."""
    limits = settings.limits
    workers = worker_count(settings.server.workers)
    return WorkerLimits(
        read_budget=limits.line_budget_kib * 1024,
        outbox_limit=limits.outbox_kib * 1024,
        backlog_limit=limits.outboxes_mib * MIB // workers,
        # the answers that all connections may wait for, and what the main thread says
        inbox_limit=limits.connections * MOST_ASKS + 16,
        burst=limits.burst_lines,
        rate=float(limits.lines_per_s),
    )


def worker_count(setting: int) -> int:
    """Return how many workers to start: one with a GIL, one a core without (docs/performance.md).

    What counts is whether there is a GIL now: an interpreter built without can be told to have one (`PYTHON_GIL=1`).
    """
    if setting:
        return setting
    has_gil: bool = getattr(sys, "_is_gil_enabled", lambda: True)()  # Python 3.13 and newer
    return 1 if has_gil else (os.cpu_count() or 1)
