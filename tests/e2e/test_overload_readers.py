"""Those who do not read what they are sent: each is bounded, all together are bounded, and only they pay."""

from __future__ import annotations

import contextlib
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from support.inside import eventually, inside
from support.overload import PacedTalk, bounded_memory
from support.server import RunningServer
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
NOISE_MIB = 24  # what a server takes for itself under load
SMALL_BUFFER = 4096  # bytes that the kernel keeps for one who does not read, or a little more
LINE = "x" * 400
ANSWERS_MIB = 8  # what one of them asks for, in one round: the sum is looked at between two
MOTD = "\n".join([LINE] * 150)  # an answer of 60 kB
TOO_SLOW = "Too slow: what waited for you passed the bound"
NO_MEMORY = "Too slow: the server has no memory left for what waits"


def small_and(full: int, small: int) -> Any:
    """Run a test with a small number, and with the full one at night."""
    return pytest.mark.parametrize("count", [small, pytest.param(full, marks=pytest.mark.nightly)])


def sips(peer: IrcPeer, enough: threading.Event, pause_s: float) -> None:
    """Read a byte now and then."""
    with contextlib.suppress(OSError):
        while not enough.wait(pause_s) and peer.sock.recv(1):
            pass


@pytest.mark.parametrize("pause_s", [None, 0.01, pytest.param(1.0, marks=pytest.mark.nightly)])
def test_a_reader_that_stops_or_sips(pause_s: float | None, measured: Callable[..., None]) -> None:
    """Over its bound it is closed: others see why; it has what its socket took, and the end of the stream."""
    settings = "[limits]\noutbox_kib = 64\nlines_per_s = 0\n"
    enough = threading.Event()
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        IrcPeer(server.port, "talker", rooms=("#much",)) as talker,
        IrcPeer(server.port, "slow", rooms=("#much",), receive_buffer=SMALL_BUFFER) as slow,
    ):
        sipping = threading.Thread(target=sips, args=(slow, enough, pause_s or 0.0))
        if pause_s is not None:
            sipping.start()
        quit_line = ""
        for _ in range(200):
            talker.send(*[f"PRIVMSG #much :{LINE}"] * 500)
            quit_line = "".join(line for line in talker.settle() if line.startswith(":slow!") and " QUIT " in line)
            if quit_line:
                break
        enough.set()
        if pause_s is not None:
            sipping.join()
        assert quit_line.endswith(f"QUIT :{TOO_SLOW}")
        assert len(slow.rest()) < 16 * MIB, "its stream has an end"
    measured(
        **talk.latencies(),
        rss_before=round(memory.before, 1),
        rss_peak=round(memory.peak, 1),
        told="the end of the stream; others see: " + TOO_SLOW,
    )


def gone(lines: list[str]) -> set[str]:
    """Return who was closed for want of memory."""
    return {line.partition("!")[0] for line in lines if line.endswith(f"QUIT :{NO_MEMORY}")}


@small_and(100, small=10)
def test_the_memory_for_all_outboxes_runs_out(count: int, measured: Callable[..., None]) -> None:
    """Each is within its own bound; when all together pass theirs, those are closed for whom most waits."""
    bound_mib = max(4, count // 8)
    limits = f"outboxes_mib = {bound_mib}\noutbox_kib = 16384\nlines_per_s = 0\n"
    settings = f"[limits]\n{limits}[server]\nmotd = {json.dumps(MOTD)}\n"
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, bound_mib + 2 * ANSWERS_MIB + NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        IrcPeer(server.port, "witness", rooms=("#greedy",)) as witness,
        contextlib.ExitStack() as held,
    ):
        greedy = [
            held.enter_context(IrcPeer(server.port, f"greedy{number}", rooms=("#greedy",), receive_buffer=SMALL_BUFFER))
            for number in range(count)
        ]
        modest = held.enter_context(IrcPeer(server.port, "modest", rooms=("#greedy",), receive_buffer=SMALL_BUFFER))
        modest.send("MOTD")  # some of it waits for it, too
        closed: set[str] = set()
        for peer in greedy:
            peer.send(*["MOTD"] * 120)  # 7 MB of answers that nobody else is told: the kernel takes up to 4
            closed |= gone(witness.settle())
        while len(closed) < count // 2:
            closed |= gone(witness.until(f"QUIT :{NO_MEMORY}"))
        assert ":modest" not in closed
        assert any(" 376 " in line for line in modest.settle())
    measured(
        **talk.latencies(),
        rss_before=round(memory.before, 1),
        rss_peak=round(memory.peak, 1),
        told="the end of the stream; others see: " + NO_MEMORY,
    )


def test_an_inbox_that_is_full() -> None:
    """Answers wait for a worker that is held up until it takes them; every question is answered, and nobody dropped.

    The bound of an inbox has room for all questions that there can be: here it is made smaller than that.
    """
    with inside(limits={"registration_s": 3600}) as server, contextlib.ExitStack() as held:
        port = server.addresses[0][1]
        with IrcPeer(port, "anna") as anna:
            anna.say("what was said before")
            anna.settle()
            worker = server.workers[0]
            worker.inbox.limit = 1
            askers = [held.enter_context(IrcPeer(port, f"asker{number}", rooms=())) for number in range(20)]
            with server.turn.lock:  # the worker cannot end its turn
                for asker in askers:
                    asker.send("JOIN #lobby", "PING asked")
            for asker in askers:
                assert any("what was said before" in line for line in asker.until("PONG"))
        eventually(lambda: worker.inbox.take() == [])
