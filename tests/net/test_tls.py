"""A worker whose peers speak TLS: real sockets, Python's own client and a client in slow motion."""

from __future__ import annotations

import contextlib
import random
import select
import socket
import ssl
import struct
import threading
import warnings
from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.errors import EnvironmentFault
from besedka.net.connection import Connection
from besedka.net.handshakes import Handshakes
from besedka.net.inbox import Inbox
from besedka.net.openssl import AskingContext
from besedka.net.outbox import ReadyList
from besedka.net.tls import OWN_LIMIT, RECORD, TlsSocket, server_context
from support.echo import LIMITS, PATIENCE_S, Hall, Speaker, connected, read_all, read_until, serving
from support.secure import Dripping, certificate_in, made, secured, trusting
from support.tlshall import TlsHall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from besedka.net.tls import Context

ROOMY = msgspec.structs.replace(LIMITS, outbox_limit=1 << 25)
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends a reset
LARGEST_RECORD = 16_384  # bytes (RFC 8446 section 5.1)
ALERT = b"\x15"  # the first byte of an alert


@pytest.fixture(params=[server_context, AskingContext], ids=["ssl", "pyOpenSSL"])
def make_context(request: pytest.FixtureRequest) -> Callable[[Path, Path | None], Context]:
    """Return what makes a server's context: each in turn."""
    found: Callable[[Path, Path | None], Context] = request.param
    return found


@pytest.fixture
def hall(tmp_path: Path, make_context: Callable[[Path, Path | None], Context]) -> TlsHall:
    """Return a hall."""
    return TlsHall(tmp_path, make_context)


def test_what_one_says_all_hear(hall: TlsHall) -> None:
    """As without TLS; and the connection says of itself that it is secure."""
    with serving(hall) as (worker, address), secured(address) as anna, secured(address) as boris:
        boris.sendall(b"here\n")
        assert read_until(boris, b"here\n")
        anna.sendall(b"hello\n")
        assert read_until(boris, b"hello\n") == b"hello\n"
        assert read_until(anna, b"hello\n").endswith(b"hello\n")
        assert [each.connection.secure for each in hall.speakers] == [True, True]
        assert (worker.handshakes.done, worker.handshakes.failed) == (2, 0)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_sessions_are_resumed(hall: TlsHall, version: ssl.TLSVersion) -> None:
    """Who comes back with a ticket has a shorter handshake."""
    context = trusting()
    context.maximum_version = version
    with serving(hall) as (_, address):
        with secured(address, context) as first:
            first.sendall(b"first\n")
            read_until(first, b"first\n")
            session = first.session
            assert first.version() == version.name.replace("_", ".")
        again = context.wrap_socket(connected(address), server_hostname=address[0], session=session)
        assert again.session_reused
        again.close()


@pytest.mark.parametrize(
    ("offered", "agreed"), [(["h2", "http/1.1"], "http/1.1"), (["irc"], "irc"), (["xmpp-client"], None), ([], None)]
)
def test_protocols_are_agreed_on_but_not_insisted_on(hall: TlsHall, offered: list[str], agreed: str | None) -> None:
    """RFC 7301 would have it that who offers only others is sent away; the first bytes decide all the same."""
    context = trusting()
    if offered:
        context.set_alpn_protocols(offered)
    with serving(hall) as (_, address), secured(address, context) as anna:
        assert anna.selected_alpn_protocol() == agreed
        anna.sendall(b"hello\n")
        assert read_until(anna, b"hello\n") == b"hello\n"


def test_a_handshake_may_come_a_byte_at_a_time(hall: TlsHall) -> None:
    """It takes as many reads, and what comes behind it in the same piece is heard."""
    with serving(hall) as (_, address), connected(address) as sock:
        client = Dripping(sock)
        client.shake_hands(1)
        client.tls.write(b"hello\n")
        client.drip(1)
        assert client.read(6) == b"hello\n"
        assert hall.speakers[0].read == [6]


def test_what_comes_with_the_end_of_the_handshake_is_heard(hall: TlsHall) -> None:
    """The client's last flight, what it says and its goodbye in one piece: nothing more will come to remind us."""
    with serving(hall) as (_, address), connected(address) as sock:
        client = Dripping(sock)
        client.shake_hands(1 << 20)
        client.tls.write(b"hello\n")
        client.goodbye()
        client.drip(1 << 20)
        assert read_all(sock)
        assert hall.left_one.wait(PATIENCE_S)
        assert hall.speakers[0].read == [6]
        assert hall.speakers[0].losses == []


def test_a_record_larger_than_the_budget_is_heard_at_once(hall: TlsHall) -> None:
    """What OpenSSL has decrypted is not left inside: the selector would not tell of it."""
    limits = msgspec.structs.replace(LIMITS, read_budget=1024)
    data = bytes(range(256)) * 64  # 16 KiB: the largest record
    with serving(hall, limits) as (_, address), secured(address) as anna:
        anna.sendall(data)
        assert anna.recv(len(data)) in data
        found = b""
        while len(found) < len(data) - RECORD:
            found += anna.recv(len(data))
        assert max(hall.speakers[0].read) <= limits.read_budget + len(data)
        assert sum(hall.speakers[0].read) == len(data)


def test_much_is_heard_within_the_budget(hall: TlsHall) -> None:
    """A megabyte, in order; one round takes no more than its budget and a record."""
    data = bytes(range(1, 256)) * 4112
    heard: list[bytes] = []
    hall.tell = heard.append  # type: ignore[method-assign]
    with serving(hall) as (_, address), secured(address) as anna:
        anna.sendall(data)
        anna.unwrap()
        assert b"".join(heard) == data
        assert max(hall.speakers[0].read) <= LIMITS.read_budget + LARGEST_RECORD


def test_a_big_backlog_arrives_whole(hall: TlsHall) -> None:
    """Two megabytes in one piece and in many, to a peer that reads slowly, while another one talks."""
    data = bytes(range(256)) * 8192
    with serving(hall, ROOMY) as (_, address), secured(address, receive_buffer=4096) as slow:
        slow.sendall(b"slow\n")
        read_until(slow, b"slow\n")
        (speaker,) = hall.speakers
        with secured(address) as boris:
            boris.sendall(b"boris\n")
            read_until(boris, b"boris\n")
            assert read_until(slow, b"boris\n")
            with hall.lock:
                speaker.connection.outbox.append(data)
                for at in range(0, len(data), 1000):
                    speaker.connection.outbox.append(data[at : at + 1000])
            found = b""
            while len(found) < 2 * len(data) + 500:
                boris.sendall(b"x")
                assert boris.recv(1) == b"x"
                found += slow.recv(3000) if len(found) < 50_000 else slow.recv(65_536)
        assert found.replace(b"x", b"") == (data + data).replace(b"x", b"")
        assert speaker.connection.outbox.backlog == 0


def test_a_goodbye_is_answered_with_the_rest_and_a_goodbye(hall: TlsHall) -> None:
    """Half of the connection is closed, the other is not: what was asked for comes, then close_notify."""
    with serving(hall) as (_, address), secured(address) as anna:
        anna.sendall(b"hello\n")
        assert read_until(anna, b"hello\n")
        plain = anna.unwrap()
        assert plain.recv(1) == b""
        assert hall.left_one.wait(PATIENCE_S)
    assert [each.losses for each in hall.left] == [[]]


def test_hanging_up_without_a_goodbye_is_an_end_too(hall: TlsHall) -> None:
    """Many clients know nothing else."""
    with serving(hall) as (_, address):
        anna = secured(address)
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
        anna.close()
        assert hall.left_one.wait(PATIENCE_S)


def test_everybody_is_told_goodbye_at_the_stop(hall: TlsHall) -> None:
    """A client can tell that nothing was cut off."""
    with serving(hall) as (_, address):
        anna = secured(address)
        anna.sendall(b"anna\n")
        read_until(anna, b"anna\n")
    assert anna.recv(1) == b""  # without a goodbye that is an error here
    anna.close()


def test_chunks_are_paced(hall: TlsHall) -> None:
    """As without TLS: one after the other, and whole."""
    hall.calls[b"!chunks"] = lambda speaker, _now: speaker.connection.send_in_chunks(64, 0.005)
    with serving(hall) as (_, address), secured(address) as anna:
        anna.sendall(b"!chunks\n" + b"a" * 300)
        found = b""
        while len(found) < 300:
            piece = anna.recv(65_536)
            assert len(piece) <= 64
            found += piece


