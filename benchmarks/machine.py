"""What this machine is, and what a process on it uses: cores, CPU time, memory (Linux)."""

from __future__ import annotations

import os
import platform
import resource
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cpu_seconds", "describe", "descriptors", "memory_bytes", "on_cpus", "split_cpus"]


@cache  # asked again by processes that are pinned already, and must hear the same
def split_cpus() -> tuple[set[int], set[int]]:
    """Return the cores for the server (the first) and for the load (all others; the same if there is one)."""
    cpus = sorted(os.sched_getaffinity(0))
    return {cpus[0]}, set(cpus[1:]) or {cpus[0]}


@contextmanager
def on_cpus(cpus: set[int]) -> Iterator[None]:
    """Run what is inside, and the processes it starts, on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def descriptors() -> int:
    """Return how many descriptors each process may have, after raising the limit, which children inherit."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def cpu_seconds(pid: int) -> float:
    """Return the CPU time (user and system, all threads) that a process has used.

    It is the sum that /proc/PID/stat rounds to hundredths of a second, but exact: the process's CPU clock,
    whose number is made as glibc's clock_getcpuclockid makes it.
    """
    return time.clock_gettime((~pid << 3) | 2)


def memory_bytes(pid: int, *, peak: bool = False) -> int:
    """Return the resident memory of a process, now or at its peak."""
    field = "VmHWM:" if peak else "VmRSS:"
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise LookupError(field)


def describe(folder: Path) -> str:
    """Return one line about the machine; `folder` is where the servers' data goes."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    server, load = split_cpus()
    cores = f"{os.cpu_count()} cores, server on {_names(server)}, load on {_names(load)}"
    return (
        f"{model}, {cores}; Linux {platform.release()}; Python {platform.python_version()}; "
        f"data on {_file_system(folder)}"
    )


def _names(cpus: set[int]) -> str:
    return ",".join(map(str, sorted(cpus)))


def _file_system(folder: Path) -> str:
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    path = folder.resolve()
    for parent in (path, *path.parents):
        for place, kind in reversed(mounts):
            if Path(place) == parent:
                return kind
    return "an unknown file system"
