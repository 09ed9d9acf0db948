"""TLS on an accepted socket: the same few methods as a socket has, ciphertext below them.

OpenSSL works on memory here, and this class does the reading and sending. So nothing is ever inside OpenSSL that the
selector would have to know of: `recv` returns all that can be decrypted, and `send` counts plaintext as sent when its
ciphertext is in the kernel (docs/architecture.md, "TLS"). Imported late: most servers start without TLS.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import socket
import ssl
from typing import TYPE_CHECKING, Literal, Protocol

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from besedka.net.connection import Connection
    from besedka.net.handshakes import Handshakes

__all__ = ["PROTOCOLS", "Context", "TlsSocket", "server_context"]

PROTOCOLS = ("irc", "http/1.1")  # offered by ALPN, the first that both know is taken

# Bytes of a record. OpenSSL's memory grows to the largest piece that went through it and stays so: with records of
# 16 KiB a connection that was once sent much would keep twice as much memory, and sending would be no faster.
RECORD = 4096
# Bytes encrypted in one `send`: what a socket takes at once at the most, unless its peer reads while we encrypt.
LONGEST_SEND = 1 << 20
# Bytes that TLS itself may have waiting for a peer (alerts, new keys): a peer that makes us answer must read, too.
OWN_LIMIT = 16 * 1024

log = logging.getLogger(__name__)


class Encryption(Protocol):
    """What is asked of TLS over two buffers in memory: `ssl.SSLObject`, or `net/openssl.py`."""

    def do_handshake(self) -> None: ...
    def read(self, size: int, /) -> bytes: ...
    def write(self, data: bytes | memoryview, /) -> int: ...
    def pending(self) -> int: ...
    def unwrap(self) -> object: ...
    def getpeercert(self, *, binary_form: Literal[True]) -> bytes | None: ...


class Context(Protocol):
    """What makes it for one connection: `ssl.SSLContext`, or `net/openssl.py`."""

    def wrap_bio(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *, server_side: bool) -> Encryption:
        """Begin a connection over two buffers."""
        ...


def server_context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    """Make the context of a server from PEM files; without `key` it is in the certificate's file.

    Raises `EnvironmentFault` when they cannot be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # RFC 8996: what is older must not be used
    context.options |= ssl.OP_NO_RENEGOTIATION  # a peer could make us compute for nothing (RFC 5746 does not help)
    context.set_alpn_protocols(list(PROTOCOLS))  # nobody who names neither is sent away
    what = mark("cannot use the certificate {file}")
    try:
        context.load_cert_chain(certificate, key, password=_refuse_passphrase)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise EnvironmentFault(what, mark("the key belongs to another one"), file=certificate) from None
        why = mark("no certificate with its key can be read there; PEM is wanted ({error})")
        raise EnvironmentFault(what, why, file=certificate, error=error.reason or error) from None
    except _PassphraseError:
        why = mark("its key has a passphrase; store the key without one, readable for the server alone")
        raise EnvironmentFault(what, why, file=certificate) from None
    except OSError as error:
        why = error.strerror or str(error)
        missing = key if key is not None and certificate.exists() else certificate
        raise EnvironmentFault(what, why, file=missing) from None
    return context


class _PassphraseError(Exception):
    """A key cannot be read without asking somebody."""


def _refuse_passphrase() -> str:
    raise _PassphraseError


class _Handshake:
    """What a socket knows only until its handshake is done."""

    __slots__ = ("connection", "done", "handshakes")

    def __init__(self, connection: Connection, handshakes: Handshakes, done: Callable[[], None]) -> None:
        self.connection = connection
        self.handshakes = handshakes
        self.done = done