@pytest.mark.parametrize(
    "hello",
    [
        b"\x16" + b"garbage" * 10,
        b"\x16\x03\x01\x00\x05hello",
        b"\x16\x03\x01\x40\x00" + bytes(20_000),
        b"GET / HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_handshake_is_closed(hall: TlsHall, hello: bytes) -> None:
    """With an alert, at once; others go on."""
    with serving(hall) as (worker, address), secured(address) as boris:
        with connected(address) as anna:
            anna.sendall(hello)
            answer = b""
            with contextlib.suppress(ConnectionResetError):
                answer = read_all(anna)
            assert answer[:1] in (ALERT, b"")
        while not worker.handshakes.failed:
            boris.sendall(b"x\n")
            read_until(boris, b"x\n")
        assert worker.handshakes.failed == 1


def test_an_old_version_is_refused(hall: TlsHall) -> None:
    """TLS 1.0 and 1.1 must not be spoken any more (RFC 8996); the client is told which alert it is."""
    context = trusting()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with serving(hall) as (worker, address):
        with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
            secured(address, context)
        assert worker.handshakes.failed == 1


@pytest.mark.parametrize("how", ["leaves", "resets"])
def test_who_is_gone_in_the_middle_of_a_handshake_is_closed(hall: TlsHall, how: str) -> None:
    """And counted among those that failed."""
    with serving(hall) as (worker, address):
        sock = connected(address)
        client = Dripping(sock)
        with contextlib.suppress(ssl.SSLWantReadError):
            client.tls.do_handshake()
        client.drip(100)
        assert sock.recv(1)  # the server's answer
        if how == "resets":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        sock.close()
        assert hall.left_one.wait(PATIENCE_S)
    assert (worker.handshakes.done, worker.handshakes.failed) == (0, 1)


def test_garbage_inside_ends_the_connection(hall: TlsHall) -> None:
    """What was said before is heard; the peer gets an alert."""
    with serving(hall) as (_, address), connected(address) as sock:
        client = Dripping(sock)
        client.shake_hands(1 << 20)
        client.tls.write(b"hello\n")
        client.drip(1 << 20)
        assert hall.secured.wait(PATIENCE_S)
        while not hall.speakers[0].read:
            sock.recv(65_536)
        sock.sendall(b"\x17\x03\x03\x00\x20" + bytes(32))
        read_all(sock)
        assert hall.left_one.wait(PATIENCE_S)
        assert hall.speakers[0].read == [6]


def test_many_shake_hands_while_others_talk(hall: TlsHall) -> None:
    """None is forgotten, though a round takes only some of them."""
    context = trusting()
    with serving(hall, ROOMY) as (worker, address), secured(address) as boris:
        done: list[ssl.SSLSocket] = []
        socks = [connected(address) for _ in range(100)]

        def shake_hands(half: list[socket.socket]) -> None:
            done.extend(context.wrap_socket(each, server_hostname=address[0]) for each in half)

        threads = [threading.Thread(target=shake_hands, args=(socks[at::4],)) for at in range(4)]
        for thread in threads:
            thread.start()
        while worker.handshakes.done < len(socks) + 1:
            boris.sendall(b"x\n")
            assert read_until(boris, b"x\n")
        for thread in threads:
            thread.join(PATIENCE_S)
        assert len(done) == len(socks)
        for each in done:
            each.close()


def test_a_round_without_time_for_handshakes_leaves_them_to_the_next(hall: TlsHall) -> None:
    """Whoever waits is served in the end, however dear each of them is."""
    with serving(hall) as (worker, address):
        worker.handshakes._clock = iter(range(10**6)).__next__  # each step takes a second
        for number in range(3):
            with secured(address) as each:
                each.sendall(b"%d\n" % number)
                assert read_until(each, b"%d\n" % number)
        assert worker.handshakes.done == 3


def fill(near: TlsSocket) -> int:
    """Send until the socket takes no more; return how many bytes it took."""
    sent = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            sent += near.send(bytes(RECORD))
    return sent


@contextlib.contextmanager
def reading(client: Dripping, size: int) -> Iterator[list[bytes]]:
    """Read so many bytes in a thread meanwhile; they are in the list then."""
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(client.read(size)))
    reader.start()
    yield found
    reader.join(PATIENCE_S)


class TestSending:
    """Without a worker: a socket that takes little, and a peer that reads when the test says so."""

    @pytest.fixture
    def ends(
        self, tmp_path: Path, make_context: Callable[[Path, Path | None], Context]
    ) -> Iterator[tuple[TlsSocket, Dripping]]:
        """Return both ends, behind the handshake."""
        near, far = socket.socketpair()
        near.setblocking(False)
        far.settimeout(PATIENCE_S)
        connection = Connection(near, ReadyList(lambda: None), Inbox(1, lambda: None), 100, Handshakes())
        connection.session = Speaker(Hall(), connection, 0.0)
        done = threading.Event()
        connection.start_tls(make_context(certificate_in(tmp_path), None), b"", done.set)
        client = Dripping(far)

        def shake_hands() -> None:
            client.shake_hands(1 << 20)
            client.drip(1 << 20)

        shaking = threading.Thread(target=shake_hands)
        shaking.start()
        with pytest.raises(BlockingIOError):
            connection.sock.send(b"too early")
        while not done.is_set():
            select.select([near], [], [], PATIENCE_S)
            connection.handshakes.begin_round()
            assert connection.read(65_536) is None
        shaking.join(PATIENCE_S)
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)  # as little as the system lets
        assert isinstance(connection.sock, TlsSocket)
        yield connection.sock, client
        connection.sock.close()
        far.close()

    def test_the_same_bytes_are_offered_again_and_sent_once(self, ends: tuple[TlsSocket, Dripping]) -> None:
        """In pieces of all sizes: what was half taken comes first the next time, with more behind it or not."""
        near, client = ends
        chance = random.Random(7)  # noqa: S311 - no secret
        data = bytes(range(256)) * 2048
        sent = full = offered = 0
        with reading(client, len(data)) as found:
            while sent < len(data):
                offered = max(offered, chance.choice([1, 100, RECORD, RECORD + 1, 50_000]))
                try:
                    sent += near.send(memoryview(data)[sent : sent + offered])
                    offered = 0
                except BlockingIOError:
                    full += 1
                    select.select([], [near], [], PATIENCE_S)
        assert found == [data]
        assert full

    def test_what_tls_has_to_say_waits_behind_the_record_that_is_under_way(
        self, ends: tuple[TlsSocket, Dripping]
    ) -> None:
        """Nothing is torn apart; and who makes it say much without reading is let go."""
        near, client = ends
        sent = fill(near)
        near._tls.write(b"own")  # stands for an alert or a new key
        near._send_own()
        assert near._owed == RECORD
        with reading(client, sent + RECORD + 3) as found:
            while near._waiting:
                select.select([], [near], [], PATIENCE_S)
                with contextlib.suppress(BlockingIOError):
                    assert near.send(bytes(RECORD)) == RECORD
        assert found == [bytes(sent + RECORD) + b"own"]
        fill(near)
        near._tls.write(bytes(OWN_LIMIT))
        near._tls.write(bytes(OWN_LIMIT))
        with pytest.raises(ConnectionResetError):
            near._send_own()

    def test_there_is_no_goodbye_in_the_middle_of_a_record(self, ends: tuple[TlsSocket, Dripping]) -> None:
        """It would be read as the rest of it."""
        near, client = ends
        fill(near)
        near.shutdown(socket.SHUT_WR)
        while client.sock.recv(65_536):
            pass
        assert near._waiting


