"""Floods of connections: what those inside notice, what the others are told, and what it costs the server.

A connection that is only half open never reaches a program that listens: the kernel keeps it, and answers with cookies
when they become many. What reaches the server is one that says nothing, and that is what the floods here are made of.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.inside import eventually
from support.overload import STRANGER, PacedTalk, bounded_memory, flood, needs_descriptors, needs_second_address
from support.server import RunningServer
from support.talking import IrcPeer, Peer

if TYPE_CHECKING:
    from collections.abc import Callable

BY_ADDRESS = 'limits.exempt_networks = ""\n'
A_SILENT_ONE_KIB = 8  # with its socket's Python objects, its front, its timer; measured: less than half
NOISE_MIB = 24  # what a server takes for itself under load, and gives back to nobody


def small_and(full: int, small: int) -> Any:
    """Run a test with a small number, and with the full one at night."""
    return pytest.mark.parametrize("count", [small, pytest.param(full, marks=pytest.mark.nightly)])


@small_and(10_000, small=400)
def test_the_silent(count: int, measured: Callable[..., None]) -> None:
    """They cost a little memory until their deadline, then they are closed without a word; others come in meanwhile."""
    needs_descriptors(count + 256)
    patience_s = 2 if count < 1000 else 20
    settings = f"[limits]\nconnections = {count + 50}\nregistration_s = {patience_s}\n"
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, NOISE_MIB + count * A_SILENT_ONE_KIB / 1024) as memory,
        PacedTalk(server) as talk,
        flood(server, count=count, stay_s=60) as report,
    ):
        with IrcPeer(server.port, "newcomer") as newcomer:
            newcomer.settle()
        told = report()
    assert told["said"] == {}
    assert (told["closed"], told["inside"]) == (count, 0)
    measured(**talk.latencies(), rss_before=round(memory.before, 1), rss_peak=round(memory.peak, 1), told="nothing")


@small_and(20_000, small=800)
def test_many_connects_a_second(count: int, measured: Callable[..., None]) -> None:
    """One address comes in at its rate; of the rest some are told, and the others find the door shut."""
    needs_second_address()
    most = 60
    settings = BY_ADDRESS + f"limits.connects_per_min = {most}\n"
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        flood(server, count=count, source=STRANGER, rate=2000, stay_s=0.3) as report,
    ):
        with IrcPeer(server.port, "newcomer") as newcomer:
            newcomer.settle()
        told = report()
        log = server.log
    seconds = told["took_s"] + 2
    assert told["inside"] <= most + seconds
    assert told["closed"] == count - told["inside"]
    assert 0 < sum(told["said"].values()) <= 50 * (seconds + 1)
    for said in told["said"]:
        assert re.fullmatch(
            r"ERROR :Closing link: too many new connections from your address; try again in \d+ s", said
        )
    assert log.count("connections were refused, the last from") <= seconds + 1
    measured(
        **talk.latencies(), rss_before=round(memory.before, 1), rss_peak=round(memory.peak, 1), told=min(told["said"])
    )


@small_and(1_000, small=60)
def test_an_address_that_takes_every_slot(count: int, measured: Callable[..., None]) -> None:
    """It gets its own and no more; everybody else comes in as before, and it, too, when it has closed one."""
    needs_second_address()
    settings = BY_ADDRESS + "limits.connections = 100\nlimits.connections_per_address = 30\n"
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        contextlib.ExitStack() as held,
    ):
        greedy = [held.enter_context(Peer(server.port, source=STRANGER)) for _ in range(30)]
        with flood(server, count=count, source=STRANGER, stay_s=5) as report:
            told = report()
        assert (told["inside"], told["closed"]) == (0, count)
        said = "there are too many connections from your address; close one of the 30, and try again"
        assert set(told["said"]) == {f"ERROR :Closing link: {said}"}
        with IrcPeer(server.port, "newcomer") as newcomer:
            newcomer.settle()
        greedy[0].close()
        eventually(lambda: not refused_from(server, STRANGER))
    measured(**talk.latencies(), rss_before=round(memory.before, 1), rss_peak=round(memory.peak, 1), told=said)


def refused_from(server: RunningServer, source: str) -> bool:
    """Try to come in from an address; say so where that works."""
    with Peer(server.port, source=source) as peer:
        with contextlib.suppress(OSError):
            peer.register("again")
        return "ERROR" in peer.line()


def test_the_limit_of_open_files_is_raised_and_keeps_a_reserve() -> None:
    """From what the system begins with, as far as it lets us; what cannot be served is told so at the door.

    The journal, the past, the settings and the control socket work on, however many are at the door.
    """
    with RunningServer(descriptors=(64, 168)) as server, contextlib.ExitStack() as held:
        assert "there is room for 40 connections" in server.log
        anna = held.enter_context(IrcPeer(server.port, "anna", caps="echo-message"))
        anna.say("before")
        for _ in range(39):
            held.enter_context(Peer(server.port))
        late = held.enter_context(Peer(server.port))
        assert late.rest() == "ERROR :Closing link: this server is full; try again later\r\n"
        anna.say("still stored")
        anna.hears("still stored")
        anna.send("PART #lobby")
        assert any("before" in line for line in anna.join("#lobby"))
        assert "no descriptor" not in server.log


def test_without_descriptors_those_inside_are_served_and_the_others_later() -> None:
    """The system takes back what it had granted: nobody is dropped; when there is room the others come in."""
    resource = pytest.importorskip("resource")
    if not hasattr(resource, "prlimit"):
        pytest.skip("only Linux changes the limits of another process")
    with RunningServer() as server, contextlib.ExitStack() as held:
        leaver = held.enter_context(IrcPeer(server.port, "leaver"))
        reader = held.enter_context(IrcPeer(server.port, "reader"))
        with PacedTalk(server):
            _, hard = resource.prlimit(server.pid, resource.RLIMIT_NOFILE)
            opened = max(int(each.name) for each in Path(f"/proc/{server.pid}/fd").iterdir())
            resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (opened + 1, hard))
            late = [held.enter_context(Peer(server.port)) for _ in range(20)]
            eventually(lambda: "no descriptor for a new connection" in server.log)
            reader.send("PART #lobby")
            assert any("paced" in line for line in reader.join("#lobby"))
            leaver.send("QUIT :room for others")
            for number, peer in enumerate(late):
                peer.register(f"late{number}")
            for peer in late:
                assert " 001 " in peer.until(" 001 ")[-1]
