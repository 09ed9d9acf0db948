"""Where connections come in: in rounds, and again when there are descriptors."""

from __future__ import annotations

import contextlib
import errno
import math
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from besedka.net.doorway import ACCEPTS_A_ROUND, Door, Doorway
from besedka.net.handshakes import Handshakes
from besedka.net.inbox import Inbox
from besedka.net.listener import listen
from besedka.net.outbox import ReadyList
from besedka.net.poller import make_poller
from support.command import environment
from support.echo import Hall, connected, read_all

if TYPE_CHECKING:
    import socket

OUT_OF_DESCRIPTORS = """
import resource, socket, sys
sys.path.insert(0, sys.argv[1])
from support.echo import Hall, connected, read_until, serving

def freed(socks):
    for sock in socks:
        sock.close()

hall = Hall()
with serving(hall) as (worker, address):
    inside = connected(address)
    inside.sendall(b"inside\\n")
    read_until(inside, b"inside\\n")
    held = [socket.socket() for _ in range(3)]
    waiting = [connected(address) for _ in range(3)]
    top = max(sock.fileno() for sock in [inside, *held, *waiting]) + 4
    resource.setrlimit(resource.RLIMIT_NOFILE, (top, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    hold = []
    try:
        while True:
            hold.append(socket.socket())
    except OSError:
        pass
    late = held.pop()
    late.connect(address)
    late.settimeout(20)
    inside.sendall(b"still served\\n")
    assert read_until(inside, b"still served\\n").endswith(b"still served\\n")
    late.sendall(b"")
    freed(hold)
    freed(held)
    late.sendall(b"let in\\n")
    read_until(late, b"let in\\n")
    print("good")
    freed([inside, late, *waiting])
"""


def test_without_descriptors_those_inside_are_served_and_others_wait() -> None:
    """EMFILE stops the accepting for a moment, nothing else; when there is room again they come in."""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", OUT_OF_DESCRIPTORS, str(Path(__file__).parents[1])],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert (result.returncode, result.stdout) == (0, "good\n"), result.stderr
    assert "no descriptor for a new connection" in result.stderr
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 64


def test_a_flood_of_connects_comes_in_by_rounds() -> None:
    """Those inside are served between two rounds of accepting."""
    hall, admitted = Hall(), []
    with listen("127.0.0.1", 0) as listener, contextlib.closing(make_poller()) as poller:
        door = Door(listener, hall.enter)
        doorway = Doorway(poller, [door], ReadyList(lambda: None), Inbox(1, lambda: None), 100, Handshakes())
        clients = [connected(listener.getsockname()) for _ in range(ACCEPTS_A_ROUND + 10)]
        doorway.accept(door, 0.0, lambda connection, now: admitted.append((connection, now)))
        assert len(admitted) == ACCEPTS_A_ROUND
        doorway.accept(door, 1.0, lambda connection, now: admitted.append((connection, now)))
        assert len(admitted) == ACCEPTS_A_ROUND + 10
        assert admitted[-1][1] == 1.0
        for connection, _ in admitted:
            assert connection.session in hall.speakers
            connection.close()
        for client in clients:
            client.close()


def test_it_can_be_opened_and_closed_again() -> None:
    """Opening what is open and closing what is closed change nothing."""
    hall = Hall()
    with listen("127.0.0.1", 0) as listener, contextlib.closing(make_poller()) as poller:
        doorway = Doorway(
            poller, [Door(listener, hall.enter)], ReadyList(lambda: None), Inbox(1, lambda: None), 1, Handshakes()
        )
        doorway.close()
        doorway.open()
        doorway.open()
        assert doorway.opens_at == math.inf
        with connected(listener.getsockname()):
            ((subject, _),) = poller.wait(5.0)
            assert isinstance(subject, Door)
            doorway.close()
            doorway.close()
            assert poller.wait(0.0) == []


def test_who_is_refused_and_already_gone_is_no_matter() -> None:
    """The reason is only a courtesy."""
    hall = Hall()
    hall.refusal = b"full\n"
    with listen("127.0.0.1", 0) as listener, contextlib.closing(make_poller()) as poller:
        door = Door(listener, hall.enter)
        doorway = Doorway(poller, [door], ReadyList(lambda: None), Inbox(1, lambda: None), 1, Handshakes())
        with connected(listener.getsockname()) as told:
            doorway.accept(door, 0.0, lambda _connection, _now: None)
            assert read_all(told) == b"full\n"
        gone = connected(listener.getsockname())
        gone.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER 0: a reset
        gone.close()
        doorway.accept(door, 0.0, lambda _connection, _now: None)
        assert hall.speakers == []


class Broken:
    """A listener that cannot accept any more."""

    def accept(self) -> tuple[socket.socket, object]:
        """Fail."""
        raise OSError(errno.EBADF, "Bad file descriptor")


def test_a_listener_that_is_broken_is_no_matter_of_time() -> None:
    """The worker dies of it, and the server says why."""
    door = Door(cast("socket.socket", Broken()), Hall().enter)
    with contextlib.closing(make_poller()) as poller:
        doorway = Doorway(poller, [], ReadyList(lambda: None), Inbox(1, lambda: None), 1, Handshakes())
        with pytest.raises(OSError, match="Bad file descriptor"):
            doorway.accept(door, 0.0, lambda _connection, _now: None)
