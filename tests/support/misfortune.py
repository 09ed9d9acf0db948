"""A slow disk and a wall clock that is set, for a real process: `misfortune.c`, preloaded, and its orders.

Only the process that is started with `environ` has them; its monotonic clock runs as ever.
"""

from __future__ import annotations

import mmap
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Misfortune"]

SOURCE = Path(__file__).with_suffix(".c")
ORDERS = struct.Struct("=q")  # each of the four numbers of `struct orders`
CLOCK_AHEAD, SYNC_TAKES, SYNCS_BEGUN, SYNCS_DONE = range(0, 4 * ORDERS.size, ORDERS.size)
NANOSECONDS = 1_000_000_000


class Misfortune:
    """What goes wrong for the processes that have `environ`, as long as the context lasts."""

    def __init__(self) -> None:
        compiler = shutil.which("gcc")
        if sys.platform != "linux" or compiler is None:
            pytest.skip("a slow disk and a clock that is set are made with gcc, on Linux")
        self._folder = Path(tempfile.mkdtemp(prefix="misfortune-"))
        library = self._folder / "misfortune.so"
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE, "-ldl"], check=True
        )
        orders = self._folder / "orders"
        orders.write_bytes(bytes(4 * ORDERS.size))
        with orders.open("r+b") as file:
            self._orders = mmap.mmap(file.fileno(), 0)
        self.environ = {"LD_PRELOAD": str(library), "MISFORTUNE": str(orders)}

    def set_clock(self, ahead_s: float) -> None:
        """Set the wall clock so many seconds ahead of the true time; less than 0 is behind it."""
        self._write(CLOCK_AHEAD, int(ahead_s * NANOSECONDS))

    def slow_disk(self, sync_takes_s: float) -> None:
        """Let each fsync and fdatasync take so many seconds more; 0 ends also those that wait."""
        self._write(SYNC_TAKES, int(sync_takes_s * NANOSECONDS))

    @property
    def syncs(self) -> int:
        """How often something was brought to the disk."""
        return self._read(SYNCS_DONE)

    @property
    def syncing(self) -> bool:
        """Whether somebody waits for the disk now."""
        return self._read(SYNCS_BEGUN) > self._read(SYNCS_DONE)

    def _write(self, at: int, number: int) -> None:
        ORDERS.pack_into(self._orders, at, number)

    def _read(self, at: int) -> int:
        (number,) = ORDERS.unpack_from(self._orders, at)
        return int(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._orders.close()
        shutil.rmtree(self._folder, ignore_errors=True)
