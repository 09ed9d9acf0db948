"""What the loop's thread has for the screen's thread: lines and the newest view, together, in a bounded box."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.lines import Line
    from besedka.client.wire import View

__all__ = ["Mailbox"]

# So many lines may wait for the screen; then the loop waits, the socket fills, and TCP tells the server.
_CAPACITY = 5000


class Mailbox:
    """`ring` is called once for each time that the box was empty and is not any more, in the putting thread."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._changed = threading.Condition()
        self._lines: list[Line] = []
        self._view: View | None = None
        self._closed = False

    def put(self, lines: tuple[Line, ...], view: View) -> None:
        """Put; waits while too much is in the box. For the loop's thread."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._lines) < _CAPACITY or self._closed)
            if self._closed:
                return
            empty = self._view is None
            self._lines += lines
            self._view = view
        if empty:
            self._ring()

    def take(self) -> tuple[list[Line], View | None]:
        """Take everything out; no view where nothing was there. For the screen's thread."""
        with self._changed:
            lines, view = self._lines, self._view
            self._lines, self._view = [], None
            self._changed.notify()
        return lines, view

    def close(self) -> None:
        """Take nothing any more: nobody waits after this. From any thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
