"""The smallest chat that a worker can serve: what one says, all hear. For tests of `besedka.net` without the rest."""

from __future__ import annotations

import contextlib
import math
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from besedka.net.doorway import Door
from besedka.net.listener import listen
from besedka.net.orders import Stop, WorkerLimits
from besedka.net.worker import Worker
from besedka.threads import Crew

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from besedka.net.connection import Connection
    from besedka.net.outbox import Outbox, ReadyList

__all__ = ["LIMITS", "PATIENCE_S", "Hall", "Speaker", "Spoken", "connected", "read_all", "read_until", "serving"]

PATIENCE_S = 20.0
LIMITS = WorkerLimits(
    read_budget=4096, outbox_limit=1 << 20, backlog_limit=1 << 30, inbox_limit=64, burst=1_000_000, rate=0.0
)


class Spoken(NamedTuple):
    """A request: what one says; None is goodbye."""

    speaker: Speaker
    said: bytes | None
    lines: int = 1


class Speaker:
    """A session: what arrives is said to all, or is done when it begins with `!` and the hall knows the word."""

    def __init__(self, hall: Hall, connection: Connection, now: float) -> None:
        self.hall = hall
        self.connection = connection
        self.number = id(self)
        self.ended = False
        self.paused = False
        self.deadline = now + hall.patience_s
        self.kept = b""
        self.read: list[int] = []
        self.losses: list[str] = []

    def receive(self, data: bytes, now: float) -> list[Any]:
        """Say it; a call of the hall is made at once, or when the pause is over."""
        self.read.append(len(data))
        data, self.kept = self.kept + data, b""
        word, end, rest = data.partition(b"\n")
        if end and word in self.hall.calls:
            self.hall.calls[word](self, now)
            data = b"" if self.paused else rest
            self.kept = rest if self.paused else b""
        return [Spoken(self, data)] if data else []

    def end_of_input(self, now: float) -> list[Any]:
        """Say goodbye."""
        return [Spoken(self, None)]

    def lost(self, reason: str, now: float) -> list[Any]:
        """Note why, and say goodbye."""
        self.losses.append(reason)
        self.hall.lost.set()
        return [Spoken(self, None)]

    def expire(self, now: float) -> list[Any]:
        """Say that time is up, once."""
        self.deadline = math.inf
        return [Spoken(self, b"late\n")]

    def farewell(self) -> list[Any]:
        """Say the last word."""
        return [Spoken(self, None)]

    def closed(self) -> None:
        """Leave."""
        self.hall.left.append(self)
        self.hall.left_one.set()


class Hall:
    """The turn: one lock, everybody in it, and what is to happen when somebody says a certain word."""

    def __init__(self, patience_s: float = math.inf) -> None:
        self.lock = threading.Lock()
        self.patience_s = patience_s
        self.speakers: list[Speaker] = []
        self.left: list[Speaker] = []
        self.left_one = threading.Event()
        self.lost = threading.Event()
        self.calls: dict[bytes, Callable[[Speaker, float], None]] = {}
        self.during_turn: Callable[[Sequence[Any]], None] = lambda _requests: None
        self.after_turn: Callable[[], None] = lambda: None
        self.refusal = b""

    def enter(self, connection: Connection, address: str, now: float) -> Speaker | bytes:
        """Let somebody in, or say why not."""
        if self.refusal:
            return self.refusal
        speaker = Speaker(self, connection, now)
        with self.lock:
            self.speakers.append(speaker)
        return speaker

    def run(self, requests: Sequence[Any], ready: ReadyList) -> list[Outbox]:
        """Tell everybody, and collect."""
        self.during_turn(requests)
        with self.lock:
            for speaker, said, _lines in requests:
                if said is None:
                    speaker.connection.outbox.finish()
                else:
                    self.tell(said)
            outboxes, ready.outboxes = ready.outboxes, []
            for outbox in outboxes:
                outbox.collect()
            self.after_turn()
            return outboxes

    def tell(self, said: bytes) -> None:
        """Append to all outboxes. Under the lock."""
        for each in self.speakers:
            if said:
                each.connection.outbox.append(said)


@contextlib.contextmanager
def serving(
    hall: Hall,
    limits: WorkerLimits = LIMITS,
    *,
    linger_s: float = 1.0,
    clock: Callable[[], float] | None = None,
) -> Iterator[tuple[Worker, tuple[str, int]]]:
    """Run one worker on a port of its own; it must end in order."""
    deaths: list[BaseException] = []
    crew = Crew(lambda _name, error: deaths.append(error))
    with listen("127.0.0.1", 0) as listener:
        doors = [Door(listener, hall.enter)]
        worker = Worker("worker-1", hall, doors, limits, **({} if clock is None else {"clock": clock}))
        crew.start("worker-1", worker.run)
        try:
            yield worker, listener.getsockname()
        finally:
            worker.inbox.put(Stop(linger_s))
            late = crew.join(PATIENCE_S)
        assert (late, deaths) == ([], [])


def connected(address: tuple[str, int], *, receive_buffer: int = 0) -> socket.socket:
    """Connect."""
    sock = socket.socket()
    sock.settimeout(PATIENCE_S)
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.connect(address)
    return sock


def read_until(sock: socket.socket, end: bytes) -> bytes:
    """Read until what was read ends so."""
    data = b""
    while not data.endswith(end):
        more = sock.recv(65_536)
        assert more, f"the stream ended before {end!r}, behind {data[-200:]!r}"
        data += more
    return data


def read_all(sock: socket.socket) -> bytes:
    """Read up to the end of the stream, be it a reset."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while more := sock.recv(65_536):
            data += more
    return data
