"""Waking a worker that waits in its selector: a pair of sockets, non-blocking at both ends."""

from __future__ import annotations

import contextlib
import socket
import threading

__all__ = ["WakeUp"]


class WakeUp:
    """Any thread may call `wake`; the worker registers `reader` and calls `drain` when it is readable."""

    def __init__(self) -> None:
        self.reader, self._writer = socket.socketpair()
        self.reader.setblocking(False)
        self._writer.setblocking(False)
        self._owner: int | None = None
        self._lock = (
            threading.Lock()
        )  # nobody writes to a descriptor that is being closed: its number may be a peer's next

    def belong(self) -> None:
        """Belong to the calling thread: it need not be woken by itself."""
        self._owner = threading.get_ident()

    def wake(self) -> None:
        """Make the selector return. Any thread; a full pipe means that it will return anyway."""
        if threading.get_ident() != self._owner:
            with self._lock, contextlib.suppress(BlockingIOError, OSError):
                self._writer.send(b"\0")

    def drain(self) -> None:
        """Take all that was written, in a loop."""
        with contextlib.suppress(BlockingIOError):
            while self.reader.recv(4096):
                pass

    def close(self) -> None:
        """Close both ends; whoever wakes from now on wakes nobody."""
        with self._lock:
            self.reader.close()
            self._writer.close()
