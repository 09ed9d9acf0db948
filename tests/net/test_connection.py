"""One accepted socket: reading within a budget, and writing what it takes."""

from __future__ import annotations

import contextlib
import gc
import math
import socket
import weakref
from typing import TYPE_CHECKING, cast

import pytest

from besedka.net.chunks import unsent_bytes
from besedka.net.connection import LONGEST_JOIN, Connection, Life
from besedka.net.handshakes import Handshakes
from besedka.net.inbox import Inbox
from besedka.net.outbox import ReadyList
from support.echo import Hall, Speaker, read_until

if TYPE_CHECKING:
    from collections.abc import Iterator

Pair = tuple[Connection, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return a connection whose buffers are tiny, and its peer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        peer.settimeout(20)
        peer.connect(listener.getsockname())
        sock, _ = listener.accept()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2048)
    sock.setblocking(False)
    connection = Connection(sock, ReadyList(lambda: None), Inbox(1, lambda: None), 1 << 24, Handshakes())
    connection.session = Speaker(Hall(), connection, 0.0)
    with peer:
        yield connection, peer
        connection.close()


def fill(connection: Connection, *pieces: bytes) -> None:
    """Put pieces into the outbox, and collect them as a turn does."""
    for piece in pieces:
        connection.outbox.append(piece)
    connection.outbox.collect()


def test_reading_keeps_to_its_budget(pair: Pair) -> None:
    """There is nothing, there is so much, there is the end."""
    connection, peer = pair
    assert connection.read(100) is None
    peer.sendall(b"x" * 250)
    peer.shutdown(socket.SHUT_WR)
    found = b""
    while data := connection.read(100) or b"":
        assert len(data) <= 100
        found += data
    assert found == b"x" * 250
    assert connection.read(100) == b""


def test_a_reset_is_the_end_of_input(pair: Pair) -> None:
    """A peer that is gone without a word has said all that it will."""
    connection, peer = pair
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    peer.close()
    assert connection.read(100) == b""


def test_what_the_socket_does_not_take_is_kept(pair: Pair) -> None:
    """Many pieces and partial writes: the peer gets each byte once, in order, and `sent` counts them."""
    connection, peer = pair
    pieces = [bytes([65 + number % 26]) * (number * 7 + 1) for number in range(300)]
    fill(connection, *pieces)
    total = sum(map(len, pieces))
    assert connection.write(0.0) == math.inf
    assert 0 < connection.outbox.sent < total
    connection.write(0.0)
    late = b"and more"
    fill(connection, late)
    found = b""
    while len(found) < total + len(late):
        with contextlib.suppress(BlockingIOError):
            found += peer.recv(100_000, socket.MSG_DONTWAIT)
        connection.write(0.0)
    assert found == b"".join(pieces) + late
    assert connection.outbox.sent == total + len(late)
    assert connection.outbox.backlog == 0
    assert connection.outbox.sending == ()


def test_writing_nothing_is_no_write(pair: Pair) -> None:
    """An empty piece needs no call of the kernel's."""
    connection, _ = pair
    assert connection.write(0.0) == math.inf
    fill(connection, b"")
    assert connection.write(0.0) == math.inf
    assert connection.outbox.sending == ()


def test_writing_to_a_peer_that_is_gone_raises(pair: Pair) -> None:
    """The worker hears of it as an OSError."""
    connection, peer = pair
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    peer.close()
    fill(connection, b"x")
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        connection.write(0.0)


def test_chunks_wait_for_their_pause_and_for_the_peer(pair: Pair) -> None:
    """One chunk at a time: the next after the pause, and only when the last one was taken."""
    connection, peer = pair
    connection.send_in_chunks(64, 0.02)
    assert connection.write(0.0) == math.inf
    text = "я" * 50 + "\n"
    fill(connection, text.encode())
    assert connection.write(10.0) == pytest.approx(10.02)
    assert connection.write(10.01) == pytest.approx(10.02), "the pause is not over"
    first = peer.recv(1024)
    assert first == ("я" * 32).encode()
    assert connection.write(10.03) == math.inf
    assert peer.recv(1024) == ("я" * 18).encode()
    assert connection.outbox.backlog == 0


