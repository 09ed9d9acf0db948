"""Whether this process has more rights than a chat server needs."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

__all__ = ["runs_as_root"]

UID_MAP = Path("/proc/self/uid_map")


def runs_as_root(uid_map: Path = UID_MAP) -> bool:
    """Return whether this is root, and not only called so in a namespace of users (a container without root).

    See user_namespaces(7): the first line of the map says whose rights our number 0 has outside.
    """
    if os.geteuid() != 0:
        return False
    with contextlib.suppress(OSError, ValueError):
        inside, outside, _count = map(int, uid_map.read_text(encoding="ascii").split()[:3])
        return inside == outside == 0
    return True  # a system without such namespaces
