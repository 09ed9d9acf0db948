"""What the system says about this process."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["resident_bytes"]

STATM = Path("/proc/self/statm")


def resident_bytes(statm: Path = STATM) -> int | None:
    """Return the resident memory; None where the system has no /proc (proc(5): the second number, in pages)."""
    try:
        pages = int(statm.read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