class TlsSocket:
    """A non-blocking socket that speaks TLS. Its worker's alone.

    `received` is what was read from the socket before it was known that it is TLS; `done` is called when the handshake
    is. Until then `recv` and `send` raise BlockingIOError.
    """

    __slots__ = ("_ended", "_handshake", "_incoming", "_outgoing", "_owed", "_parted", "_sock", "_tls", "_waiting")

    def __init__(
        self,
        sock: socket.socket,
        context: Context,
        received: bytes,
        connection: Connection,
        done: Callable[[], None],
    ) -> None:
        self._sock = sock
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._incoming.write(received)
        self._tls: Encryption = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._handshake: _Handshake | None = _Handshake(connection, connection.handshakes, done)
        self._waiting: bytes | memoryview = b""  # ciphertext that the socket did not take yet
        self._owed = 0  # bytes of plaintext that are sent when that is; the caller offers them again first
        self._ended = False  # the peer has said goodbye, or what it sends cannot be TLS
        self._parted = False  # we have said goodbye: what still comes is for nobody
        connection.handshakes.waiting[connection] = None  # `received` is read in the next round, when there is time

    @property
    def certificate(self) -> str:
        """Return the SHA-256 of the certificate that the peer has shown, in hex; "" where there is none."""
        if self._handshake is not None:
            return ""
        found = self._tls.getpeercert(binary_form=True)
        return hashlib.sha256(found).hexdigest() if found else ""

    def fileno(self) -> int:
        """Return the socket's descriptor."""
        return self._sock.fileno()

    def recv(self, size: int) -> bytes:
        """Read at most `size` bytes from the socket, and return everything that they complete.

        That is at most a record (16 KiB) more than `size`. Raises BlockingIOError when there is nothing, as a socket
        does; b"" is the end, whether the peer said goodbye, hung up or sent what is no TLS.
        """
        if self._parted:
            return self._sock.recv(size)
        if self._ended:
            return b""
        if self._handshake is not None:
            return self._shake_hands(self._handshake, size)
        data = self._sock.recv(size)
        return self._decrypted(data) if data else b""

    def _shake_hands(self, handshake: _Handshake, size: int) -> bytes:
        """Go one step further, or wait for a round that has the time; what came behind the handshake is returned."""
        handshakes = handshake.handshakes
        if handshakes.left_s <= 0:
            handshakes.waiting[handshake.connection] = None
            raise BlockingIOError
        try:
            data = self._sock.recv(size)
        except BlockingIOError:
            if not self._incoming.pending:
                raise
        else:
            if not data:
                return b""
            self._incoming.write(data)
        try:
            handshakes.step(self._tls.do_handshake)
        except ssl.SSLWantReadError:
            self._send_own()
            raise BlockingIOError from None
        except ssl.SSLError as error:
            self._handshake = None
            handshakes.failed += 1
            log.debug("a TLS handshake failed: %s", error.reason or error, extra=_named(handshake.connection))
            self._end()
            return b""
        self._handshake = None
        handshakes.done += 1
        handshake.done()
        return self._decrypted(b"")

    def _decrypted(self, data: bytes) -> bytes:
        """Return all that `data` completes; raise BlockingIOError when that is nothing."""
        found: list[bytes] = []
        for at in range(0, len(data) or 1, RECORD):
            self._incoming.write(data[at : at + RECORD])
            self._take_records(found)
            if self._ended:
                break
        self._send_own()
        if found:
            return found[0] if len(found) == 1 else b"".join(found)
        if self._ended:
            return b""
        raise BlockingIOError

    def _take_records(self, found: list[bytes]) -> None:
        incoming, tls = self._incoming, self._tls
        try:
            while incoming.pending or tls.pending():
                piece = tls.read(RECORD)
                if not piece:
                    self._end()
                    return
                found.append(piece)
        except ssl.SSLWantReadError:  # the rest of a record is still to come
            pass
        except ssl.SSLError as error:
            log.debug("a TLS connection broke: %s", error.reason or error)
            self._end()

    def _end(self) -> None:
        """Hear the peer no more. The kernel is told, so that the selector tells of the end once more.

        What was decrypted before is returned first, and then there would be nothing left to wake us.
        """
        self._ended = True
        with contextlib.suppress(OSError):  # an alert: why
            self._send_own()
        with contextlib.suppress(OSError):  # it is gone already
            self._sock.shutdown(socket.SHUT_RD)

    def _send_own(self) -> None:
        """Send what TLS itself has to say. What the socket does not take goes before what is sent next.

        A handshake always fits: an empty socket takes several times what the longest chain of certificates has.
        """
        data = self._outgoing.read()
        if not data:
            return
        if self._waiting:
            self._waiting = bytes(self._waiting) + data
        else:
            self._waiting = data[self._sent(data) :]
        if len(self._waiting) > OWN_LIMIT:
            raise ConnectionResetError

    def _sent(self, data: bytes | memoryview) -> int:
        try:
            return self._sock.send(data)
        except (BlockingIOError, InterruptedError):
            return 0

    def send(self, data: bytes | memoryview) -> int:
        """Send what the socket takes; return how many bytes of `data` that was.

        Raises BlockingIOError when it takes nothing: then the same bytes must be offered first the next time, with
        more behind them or not.
        """
        if self._handshake is not None:
            raise BlockingIOError
        if self._waiting or len(data) > RECORD:
            return self._send_much(data)
        self._tls.write(data)
        ciphertext = self._outgoing.read()
        count = self._sent(ciphertext)
        if count < len(ciphertext):
            self._keep(ciphertext, count, len(data))
            raise BlockingIOError
        return len(data)

    def _send_much(self, data: bytes | memoryview) -> int:
        """Finish the record that waits, then send one after the other until the socket takes no more."""
        sent = 0
        if self._waiting:
            count = self._sent(self._waiting)
            if count < len(self._waiting):
                self._keep(self._waiting, count, self._owed)
                raise BlockingIOError
            self._waiting, sent, self._owed = b"", self._owed, 0
        view = memoryview(data)
        end = min(len(view), LONGEST_SEND)
        while sent < end:
            piece = view[sent : sent + RECORD]
            self._tls.write(piece)
            ciphertext = self._outgoing.read()
            count = self._sent(ciphertext)
            if count < len(ciphertext):
                self._keep(ciphertext, count, len(piece))
                break
            sent += len(piece)
        if not sent:
            raise BlockingIOError
        return sent

    def _keep(self, ciphertext: bytes | memoryview, count: int, owed: int) -> None:
        self._waiting = memoryview(ciphertext)[count:]
        self._owed = owed

    def shutdown(self, how: int) -> None:
        """Say goodbye (close_notify), and that nothing more comes. Raises OSError when the peer is gone."""
        self._say_goodbye()
        self._parted = True
        self._sock.shutdown(how)

    def _say_goodbye(self) -> None:
        """Say it once, if the socket takes it: in the middle of a record there is no place for it."""
        if self._parted or self._waiting:
            return
        self._parted = True
        with contextlib.suppress(OSError):  # no handshake, a broken one, a peer that is gone: nobody to say it to
            self._tls.unwrap()
        goodbye = self._outgoing.read()
        if goodbye:
            with contextlib.suppress(OSError):
                self._sock.send(goodbye)

    def close(self) -> None:
        """Say goodbye if it was not said, and close the socket."""
        if self._handshake is not None:
            self._handshake.handshakes.failed += 1
            log.debug("a TLS handshake was given up in the middle", extra=_named(self._handshake.connection))
            self._handshake = None
        self._say_goodbye()
        self._sock.close()


def _named(connection: Connection) -> dict[str, int]:
    """Return what the log calls it."""
    return {"connection": connection.session.number}
