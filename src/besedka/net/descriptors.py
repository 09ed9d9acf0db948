"""Open files: how many connections this process may hold, so that the journal never lacks a file for their sake.

Most systems begin with a limit of 1,024 and let a process raise it.
"""

from __future__ import annotations

import contextlib
import resource

__all__ = ["SPARE", "room_for"]

# Files besides connections: the journal with its readers, listeners, wake-ups of the workers, and what Python opens
# while it imports.
SPARE = 128


def room_for(connections: int) -> int:
    """Return for how many of so many connections there is room, after raising the limit as far as the system lets us.

    At least one: who has come sees why there is no more. Any thread.
    """
    wanted = connections + SPARE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):  # some systems have a lower limit than they say
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return connections if soft == resource.RLIM_INFINITY else max(1, min(connections, soft - SPARE))
