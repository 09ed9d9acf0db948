"""What is on its way to one peer, in two halves: pending (filled under the hub's lock) and sending (the owner's alone).

A slow reader meets a written policy: the bound counts both halves; what would pass it is not taken any more, and the
owner closes the
connection in its next turn. Two counters that only grow take the place of one that two threads would change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Outbox", "ReadyList", "append_to_all"]


class ReadyList:
    """The outboxes of one worker that have something new, guarded by the hub's lock; any thread may call `wake`."""

    __slots__ = ("outboxes", "wake")

    def __init__(self, wake: Callable[[], None]) -> None:
        self.outboxes: list[Outbox] = []
        self.wake = wake


class Outbox:
    """The bytes for one peer. Methods are called under the hub's lock, unless they say otherwise."""

    __slots__ = (
        "_appended",
        "_held",
        "_limit",
        "_marked",
        "_pending",
        "_ready",
        "finished",
        "overflowed",
        "owner",
        "sending",
        "sent",
    )

    def __init__(self, owner: object, ready: ReadyList, limit: int) -> None:
        self.owner = owner  # the connection: whoever collects a ready outbox knows what to write where
        self.sending: list[bytes | memoryview] = []  # the worker's alone
        self.sent = 0  # bytes, the worker's alone; others read it and may see an older, smaller value
        self.finished = False  # nothing more comes: close when all is sent
        self.overflowed = False
        self._pending: list[bytes | memoryview] = []
        self._held: list[bytes] | None = None
        self._appended = 0
        self._limit = limit
        self._marked = False
        self._ready = ready

    @property
    def backlog(self) -> int:
        """How many bytes wait to be sent. Any thread: a hint."""
        return self._appended - self.sent

    def append(self, piece: bytes) -> None:
        """Add one piece, or nothing once the bound (bytes) is passed."""
        if self.finished or self.overflowed:
            return
        self._appended += len(piece)
        if self._appended - self.sent > self._limit:
            self._appended -= len(piece)
            self.overflowed = True
        elif self._held is None:
            self._pending.append(piece)
        else:
            self._held.append(piece)
            return
        self._mark()

    def hold(self) -> None:
        """Keep back what is appended from now on: an answer that comes before it is still being looked up."""
        if self._held is None:
            self._held = []

    def release(self) -> None:
        """Let go what was kept back, behind whatever was appended first."""
        held, self._held = self._held, None
        if held:
            self._pending += held
            self._mark()

    def append_ahead(self, piece: bytes) -> None:
        """Add the awaited answer: in front of what is kept back."""
        held, self._held = self._held, None
        self.append(piece)
        self._held = held

    def finish(self) -> None:
        """Close the connection as soon as everything is sent."""
        self.release()
        self.finished = True
        self._mark()

    def collect(self) -> None:
        """Move what is pending to what is being sent. Only its worker, under the lock."""
        self._marked = False
        if self.sending:
            self.sending += self._pending
            self._pending = []
        else:
            self.sending, self._pending = self._pending, self.sending

    def _mark(self) -> None:
        if not self._marked:
            self._marked = True
            ready = self._ready
            if not ready.outboxes:
                ready.wake()
            ready.outboxes.append(self)


def append_to_all(outboxes: Iterable[Outbox], piece: bytes) -> None:
    """Add one and the same piece to each outbox. Under the hub's lock; the innermost loop of the server."""
    for outbox in outboxes:
        outbox.append(piece)
