"""Floods of commands that others are told of: rooms entered, made and left, names changed, lines said."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any

import pytest

from support.overload import STRANGER, PacedTalk, bounded_memory, needs_second_address
from support.server import RunningServer
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOISE_MIB = 32  # what a server takes for itself under load; a flood that it kept would be more
UNHELD = "limits.lines_per_s = 0\n"  # so that the flood is as hard as it goes: reading slower is another limit


def small_and(full: int, small: int) -> Any:
    """Run a test with a small number, and with the full one at night."""
    return pytest.mark.parametrize("count", [small, pytest.param(full, marks=pytest.mark.nightly)])


@contextlib.contextmanager
def pouring(peer: IrcPeer, lines: list[str]) -> Iterator[None]:
    """Send lines as fast as they are taken, while whoever calls reads what is said to them."""
    data = "".join(f"{line}\r\n" for line in lines).encode()
    thread = threading.Thread(target=peer.raw, args=(data,))
    thread.start()
    try:
        yield
    finally:
        thread.join()


def answers(peer: IrcPeer, lines: list[str]) -> list[str]:
    """Send a flood of lines; all that is said until the last is carried out."""
    with pouring(peer, [*lines, "PING flooded"]):
        return peer.until(lambda line: "PONG" in line and line.endswith("flooded"))


@small_and(20_000, small=300)
def test_a_join_flood(count: int, measured: Callable[..., None]) -> None:
    """The room sees as many come as one may enter in a minute; the one who floods is told to wait."""
    with (
        RunningServer(settings=UNHELD + "limits.joins_per_min = 30\n") as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        IrcPeer(server.port, "witness") as witness,
        IrcPeer(server.port, "flooder", rooms=()) as flooder,
    ):
        told = answers(flooder, [f"JOIN {talk.ROOM}", f"PART {talk.ROOM}"] * count)
        flooder.send("PRIVMSG witness :enough")
        seen = witness.until(" PRIVMSG witness :enough")
    refusals = [line for line in told if " 405 " in line]
    assert 0 < len(refusals) < count
    assert all("You join channels too fast: try again in " in line for line in refusals)
    came = sum(":flooder!" in line and " JOIN " in line for line in seen)
    assert came == count - len(refusals)
    assert 30 <= came <= 30 + 60  # a minute's worth, and what comes back in two minutes
    measured(
        **talk.latencies(),
        rss_before=round(memory.before, 1),
        rss_peak=round(memory.peak, 1),
        told=refusals[-1].partition(" 405 ")[2],
    )


@small_and(20_000, small=300)
def test_a_nick_change_flood(count: int, measured: Callable[..., None]) -> None:
    """Those who share a room are told of as many changes as one may make in a minute."""
    with (
        RunningServer(settings=UNHELD + "limits.changes_per_min = 10\n") as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        IrcPeer(server.port, "witness") as witness,
    ):
        with IrcPeer(server.port, "flooder") as flooder:
            told = answers(flooder, [f"NICK flooder{number}" for number in range(count)])
            flooder.send("AWAY :and more", "QUIT :enough")
            told += flooder.until("ERROR")
        seen = witness.until("QUIT")
    refusals = [line for line in told if " 263 " in line]
    assert all("You change that too often: try again in " in line for line in refusals)
    assert any(" AWAY :" in line for line in refusals), "all that others are told of shares one allowance"
    changed = sum(" NICK " in line and "flooder" in line for line in seen)
    assert changed == count - (len(refusals) - 1)
    assert 10 <= changed <= 10 + 20
    measured(
        **talk.latencies(),
        rss_before=round(memory.before, 1),
        rss_peak=round(memory.peak, 1),
        told=refusals[0].partition(" 263 ")[2],
    )


@small_and(1_000, small=100)
def test_many_rooms_by_one_user(count: int, measured: Callable[..., None]) -> None:
    """However patiently it leaves one and makes the next: its address makes so many in an hour, others make theirs."""
    needs_second_address()
    settings = UNHELD + 'limits.exempt_networks = ""\nlimits.new_rooms_per_hour = 20\n'
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
    ):
        with IrcPeer(server.port, "founder", rooms=(), source=STRANGER) as founder:
            lines = [f"{verb} #r{number}{text}" for number in range(count) for verb, text in FOUNDING]
            told = answers(founder, lines)
            with IrcPeer(server.port, "friend", rooms=(), source=STRANGER) as friend:
                assert any(" 405 " in line for line in friend.join("#again"))
                assert any(" JOIN " in line for line in friend.join("#r0")), "rooms that there are can be entered"
        with IrcPeer(server.port, "other", rooms=()) as other:
            assert any(" JOIN " in line for line in other.join("#others"))
    made = sum(line.startswith(":founder!") and " JOIN " in line for line in told)
    assert 20 <= made <= 21, "as many as in an hour, and what has come back in two minutes"
    refusals = [line for line in told if " 405 " in line]
    assert len(refusals) == count - made
    assert all("Too many channels were made from your address" in line for line in refusals)
    measured(
        **talk.latencies(),
        rss_before=round(memory.before, 1),
        rss_peak=round(memory.peak, 1),
        told=refusals[0].partition(" 405 ")[2],
    )


# A room in which something was set stays, also when everybody has left it.
FOUNDING = (("JOIN", ""), ("TOPIC", " :mine"), ("PART", ""))


@small_and(200_000, small=1_000)
def test_a_flood_of_lines(count: int, measured: Callable[..., None]) -> None:
    """Nothing of it is lost and nobody told off: it is read as fast as one may speak, and TCP holds the rest back."""
    rate = count / (1 if count < 10_000 else 10)
    settings = f"[limits]\nlines_per_s = {rate:.0f}\nburst_lines = 100\n"
    with (
        RunningServer(settings=settings) as server,
        bounded_memory(server, NOISE_MIB) as memory,
        PacedTalk(server) as talk,
        IrcPeer(server.port, "witness") as witness,
        IrcPeer(server.port, "flooder") as flooder,
        pouring(flooder, [f"PRIVMSG {talk.ROOM} :flood {number}" for number in range(count)]),
    ):
        seen = [line for line in witness.until(f"flood {count - 1}") if ":flooder!" in line and "PRIVMSG" in line]
        assert [line.rpartition(" ")[2] for line in seen] == [str(number) for number in range(count)]
    measured(
        **talk.latencies(), rss_before=round(memory.before, 1), rss_peak=round(memory.peak, 1), told="nothing; it waits"
    )
