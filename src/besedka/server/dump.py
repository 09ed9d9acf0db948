"""What SIGUSR1 writes to the log, without stopping the work: where every thread is, what waits, the largest outboxes.

One event a line. It is written as a warning, so that it is there at every usual level: somebody has asked for it.
"""

from __future__ import annotations

import contextlib
import heapq
import logging
import sys
import threading
import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING

from besedka.metrics.process import resident_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from besedka.server.app import Server

__all__ = ["dump"]

LARGEST = 10  # outboxes
PATIENCE_S = 1.0  # for the hub's lock: whoever holds it for longer is what the stacks show

log = logging.getLogger(__name__)


def dump(server: Server, patience_s: float = PATIENCE_S) -> None:
    """Write everything; wait for the hub's lock for at most `patience_s` seconds. The main thread."""
    _tell_stacks()
    _tell_queues(server)
    _tell_outboxes(server, patience_s)


def _tell_stacks() -> None:
    """Tell where each thread is, the outermost call first."""
    frames = sys._current_frames()  # noqa: SLF001 - that is how it is documented (library, sys)
    for thread in threading.enumerate():
        frame = frames.get(thread.ident or 0)
        if frame is not None:  # else it has ended since, or not begun
            log.warning("stack of %s", thread.name, extra={"stack": " > ".join(_places(frame))})


def _places(frame: FrameType) -> list[str]:
    """Return file, line and function of each call, without reading any source."""
    summary = traceback.StackSummary.extract(traceback.walk_stack(frame), lookup_lines=False)
    return ["/".join(PurePath(call.filename).parts[-2:]) + f":{call.lineno} {call.name}" for call in reversed(summary)]


def _tell_queues(server: Server) -> None:
    for worker in server.workers:
        numbers = worker.numbers()
        log.warning(
            "queues of %s",
            worker.name,
            extra={
                "connections": numbers.connections,
                "unread": numbers.unread,
                "inbox": worker.inbox.waiting,
                "rounds": numbers.rounds,
                "stalls": numbers.stalls,
            },
        )
    log.warning(
        "queues of the server",
        extra={"readers": server.readers.waiting, "signals": server.signals.qsize(), "memory": resident_bytes()},
    )


def _tell_outboxes(server: Server, patience_s: float) -> None:
    """Tell the largest: the lock is held for a copy of the list, and again for the nicks of those few."""
    lock = server.turn.lock
    with _held(lock, patience_s) as got:
        sessions = list(server.delivery.present.values()) if got else []
    if not got:
        log.warning("outboxes: the lock of the turn is held, the stacks show by whom")
        return
    sizes = [(session.sink.outbox.backlog, session.number) for session in sessions]
    largest = [each for each in heapq.nlargest(LARGEST, sizes) if each[0] > 0]
    with _held(lock, patience_s) as got:
        users = {number: server.state.by_session.get(number) for _, number in largest} if got else {}
    log.warning("outboxes", extra={"sessions": len(sizes), "bytes": sum(size for size, _ in sizes)})
    for size, number in largest:
        user = users.get(number)
        about = {"connection": number, "nick": user.source.nick if user is not None else None, "bytes": size}
        log.warning("a large outbox", extra=about)


@contextlib.contextmanager
def _held(lock: threading.Lock, patience_s: float) -> Iterator[bool]:
    """Hold a lock, if it can be had in so many seconds."""
    got = lock.acquire(timeout=patience_s)
    try:
        yield got
    finally:
        if got:
            lock.release()
