"""Input that never ends, and input that hardly comes: bounded memory, and others who notice nothing."""

from __future__ import annotations

import contextlib
import random
import socket
from typing import TYPE_CHECKING, Any

import pytest

from support.overload import PacedTalk, bounded_memory, needs_descriptors
from support.server import RunningServer
from support.talking import IrcPeer, Peer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Callable

MIB = 1024 * 1024
NOISE_MIB = 16  # a server that kept what has no end would need more, with the full size far more


def small_and(full: int, small: int) -> Any:
    """Run a test with a small number, and with the full one at night."""
    return pytest.mark.parametrize("count", [small, pytest.param(full, marks=pytest.mark.nightly)])


@small_and(1024, small=20)
def test_megabytes_without_a_newline(count: int, measured: Callable[..., None]) -> None:
    """Of a line that is too long nothing is kept; whoever sent it is told so, once, and goes on."""
    with (
        RunningServer("--lang", "en") as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        IrcPeer(server.port, "longwinded", rooms=()) as irc,
        PlainPeer(server.port, "lengthy") as plain,
    ):
        irc.raw(f"PRIVMSG {talk.ROOM} :".encode())
        for _ in range(count):
            irc.raw(b"x" * MIB)
            plain.raw(b"y" * MIB)
        irc.send("", "PING done")
        told = irc.until("PONG")
        assert [" 417 " in line for line in told] == [True, False]
        plain.send("", "/nick terse")
        lines = plain.until("terse")
        assert sum("at most 16384 bytes" in line for line in lines) == 1
    measured(
        **talk.latencies(),
        rss_before=round(memory.before, 1),
        rss_peak=round(memory.peak, 1),
        told=told[0].partition(" 417 ")[2],
    )


@small_and(2_000, small=50)
def test_many_who_send_a_byte_at_a_time(count: int, measured: Callable[..., None]) -> None:
    """However small the pieces, each message arrives whole, and nobody waits for those who type so slowly."""
    needs_descriptors(2 * count + 256)
    line = "привет".encode() + b"\n"
    with (
        RunningServer(settings=f"limits.connections = {count + 50}\n") as server,
        bounded_memory(server, NOISE_MIB + count / 64) as memory,
        PacedTalk(server) as talk,
        contextlib.ExitStack() as held,
    ):
        witness = held.enter_context(IrcPeer(server.port, "witness"))
        slow = [held.enter_context(Peer(server.port)) for _ in range(count)]
        for number, peer in enumerate(slow):
            peer.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer.raw(f"slow{number}\n".encode())
        order = random.sample(slow, len(slow))
        for at in range(len(line)):
            for peer in order:
                peer.raw(line[at : at + 1])
        missing = count
        while missing:
            missing -= ":slow" in (heard := witness.until("PRIVMSG")[-1]) and heard.endswith(" :привет")
    measured(
        **talk.latencies(), rss_before=round(memory.before, 1), rss_peak=round(memory.peak, 1), told="nothing: no fault"
    )
