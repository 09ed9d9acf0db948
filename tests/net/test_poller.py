"""Waiting for sockets, by epoll and by whatever `selectors` finds: the same answers."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator

import pytest

from besedka.net.poller import READ, WRITE, AnyPoller, EpollPoller, Poller

Make = Callable[[], Poller]


@pytest.fixture(params=[EpollPoller, AnyPoller])
def poller(request: pytest.FixtureRequest) -> Iterator[Poller]:
    """Each of them."""
    with contextlib.closing(request.param()) as made:
        yield made


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a stream."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_socket_is_ready_for_what_it_is_watched_for(
    poller: Poller, pair: tuple[socket.socket, socket.socket]
) -> None:
    """Reading, writing, both; and what it is watched for can change."""
    ours, theirs = pair
    poller.register(ours.fileno(), READ, "us")
    assert poller.wait(0.0) == []
    theirs.send(b"x")
    assert poller.wait(5.0) == [("us", READ)]
    poller.modify(ours.fileno(), READ | WRITE)
    assert poller.wait(5.0) == [("us", READ | WRITE)]
    poller.modify(ours.fileno(), WRITE)
    assert poller.wait(5.0) == [("us", WRITE)]


def test_who_becomes_ready_first_comes_first() -> None:
    """After a look that finds nobody ready, whatever the order was before."""
    with contextlib.closing(EpollPoller()) as poller, contextlib.ExitStack() as stack:
        pairs = {name: socket.socketpair() for name in ("anna", "boris")}
        for name, (ours, theirs) in pairs.items():
            stack.enter_context(ours)
            stack.enter_context(theirs)
            poller.register(ours.fileno(), READ, name)
        for order in (["anna", "boris"], ["boris", "anna"], ["boris", "anna"], ["anna", "boris"]):
            for name in order:
                pairs[name][1].send(b"x")
            assert poller.wait(5.0) == [(name, READ) for name in order]
            for ours, _ in pairs.values():
                ours.recv(1)
            poller.settle()


def test_who_is_still_ready_is_not_forgotten(poller: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    """Whatever has not been read is told again."""
    ours, theirs = pair
    poller.register(ours.fileno(), READ, "us")
    theirs.send(b"x")
    assert poller.wait(5.0) == [("us", READ)]
    poller.settle()
    assert poller.wait(5.0) == [("us", READ)]


def test_who_is_not_watched_is_not_told(poller: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    """It may be watched again, as somebody else."""
    ours, theirs = pair
    theirs.send(b"x")
    poller.register(ours.fileno(), READ, "us")
    poller.unregister(ours.fileno())
    assert poller.wait(0.0) == []
    poller.register(ours.fileno(), READ, "others")
    assert poller.wait(5.0) == [("others", READ)]


def test_a_peer_that_is_gone_is_something_to_read(poller: Poller, pair: tuple[socket.socket, socket.socket]) -> None:
    """Whoever reads finds out."""
    ours, theirs = pair
    poller.register(ours.fileno(), READ, "us")
    theirs.close()
    ((subject, ready),) = poller.wait(5.0)
    assert subject == "us"
    assert ready & READ


def test_a_reset_is_told_to_who_only_writes() -> None:
    """Epoll says that there is an error, not what it is ready for."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as theirs:
        ours, _ = server.accept()
        with ours, contextlib.closing(EpollPoller()) as poller:
            poller.register(ours.fileno(), WRITE, "us")
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            theirs.close()
            ready = 0
            while not ready & READ:
                ((_, ready),) = poller.wait(5.0)
            assert ready & WRITE


def test_many_are_told_in_turns(poller: Poller) -> None:
    """None of more than fit into one answer is left out for ever."""
    with contextlib.ExitStack() as stack:
        watched = set()
        for number in range(100):
            ours, theirs = socket.socketpair()
            stack.enter_context(ours)
            stack.enter_context(theirs)
            theirs.send(b"x")
            poller.register(ours.fileno(), READ, (number, ours))
            watched.add(number)
        while watched:
            for (number, ours), _ in poller.wait(5.0):
                ours.recv(1)
                watched.remove(number)
        assert poller.wait(0.0) == []
