"""A bounded inbox: frozen data from any thread to one worker."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Inbox", "InboxFull"]


class InboxFull(Exception):
    """Nothing more fits: the one who puts must do without."""


class Inbox:
    """At most `limit` items wait; `wake` is called when the first comes."""

    def __init__(self, limit: int, wake: Callable[[], None]) -> None:
        self._items: deque[Any] = deque()
        self.limit = limit
        self._lock = threading.Lock()
        self._wake = wake

    def put(self, item: Any, *, beyond: bool = False) -> None:
        """Add an item, `beyond` the limit if it must be heard. Any thread; never blocks; raises `InboxFull`."""
        with self._lock:
            if len(self._items) >= self.limit and not beyond:
                raise InboxFull
            self._items.append(item)
        self._wake()

    @property
    def waiting(self) -> int:
        """How many items wait. Any thread."""
        with self._lock:
            return len(self._items)

    def take(self) -> list[Any]:
        """Take everything that is there, in order. Its worker only."""
        with self._lock:
            items = list(self._items)
            self._items.clear()
        return items