class TestServerContext:
    """What is wrong with files is said in one sentence."""

    def sentence(self, certificate: Path, key: Path | None = None) -> str:
        """Return what is said."""
        with pytest.raises(EnvironmentFault) as caught:
            server_context(certificate, key)
        assert str(certificate) in str(caught.value) or str(key) in str(caught.value)
        return str(caught.value)

    def test_two_files_or_one(self, tmp_path: Path) -> None:
        """The key may be in the certificate's file."""
        key, _, certificate = made().decode().partition("-----END PRIVATE KEY-----\n")
        (tmp_path / "key.pem").write_text(key + "-----END PRIVATE KEY-----\n")
        (tmp_path / "certificate.pem").write_text(certificate)
        assert server_context(tmp_path / "certificate.pem", tmp_path / "key.pem")
        assert server_context(certificate_in(tmp_path), None)

    def test_files_that_are_not_there(self, tmp_path: Path) -> None:
        """The one that is missing is named."""
        there = certificate_in(tmp_path)
        assert "missing.pem: No such file" in self.sentence(tmp_path / "missing.pem")
        assert "missing.key: No such file" in self.sentence(there, tmp_path / "missing.key")

    def test_files_that_are_something_else(self, tmp_path: Path) -> None:
        """No PEM, or no key in it."""
        (tmp_path / "text").write_text("nothing\n")
        assert "PEM is wanted" in self.sentence(tmp_path / "text")

    def test_a_key_of_another_certificate(self, tmp_path: Path) -> None:
        """A usual mistake after a renewal."""
        there = certificate_in(tmp_path)
        (tmp_path / "other.pem").write_bytes(made("other"))
        assert "the key belongs to another one" in self.sentence(there, tmp_path / "other.pem")

    def test_a_key_with_a_passphrase(self, tmp_path: Path) -> None:
        """Nobody is asked for it: a server starts alone."""
        (tmp_path / "secret.pem").write_bytes(_encrypted())
        assert "passphrase" in self.sentence(certificate_in(tmp_path), tmp_path / "secret.pem")


def _encrypted() -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    key = load_pem_private_key(made(), None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
