"""TLS for the client: against a server of Python's own, in a thread."""

from __future__ import annotations

import contextlib
import hashlib
import queue
import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest

from besedka.client.connection import (
    Connection,
    Ended,
    Happening,
    Opened,
    Received,
    Secure,
    UntrustedError,
    UnwantedError,
)
from besedka.client.tls import pinning, remembering, trusting
from besedka.threads import Crew
from support.ircserver import PATIENCE_S
from support.secure import certificate_in, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MUCH = bytes(range(256)) * 4096
HELLO = b"hello\r\n"


def fingerprint(pem: bytes) -> str:
    """Return what is to be pinned."""
    text = pem.decode()
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN CERT") :])).hexdigest()


@contextlib.contextmanager
def serving(context: ssl.SSLContext | None, talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve one client after another; a handshake that fails is the client's to tell."""

    def serve() -> None:
        while True:
            try:
                link, _address = listener.accept()
            except OSError:
                return
            link.settimeout(PATIENCE_S)
            with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
                stack.enter_context(link)
                secured = link if context is None else stack.enter_context(context.wrap_socket(link, server_side=True))
                talk(secured)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE_S)
        thread = threading.Thread(target=serve)
        thread.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(PATIENCE_S)


@pytest.fixture
def context(tmp_path: Path) -> ssl.SSLContext:
    """Return a server's context."""
    made_here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made_here.load_cert_chain(certificate_in(tmp_path))
    return made_here


@contextlib.contextmanager
def connected(port: int, secure: Secure) -> Iterator[tuple[Connection, queue.Queue[Happening]]]:
    """Connect with a thread of its own."""
    inbox: queue.Queue[Happening] = queue.Queue()
    crew = Crew(lambda name, error: pytest.fail(f"{name} died: {error}"))
    connection = Connection(1, "127.0.0.1", port, PATIENCE_S, inbox, secure)
    connection.start(crew)
    yield connection, inbox
    connection.close()
    assert crew.join(PATIENCE_S) == []


def received(inbox: queue.Queue[Happening], size: int) -> bytes:
    """Take so many bytes from the inbox."""
    found = b""
    while len(found) < size:
        happening = inbox.get(timeout=PATIENCE_S)
        assert isinstance(happening, Received), happening
        found += happening.data
    return found


def echo(link: socket.socket) -> None:
    """Send back what comes, and a last word when no more does."""
    while data := link.recv(65_536):
        link.sendall(data)
    link.sendall(b"bye")


def test_one_that_is_pinned(context: ssl.SSLContext) -> None:
    """Much goes there and back at once: a thread reads while another writes. The last word comes behind our end."""
    with serving(context, echo) as port, connected(port, pinning(fingerprint(made()))) as (connection, inbox):
        assert inbox.get(timeout=PATIENCE_S) == Opened(1)
        assert connection.send(HELLO)
        assert received(inbox, len(HELLO)) == HELLO
        for _ in range(3):
            assert connection.send(MUCH)
        assert received(inbox, 3 * len(MUCH)) == MUCH * 3


def test_half_of_it_can_be_shut(context: ssl.SSLContext) -> None:
    """What is still to come is read."""
    asked = threading.Event()

    def answer_late(link: socket.socket) -> None:
        link.recv(100)
        assert asked.wait(PATIENCE_S)
        link.sendall(b"bye")

    with serving(context, answer_late) as port, connected(port, pinning(fingerprint(made()))) as (connection, inbox):
        assert inbox.get(timeout=PATIENCE_S) == Opened(1)
        assert connection.send(HELLO)
        connection.finish_writing()
        asked.set()
        assert received(inbox, 3) == b"bye"
        ended = inbox.get(timeout=PATIENCE_S)
        assert isinstance(ended, Ended)


def test_we_say_goodbye(context: ssl.SSLContext) -> None:
    """The server can tell that nothing was cut off."""
    ends: queue.Queue[bytes] = queue.Queue()

    def note_the_end(link: socket.socket) -> None:
        assert isinstance(link, ssl.SSLSocket)
        link.suppress_ragged_eofs = False
        ends.put(link.recv(100))

    with serving(context, note_the_end) as port:
        with connected(port, pinning(fingerprint(made()).upper())) as (_, inbox):
            assert inbox.get(timeout=PATIENCE_S) == Opened(1)
        assert ends.get(timeout=PATIENCE_S) == b""


def refusal(port: int, secure: Secure) -> OSError:
    """Return why there is no connection."""
    with connected(port, secure) as (_, inbox):
        ended = inbox.get(timeout=PATIENCE_S)
    assert isinstance(ended, Ended)
    assert ended.error is not None
    return ended.error


def test_another_one_than_is_pinned(context: ssl.SSLContext) -> None:
    """Somebody may be between: nothing is said to them."""
    with serving(context, echo) as port:
        error = refusal(port, pinning(fingerprint(made("other"))))
    assert isinstance(error, UntrustedError)
    assert (error.fingerprint, error.known, error.pinned) == (fingerprint(made()), fingerprint(made("other")), True)


def test_what_was_trusted_before(context: ssl.SSLContext) -> None:
    """The same one is, and of another one the person may be asked."""
    with serving(context, echo) as port:
        with connected(port, remembering("127.0.0.1", fingerprint(made()))) as (_, inbox):
            assert inbox.get(timeout=PATIENCE_S) == Opened(1)
        error = refusal(port, remembering("127.0.0.1", fingerprint(made("other"))))
        assert isinstance(error, UntrustedError)
        assert not error.pinned
        first = refusal(port, remembering("127.0.0.1", ""))
    assert isinstance(first, UntrustedError)
    assert (first.fingerprint, first.known) == (fingerprint(made()), "")


def test_one_that_nobody_trusts(context: ssl.SSLContext) -> None:
    """The error tells which one it is, so that the person can be asked."""
    with serving(context, echo) as port:
        error = refusal(port, trusting("127.0.0.1"))
    assert isinstance(error, UntrustedError)
    assert (error.fingerprint, error.known) == (fingerprint(made()), "")


def test_one_that_the_system_trusts(context: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its authorities, and by its name."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_in(tmp_path)))
    with serving(context, echo) as port, connected(port, trusting("localhost")) as (_, inbox):
        assert inbox.get(timeout=PATIENCE_S) == Opened(1)
    with serving(context, echo) as port:
        assert isinstance(refusal(port, trusting("example.org")), UnwantedError)


def test_a_server_without_tls() -> None:
    """To try again would change nothing."""
    with serving(None, lambda link: link.sendall(b"ERROR :what?\r\n")) as port:
        error = refusal(port, trusting("127.0.0.1"))
    assert isinstance(error, UnwantedError)
    assert "does not speak TLS" in error.why


def test_a_server_that_goes_in_the_middle() -> None:
    """It may come back: that is no reason to give up."""
    with serving(None, lambda _link: None) as port:
        error = refusal(port, trusting("127.0.0.1"))
    assert not isinstance(error, UnwantedError)
