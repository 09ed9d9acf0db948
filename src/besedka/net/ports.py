"""What `net` is given by the composition root: it moves bytes and knows nothing of what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.net.connection import Connection
    from besedka.net.outbox import Outbox, ReadyList

__all__ = ["Session", "SessionFactory", "TurnRunner"]


class Session(Protocol):
    """What a connection feeds with bytes; it touches no socket and no clock. Only the connection's worker calls it.

    `now` is the worker's serving clock in seconds: it stands still while a turn is held up, so no deadline passes in
    a stall.
    """

    @property
    def number(self) -> int:
        """The connection's number, for the log."""
        ...

    @property
    def ended(self) -> bool:
        """Whether it has returned its farewell."""
        ...

    @property
    def paused(self) -> bool:
        """Whether it waits for an answer and must be fed nothing until then."""
        ...

    @property
    def deadline(self) -> float:
        """When `expire` wants to be called, in seconds of the serving clock; infinity for never."""
        ...

    def receive(self, data: bytes, now: float) -> list[Any]:
        """Take what arrived (or b"" after a pause) and return the requests in it."""
        ...

    def end_of_input(self, now: float) -> list[Any]:
        """The peer will send nothing more: return the requests that follow, the farewell included."""
        ...

    def lost(self, reason: str, now: float) -> list[Any]:
        """The connection is broken or must be closed, for this reason: return the farewell."""
        ...

    def expire(self, now: float) -> list[Any]:
        """The deadline has passed: return what follows from that."""
        ...

    def farewell(self) -> list[Any]:
        """The server stops: return what tells the peer."""
        ...

    def closed(self) -> None:
        """The socket is closed: nothing will be called any more."""
        ...


# Makes the session of an accepted connection from a peer at an address, at a time of the serving clock;
# or refuses it with the bytes to say before closing, which may be none.
SessionFactory: TypeAlias = "Callable[[Connection, str, float], Session | bytes]"


class TurnRunner(Protocol):
    """The turn: decides, stores and delivers the requests of one round, and hands back what is to be written."""

    def run(self, requests: Sequence[Any], ready: ReadyList) -> list[Outbox]:
        """Take the lock, do the work, return the outboxes of this worker that have something to send, collected."""
        ...
