"""Deadlines of many connections: each is given when its time has come, and moving one away costs nothing."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from besedka.net.timers import Timers


class Peer:
    """What has a deadline: none yet."""

    def __init__(self) -> None:
        self.timer = math.inf


def connection() -> Any:
    """Return one."""
    return Peer()


def test_nothing_is_due_when_nothing_is_scheduled() -> None:
    """An empty heap waits for ever."""
    timers = Timers()
    assert timers.next() == math.inf
    assert timers.due(1e9) == []


def test_what_is_due_comes_in_the_order_of_its_times() -> None:
    """Those whose time has come are taken, the others stay."""
    timers = Timers()
    first, second, third = connection(), connection(), connection()
    timers.schedule(second, 2.0)
    timers.schedule(third, 3.0)
    timers.schedule(first, 1.0)
    assert timers.next() == 1.0
    assert timers.due(2.0) == [first, second]
    assert timers.next() == 3.0
    assert first.timer == math.inf


def test_the_earlier_time_counts_once() -> None:
    """A later time leaves the entry as it is; an earlier one takes its place, and the old one is nobody's any more."""
    timers = Timers()
    peer = connection()
    timers.schedule(peer, 10.0)
    timers.schedule(peer, 20.0)
    assert peer.timer == 10.0
    timers.schedule(peer, 5.0)
    assert timers.due(6.0) == [peer]
    assert timers.due(100.0) == []


def test_who_is_gone_is_not_kept() -> None:
    """Connections that come and go in thousands leave nothing behind, long before their deadlines."""
    timers = Timers()
    for number in range(20_000):
        peer = connection()
        timers.schedule(peer, 60.0 + number / 1000)
        timers.forget(peer)
    assert len(timers) < 4096
    stays = connection()
    timers.schedule(stays, 1.0)
    assert timers.due(1e9) == [stays]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 100) | st.none()), max_size=200))
def test_each_is_given_at_its_earliest_time(moves: list[tuple[int, int | None]]) -> None:
    """Whatever is scheduled and taken in between: due is who asked for a time that has come, once."""
    timers = Timers()
    peers = [connection() for _ in range(6)]
    wanted: dict[int, float] = {}
    now = 0.0
    for which, when in moves:
        if when is None:
            now += 10
            due = timers.due(now)
            assert sorted(peers.index(peer) for peer in due) == sorted(n for n, at in wanted.items() if at <= now)
            wanted = {n: at for n, at in wanted.items() if at > now}
        else:
            timers.schedule(peers[which], float(when))
            wanted[which] = min(wanted.get(which, math.inf), float(when))
    assert timers.next() <= min(wanted.values(), default=math.inf)