def test_a_peer_that_takes_nothing_gets_no_next_chunk(pair: Pair) -> None:
    """As long as the kernel holds bytes for it, only time passes."""
    connection, peer = pair
    with contextlib.suppress(BlockingIOError):
        while True:
            connection.sock.send(bytes(4096))
    assert unsent_bytes(connection.sock)
    connection.send_in_chunks(64, 0.02)
    fill(connection, b"hello\n")
    assert connection.write(1.0) == pytest.approx(1.02)
    assert connection.outbox.backlog == 6
    found = b""
    while connection.write(2.0) != math.inf:
        found += peer.recv(65_536)
    assert read_until(peer, b"hello")


class Miser:
    """A socket that takes a few bytes at a time, or none; nothing waits in it."""

    def __init__(self) -> None:
        self.takes = 0
        self.taken = b""

    def fileno(self) -> int:
        """Have no descriptor that could be asked."""
        return 1 << 20

    def send(self, data: bytes) -> int:
        """Take what it takes."""
        if not self.takes:
            raise BlockingIOError
        self.taken += bytes(data[: self.takes])
        return min(self.takes, len(data))


def test_a_chunk_that_is_taken_in_parts_loses_nothing() -> None:
    """Not even the newline that stood between it and the next one."""
    miser = Miser()
    connection = Connection(
        cast("socket.socket", miser), ReadyList(lambda: None), Inbox(1, lambda: None), 1 << 20, Handshakes()
    )
    connection.send_in_chunks(64, 0.02)
    line = b"a" * 63
    fill(connection, b"\n", line, b"\n", b"b" * 10)
    assert connection.write(1.0) == pytest.approx(1.02)
    assert connection.outbox.backlog == 75
    miser.takes = 50
    connection.write(2.0)
    assert miser.taken == line[:50]
    assert b"".join(connection.outbox.sending) == line[50:] + b"\n" + b"b" * 10
    miser.takes = 1000
    assert connection.write(3.0) == math.inf
    assert miser.taken == line + b"\n" + b"b" * 10
    assert connection.outbox.backlog == 0


def test_closing_happens_once(pair: Pair) -> None:
    """The session hears of it once, whoever closes how often."""
    connection, peer = pair
    assert not connection.outbox.sending
    speaker = cast("Speaker", connection.session)
    connection.close()
    connection.close()
    assert connection.life is Life.CLOSED
    assert speaker.hall.left == [speaker]
    assert peer.recv(1) == b""


def test_a_closed_connection_leaves_no_circles() -> None:
    """It is freed with its outbox and its session as soon as nobody knows them, without the collector."""
    sock, peer = socket.socketpair()
    with peer:
        connection = Connection(sock, ReadyList(lambda: None), Inbox(1, lambda: None), 1000, Handshakes())
        connection.session = speaker = Speaker(Hall(), connection, 0.0)
        freed = weakref.ref(speaker)
        connection.close()
        speaker.hall.left.clear()
        gc.disable()
        try:
            del connection, speaker
            assert freed() is None
        finally:
            gc.enable()


def test_what_waited_is_forgotten_when_it_is_closed(pair: Pair) -> None:
    """Others may know the connection for a while, the timers until its deadline: not with megabytes."""
    connection, _ = pair
    connection.outbox.append(bytes(1 << 20))
    connection.outbox.collect()
    assert connection.outbox.sending
    connection.close()
    assert not connection.outbox.sending


def test_much_that_waits_is_not_copied(pair: Pair) -> None:
    """Pieces that many wait for stay one object; the peer gets each byte once, in order, and no error is lost."""
    connection, peer = pair
    shared = [bytes([number]) * 10_000 for number in range(200)]
    fill(connection, *shared)
    connection.write(0.0)
    waiting = connection.outbox.sending
    rest = [piece.obj if type(piece) is memoryview else piece for piece in waiting]
    assert 100 < len(rest) <= len(shared)
    assert all(any(piece is each for each in shared) for piece in rest)
    assert connection.outbox.backlog > LONGEST_JOIN
    found = bytearray()
    while len(found) < sum(map(len, shared)):
        found += peer.recv(65_536)
        connection.write(0.0)
    assert found == b"".join(shared)
    assert connection.outbox.backlog == 0
    fill(connection, *shared)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    peer.close()
    with pytest.raises(OSError, match=r"reset|Broken pipe"):
        _write_for_ever(connection)


def _write_for_ever(connection: Connection) -> None:
    while True:
        connection.write(0.0)
