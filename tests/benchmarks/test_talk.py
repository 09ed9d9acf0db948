"""Tests of benchmarks/talk.py against servers that lie: what reaches the table went through a check that can fail."""

from __future__ import annotations

import gc
import multiprocessing
import socket
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.benchmark import load

if TYPE_CHECKING:
    from collections.abc import Callable

members = load("members")
talk = load("talk")

LAST_S = 0.25  # with INTERVAL_S sums of it are exact: 64 messages, whenever it begins
INTERVAL_S = 1 / 256
DEADLINE_S = 20.0


class Relay:
    """A server for two: what the first says comes to the second, as `distort` would have it."""

    def __init__(self, distort: Callable[[list[bytes]], list[bytes]]) -> None:
        self._distort = distort
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._socks: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve)]
        self._threads[0].start()

    def _serve(self) -> None:
        for _ in range(2):
            sock, _address = self._listener.accept()
            self._socks.append(sock)
            self._threads.append(threading.Thread(target=self._answer, args=(sock,)))
            self._threads[-1].start()

    def _answer(self, sock: socket.socket) -> None:
        answers = {b"USER": b":s 376 * :\r\n", b"JOIN": b":s 366 * #r :\r\n", b"PING": b"PONG :bench\r\n"}
        with sock.makefile("rb") as lines:
            said: list[bytes] = []
            for line in lines:
                sock.sendall(answers.get(line[:4], b""))
                if line.startswith(b"PRIVMSG"):
                    said.append(b":m00000!b@h " + line)
                    if len(said) == 8:
                        self._socks[1].sendall(b"".join(self._distort(said)))
                        said = []

    def close(self) -> None:
        """Wait for the end of the load's connections."""
        for thread in self._threads:
            thread.join(DEADLINE_S)
        for sock in [*self._socks, self._listener]:
            sock.close()


def faults_with(distort: Callable[[list[bytes]], list[bytes]]) -> Any:
    """Return what the load process says of a server that distorts every eight messages like that."""
    relay = Relay(distort)
    mine, theirs = multiprocessing.Pipe()
    seats = (members.Seat(0, 0, 0), members.Seat(1, 0))
    plan = talk.TalkPlan(relay.port, seats, raw=False, abreast=1, last_s=LAST_S, drain_s=0.3, interval_s=INTERVAL_S)
    load_process = threading.Thread(target=talk.talk, args=(theirs, plan))
    load_process.start()
    try:
        for answer in ("all in", time.monotonic()):
            assert mine.poll(DEADLINE_S)
            mine.recv()
            mine.send(answer)
        assert mine.poll(DEADLINE_S)
        mine.send(mine.recv())
        assert mine.poll(DEADLINE_S)
        assert mine.recv() == "done"
        assert mine.poll(DEADLINE_S)
        return mine.recv().faults
    finally:
        load_process.join(DEADLINE_S)
        gc.enable()  # the load runs without
        relay.close()
        mine.close()
        theirs.close()


@pytest.mark.parametrize(
    ("distort", "fault"),
    [
        (lambda said: said, None),
        (lambda said: [*said[:2], *said[3:]], "missing"),
        (lambda said: [*said, said[-1]], "doubled"),
        (lambda said: [said[1], said[0], *said[2:]], "disordered"),
        (lambda said: [*said[:-1], said[-1].replace(b"xx|", b"x|")], "strange"),
    ],
    ids=["honest", "loses", "doubles", "reorders", "damages"],
)
def test_fault_of_a_server_is_found(distort: Callable[[list[bytes]], list[bytes]], fault: str | None) -> None:
    """The whole way: messages leave, come back over real sockets, are compared and counted."""
    faults = faults_with(distort)
    assert bool(faults) == (fault is not None)
    if fault is not None:
        assert getattr(faults, fault) > 0
