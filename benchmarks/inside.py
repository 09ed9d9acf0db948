"""A whole server without sockets: everything that `server.app` builds, fed by hand, with a watch on each stage.

Unlike the load generator it imports besedka: it looks inside. What it leaves out is a worker's work, `recv` and `send`.
"""

from __future__ import annotations

import gc
import queue
import time
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from besedka.config.sections.keeping import Journal
from besedka.config.sections.limits import Limits
from besedka.config.sections.listeners import Listen
from besedka.config.sections.server import Server as ServerSettings
from besedka.config.sections.wires import IRC
from besedka.config.settings import Settings
from besedka.net.outbox import Outbox, ReadyList
from besedka.server.app import Server
from besedka.server.run import GC_THRESHOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

__all__ = ["Inside", "Peer", "as_in_the_server"]

PLENTY = 1_000_000  # for limits that must not act
ANSWER_S = 10.0  # for a page of history, which takes a fraction of a millisecond


@contextmanager
def as_in_the_server() -> Iterator[None]:
    """Let the collector of garbage work as it does in a server, and begin with a clean house."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_THRESHOLD, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class Peer:
    """A connection without a socket: what a session and the turn need of one."""

    secure = False
    certificate = ""

    def __init__(self, ready: ReadyList, inbox: queue.SimpleQueue[Any]) -> None:
        self.outbox = Outbox(self, ready, 1 << 40)
        self.inbox = inbox
        self.session: Any = None

    def send_in_chunks(self, limit: int, pause_s: float) -> None:
        """Do nothing."""

    def receive(self, data: bytes) -> list[Any]:
        """Return the requests in what this peer has sent."""
        requests: list[Any] = self.session.receive(data, 0.0)
        return requests


class Inside:
    """The server on a folder. `seconds` has what each stage has taken since it was last cleared."""

    def __init__(self, folder: Path, durability: Literal["power", "process"] = "power", replay: int = 0) -> None:
        limits = Limits(
            connections=PLENTY,
            rooms=PLENTY,
            joins_per_min=0,
            changes_per_min=0,
            new_rooms_per_hour=0,
            lines_per_s=0,
        )
        settings = Settings(
            server=ServerSettings(data=folder, lang="en"),
            listen=(Listen(port=0),),
            journal=Journal(durability=durability, low_water_mib=0, warn_mib=0),
            irc=IRC(replay=replay),
            limits=limits,
        )
        self.server = Server(settings, {})
        self.ready = ReadyList(lambda: None)
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._door = self.server.gate.door("everything")
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._watch(self.server.journal, "store")
        self._watch(self.server.delivery, "deliver")
        if replay:
            self.server.readers.start(self.server.crew)

    def _watch(self, owner: Any, name: str) -> None:
        """Add up the time that a method takes."""
        method: Callable[..., Any] = getattr(owner, name)

        def watched(*arguments: Any) -> Any:
            began = time.perf_counter()
            try:
                return method(*arguments)
            finally:
                self.seconds[name] += time.perf_counter() - began

        setattr(owner, name, watched)

    def newcomer(self) -> Peer:
        """Let somebody come to the door."""
        peer = Peer(self.ready, self._answers)
        peer.session = self._door(peer, "127.0.0.1", 0.0)  # type: ignore[arg-type]
        return peer

    def come(self, names: Sequence[str], room: str, *, abreast: int = 50) -> list[Peer]:
        """Register users and let them join a room, several in a turn, as when many come at once."""
        peers = []
        for at in range(0, len(names), abreast):
            new = [(self.newcomer(), name) for name in names[at : at + abreast]]
            self.run([request for peer, name in new for request in peer.receive(introduction(name))])
            self.run([request for peer, _ in new for request in peer.receive(b"JOIN %b\r\n" % room.encode())])
            peers += [peer for peer, _ in new]
        return peers

    def run(self, requests: Sequence[Any]) -> None:
        """Take one turn and throw away what would be written. `decide` is what nothing else accounts for."""
        before = self.seconds["store"] + self.seconds["deliver"]
        began = time.perf_counter()
        outboxes = self.server.turn.run(requests, self.ready)
        took = time.perf_counter() - began
        self.seconds["decide"] += took - (self.seconds["store"] + self.seconds["deliver"] - before)
        for outbox in outboxes:
            outbox.sent += sum(map(len, outbox.sending))
            outbox.sending = ()

    def hear_the_past(self) -> None:
        """Wait for the answer to one question about the past, and take the turn that delivers it."""
        self.run([self._answers.get(timeout=ANSWER_S).request])

    def close(self) -> None:
        """Let the workers run for once, who close what is theirs when they end; stop, and close the journal."""
        for worker in self.server.workers:
            self.server.crew.start(worker.name, worker.run)
        self.server.stop()


def introduction(name: str) -> bytes:
    """Return what a client says first."""
    return f"NICK {name}\r\nUSER {name} 0 * :{name}\r\n".encode()
