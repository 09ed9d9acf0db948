"""What is on its way to one peer, in two halves: pending (filled under the hub's lock) and sending (the owner's alone).

A slow reader meets a written policy: the bound counts both halves; what would pass it is not taken any more, and the
owner closes the connection in its next turn. Two counters that only grow take the place of one that two threads would
change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["NOTHING", "Gap", "Outbox", "ReadyList", "append_to_all"]

Pieces: TypeAlias = "list[bytes | memoryview] | tuple[bytes | memoryview, ...]"
"""A list is one outbox's own, a tuple may be shared: what a room is told is one tuple in all its members' outboxes."""

NOTHING: Pieces = ()
"""No pieces: what nearly all outboxes hold nearly always, so that they share it."""


class ReadyList:
    """The outboxes of one worker that have something new, guarded by the hub's lock; any thread may call `wake`."""

    __slots__ = ("outboxes", "wake")

    def __init__(self, wake: Callable[[], None]) -> None:
        self.outboxes: list[Outbox] = []
        self.wake = wake


class Gap:
    """A place kept in an outbox for an answer that is still being looked up."""

    __slots__ = ("piece",)

    def __init__(self) -> None:
        self.piece: bytes | None = None


class Outbox:
    """The bytes for one peer. Everything is touched under the hub's lock only, unless it says otherwise."""

    __slots__ = (
        "appended",
        "ending",
        "finished",
        "held",
        "limit",
        "marked",
        "overflowed",
        "owner",
        "pending",
        "ready",
        "sending",
        "sent",
    )

    def __init__(self, owner: object, ready: ReadyList, limit: int) -> None:
        self.owner = owner  # the connection: whoever collects a ready outbox knows what to write where
        self.ready = ready
        self.limit = limit
        self.pending: Pieces = NOTHING
        self.held: list[bytes | Gap] | None = None  # what comes behind an answer that is still being looked up
        self.appended = 0
        self.marked = False
        self.finished = False  # nothing more comes: close when all is sent
        # the worker's alone: the last word is among what is being sent; not before, or another worker's last word,
        # still pending, would be cut off
        self.ending = False
        self.overflowed = False
        self.sending: Pieces = NOTHING  # the worker's alone, without the lock
        self.sent = 0  # bytes; the worker's alone: others read it and may see an older, smaller value

    @property
    def backlog(self) -> int:
        """How many bytes wait to be sent. Any thread: a hint."""
        return self.appended - self.sent

    def append(self, piece: bytes) -> None:
        """Add one piece; one that would pass the bound drops what is pending, and everything after it."""
        if self.finished or self.overflowed:
            return
        if self.backlog + len(piece) > self.limit:
            self._overflow()
            return
        self.appended += len(piece)
        if self.held is not None:
            self.held.append(piece)
            return
        self._add(piece)
        self._mark()

    def _add(self, piece: bytes | memoryview) -> None:
        pending = self.pending
        if type(pending) is list:
            pending.append(piece)
        else:
            self.pending = [*pending, piece]

    def _overflow(self) -> None:
        self.overflowed = True
        self.appended -= sum(map(len, self.pending))
        self.pending = NOTHING
        self.held = None
        self._mark()

    def give_up(self) -> None:
        """Take nothing more, as if the bound were passed. Its worker, also without the lock.

        A flag that is only ever set: what others append before they see it goes with the rest.
        """
        self.overflowed = True

    def reserve(self) -> Gap:
        """Keep a place for an answer; what is appended from now on waits behind it."""
        gap = Gap()
        if self.held is None:
            self.held = []
        self.held.append(gap)
        return gap

    def fill(self, gap: Gap, piece: bytes) -> None:
        """Put the answer into its place, and let go what waits behind it up to the next place that is not filled.

        An answer that would pass the bound is left out: whoever asks for much and reads slowly misses a page of the
        past, and keeps the present.
        """
        if self.backlog + len(piece) > self.limit:
            piece = b""
        gap.piece = piece
        if self.held is None:  # it was closed meanwhile
            return
        self.appended += len(piece)
        for at, each in enumerate(self.held):
            if not isinstance(each, Gap):
                self._add(each)
            elif each.piece is None:
                del self.held[:at]
                break
            else:
                self._add(each.piece)
        else:
            self.held = None
        self._mark()

    def finish(self, last: bytes = b"") -> None:
        """Close the connection as soon as everything is sent; `last` is a last word beyond any bound."""
        if self.finished:
            return
        held, self.held = self.held or [], None
        for each in held:
            if not isinstance(each, Gap):
                self._add(each)
        if last:
            self.appended += len(last)
            self._add(last)
        self.finished = True
        self._mark()

    def collect(self) -> None:
        """Move what is pending to what is being sent. Only its worker."""
        self.marked = False
        self.ending = self.finished
        sending = self.sending
        if not sending:
            self.sending = self.pending
        elif type(sending) is list:
            sending += self.pending
        else:
            self.sending = [*sending, *self.pending]
        self.pending = NOTHING

    def head(self, size: int) -> bytes:
        """Return the first bytes of what is being sent, at most `size`, at a cost that is theirs. Only its worker."""
        found: list[bytes | memoryview] = []
        for piece in self.sending:
            found.append(memoryview(piece)[:size])
            size -= len(piece)
            if size <= 0:
                break
        return b"".join(found)

    def drop_head(self, size: int) -> None:
        """Forget so many of the first bytes of what is being sent: they are sent. Only its worker."""
        self.sent += size
        whole = 0
        for piece in self.sending:
            if len(piece) > size:
                break
            size -= len(piece)
            whole += 1
        sending = self.sending if type(self.sending) is list else [*self.sending]
        del sending[:whole]
        if sending and size:
            sending[0] = memoryview(sending[0])[size:]
        self.sending = sending or NOTHING

    def _mark(self) -> None:
        if not self.marked:
            self.marked = True
            ready = self.ready
            ready.outboxes.append(self)
            if len(ready.outboxes) == 1:  # behind the append: who is awake looks into the list without the lock
                ready.wake()


def append_to_all(outboxes: Iterable[Outbox], piece: bytes) -> None:
    """Add one and the same piece to each outbox: `Outbox.append`, written out in the innermost loop of the server."""
    size = len(piece)
    alone = (piece,)
    for outbox in outboxes:
        appended = outbox.appended + size
        if outbox.finished or outbox.overflowed or outbox.held is not None or appended - outbox.sent > outbox.limit:
            outbox.append(piece)
            continue
        outbox.appended = appended
        pending = outbox.pending
        if not pending:
            outbox.pending = alone
        elif type(pending) is list:
            pending.append(piece)
        else:
            outbox.pending = [*pending, piece]
        if not outbox.marked:
            outbox.marked = True
            ready = outbox.ready
            ready.outboxes.append(outbox)
            if len(ready.outboxes) == 1:
                ready.wake()
