"""A disk of its own for a folder: small, full, or read-only."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["free_bytes", "mounted"]

NEEDS_ROOT = "mounting a small file system takes root's rights"


@contextlib.contextmanager
def mounted(folder: Path, *options: str) -> Iterator[None]:
    """Have a file system of its own in this folder; skip where that is not allowed."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip(NEEDS_ROOT)
    result = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)], capture_output=True, check=False
    )
    if result.returncode:
        pytest.skip(f"{NEEDS_ROOT}: {result.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def free_bytes(folder: Path) -> int:
    """Return what could still be written there."""
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize
