"""What tests of overload share: people who talk meanwhile, the server's memory, floods, and what is measured.

The people are there to notice: at the end of the talk none of them was dropped, and every message arrived, in order.
"""

from __future__ import annotations

import contextlib
import json
import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from support.command import environment
from support.inside import eventually
from support.server import PATIENCE_S
from support.talking import IrcPeer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from support.server import RunningServer

__all__ = ["STRANGER", "PacedTalk", "bounded_memory", "flood", "needs_descriptors", "needs_second_address"]

STRANGER = "127.0.0.2"  # a second address of this machine, where it has all of 127.0.0.0/8
FLOODER = Path(__file__).parents[1] / "e2e" / "flooder.py"
BEFORE_S = 0.4  # of talk to compare with
MIB = 1024 * 1024


class PacedTalk:
    """One who says something every 20 ms, and one on each wire who hears it; `ROOM` is where, for whoever will disturb.

    Around what goes on meanwhile: `with PacedTalk(server) as talk: …`. How long messages took, before and meanwhile, is
    measured and never judged.
    """

    ROOM = "#lobby"
    PACE_S = 0.02

    def __init__(self, server: RunningServer) -> None:
        self._server = server
        self._people = contextlib.ExitStack()
        self._said: list[float] = []
        self._heard: list[float] = []
        self._began = 0
        self._stop = threading.Event()
        self._failures: list[str] = []

    def __enter__(self) -> Self:
        enter = self._people.enter_context
        self._speaker = enter(IrcPeer(self._server.port, "pia"))
        self._listener = enter(IrcPeer(self._server.port, "hugo"))
        self._plain = enter(PlainPeer(self._server.port, "lena"))
        works = (self._speak, self._listen, self._listen_plainly, self._drain)
        self._threads = [threading.Thread(target=work, name=work.__name__) for work in works]
        for thread in self._threads:
            thread.start()
        time.sleep(BEFORE_S)
        self._began = len(self._said)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:  # what was short is followed by a little more talk
            eventually(lambda: len(self._said) > self._began or bool(self._failures))
        self._stop.set()
        *talk, drain = self._threads
        for thread in talk:
            thread.join(2 * PATIENCE_S)
        with contextlib.suppress(OSError):
            self._speaker.sock.shutdown(socket.SHUT_RDWR)
        drain.join(2 * PATIENCE_S)
        self._people.close()
        if error is None:
            assert self._failures == []
            assert len(self._heard) == len(self._said) > self._began > 0

    def _speak(self) -> None:
        while not self._stop.wait(self.PACE_S):
            self._said.append(time.monotonic())
            self._speaker.say(f"paced {len(self._said)}", self.ROOM)
        self._speaker.say("paced end", self.ROOM)

    def _drain(self) -> None:
        """Let the speaker read what it is told, as any client does."""
        with contextlib.suppress(OSError):
            while self._speaker.line():
                pass

    def _listen(self) -> None:
        self._hear(self._listener.line, r":pia!.* PRIVMSG \S+ :paced (\w+)", self._heard)

    def _listen_plainly(self) -> None:
        self._hear(self._plain.line, r"pia: paced (\w+)", [])

    def _hear(self, line: Callable[[], str], pattern: str, times: list[float]) -> None:
        """Hear all that is said, in order, up to the end."""
        expected = 1
        while True:
            try:
                read = line()
            except OSError as error:
                self._failures.append(f"{error!r} behind message {expected - 1}")
                return
            if not read:
                self._failures.append(f"dropped behind message {expected - 1}")
                return
            found = re.match(pattern, read)
            if found is None:
                continue
            if found[1] == "end":
                if expected != len(self._said) + 1:
                    self._failures.append(f"the end came instead of message {expected}")
                return
            if found[1] != str(expected):
                self._failures.append(f"message {found[1]} came instead of {expected}")
                return
            times.append(time.monotonic())
            expected += 1

    def latencies(self) -> dict[str, float]:
        """Return how long messages took (ms): median and 99th percentile, before and meanwhile. When it is over."""
        took = [(heard - said) * 1000 for said, heard in zip(self._said, self._heard, strict=True)]
        before, meanwhile = took[: self._began], took[self._began :]
        return {
            "p50_before": _percentile(before, 50),
            "p99_before": _percentile(before, 99),
            "p50_meanwhile": _percentile(meanwhile, 50),
            "p99_meanwhile": _percentile(meanwhile, 99),
        }


def _percentile(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100)[percent - 1] if len(values) > 1 else values[0], 2)


class Memory:
    """The most memory that a process had since, in MiB: `peak` beside `before`."""

    def __init__(self, before: float) -> None:
        self.before = before
        self.peak = before


@contextlib.contextmanager
def bounded_memory(server: RunningServer, mib: float) -> Iterator[Memory]:
    """See to it that the server's memory (RSS, at its peak) grows by no more than so many MiB meanwhile."""
    memory = Memory(_memory_mib(server.pid, "VmRSS"))
    yield memory
    memory.peak = max(_memory_mib(server.pid, "VmHWM"), memory.before)
    grown = memory.peak - memory.before
    assert grown <= mib, f"the server's memory grew by {grown:.1f} MiB, from {memory.before:.1f}; allowed: {mib}"


def _memory_mib(pid: int, name: str) -> float:
    """Return a figure of Linux, in MiB; elsewhere the memory that the process has now."""
    with contextlib.suppress(FileNotFoundError):
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        found = re.search(rf"{name}:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1024
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True)
    return int(shown.stdout) / 1024


@contextlib.contextmanager
def flood(server: RunningServer, **what: Any) -> Iterator[Callable[[], dict[str, Any]]]:
    """Run a flood in a process of its own (see e2e/flooder.py); the call waits for its end, and returns its report."""
    process = subprocess.Popen(
        [sys.executable, str(FLOODER), json.dumps({"port": server.port, **what})],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:

        def report() -> dict[str, Any]:
            told, _ = process.communicate(timeout=4 * PATIENCE_S)
            assert process.returncode == 0
            return dict(json.loads(told))

        yield report
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def needs_second_address() -> None:
    """Skip where this machine has no second address of its own to come from."""
    with socket.socket() as probe:
        try:
            probe.bind((STRANGER, 0))
        except OSError:
            pytest.skip(f"this machine has no address {STRANGER}")


def needs_descriptors(count: int) -> None:
    """Skip where no process may have so many open files."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        pytest.skip(f"{count} open files are more than the system grants ({hard})")
