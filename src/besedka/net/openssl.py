"""TLS by pyOpenSSL, for a server that asks clients for a certificate of whatever making: Python's `ssl` cannot.

The same few methods as `ssl.SSLContext` and `ssl.SSLObject` have, as far as `net/tls.py` uses them, over the same
buffers in memory. Imported where `tls.client_certificates` is on; what a certificate is good for is not its business.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any, NoReturn

from OpenSSL import SSL

from besedka.net.tls import PROTOCOLS, server_context

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["AskingContext", "AskingObject"]

LARGEST_RECORD = 16 * 1024 + 256  # RFC 8446 section 5.2: read at once, so that nothing is copied twice


class _BrokenError(ssl.SSLError):
    """As `ssl` raises it: `reason` is one word."""

    def __init__(self, error: SSL.Error) -> None:
        first = error.args[0] if error.args else ()
        reason = first[0][-1] if isinstance(first, list) and first else "the connection ended"
        super().__init__(ssl.SSL_ERROR_SSL, reason)
        self.reason = str(reason)


class AskingContext:
    """The context of a server that asks each client for a certificate, and takes any, or none.

    That the client has its key is shown in the handshake; who made the certificate, and until when, does not matter:
    it is known by its fingerprint or not at all.
    """

    def __init__(self, certificate: Path, key: Path | None) -> None:
        """Read PEM files, as `server_context` does; raises `EnvironmentFault`."""
        server_context(certificate, key)  # says in words what is wrong with them
        self._context = context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_min_proto_version(SSL.TLS1_2_VERSION)
        context.set_options(SSL.OP_NO_RENEGOTIATION)
        context.set_session_id(b"besedka")  # without one, nobody who was asked could come back with a ticket
        context.set_alpn_select_callback(_choose)
        context.set_verify(SSL.VERIFY_PEER, _take_any)
        context.use_certificate_chain_file(str(certificate))
        context.use_privatekey_file(str(key or certificate))

    def wrap_bio(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *, server_side: bool = True) -> AskingObject:
        """Begin a connection over two buffers."""
        assert server_side
        connection = SSL.Connection(self._context, None)
        connection.set_accept_state()
        return AskingObject(connection, incoming, outgoing)


def _take_any(*_about: object) -> bool:
    return True


def _choose(_connection: SSL.Connection, offered: list[bytes]) -> Any:
    """Agree on a protocol; nobody who names none of ours is sent away."""
    return next((each.encode() for each in PROTOCOLS if each.encode() in offered), SSL.NO_OVERLAPPING_PROTOCOLS)


class AskingObject:
    """One connection. Raises `ssl.SSLWantReadError` and `ssl.SSLError` where `ssl.SSLObject` does."""

    __slots__ = ("_connection", "_incoming", "_outgoing", "_unread")

    def __init__(self, connection: SSL.Connection, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO) -> None:
        self._connection = connection
        self._incoming = incoming
        self._outgoing = outgoing
        self._unread = False  # whether OpenSSL may have ciphertext that it was not asked for yet

    def do_handshake(self) -> None:
        """Go one step further."""
        self._take_in()
        try:
            self._connection.do_handshake()
        except SSL.Error as error:
            self._raise(error)
        self._give_out()

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes; b"" when the peer has said goodbye."""
        self._take_in()
        try:
            data: bytes = self._connection.recv(size)
        except SSL.ZeroReturnError:
            data = b""
        except SSL.Error as error:
            self._raise(error)
        self._give_out()
        return data

    def write(self, data: bytes | memoryview) -> int:
        """Encrypt all of it."""
        try:
            count = self._connection.send(data)
        except SSL.Error as error:
            self._raise(error)
        self._give_out()
        return count

    def pending(self) -> int:
        """Return how many bytes can be read at the least; 1 where only reading tells."""
        return self._connection.pending() or int(self._unread)

    def unwrap(self) -> None:
        """Say goodbye."""
        try:
            self._connection.shutdown()
        except SSL.Error as error:
            self._raise(error)
        self._give_out()

    def getpeercert(self, *, binary_form: bool) -> bytes | None:
        """Return the client's certificate (DER), None where it has shown none."""
        from cryptography.hazmat.primitives.serialization import Encoding

        assert binary_form
        found = self._connection.get_peer_certificate(as_cryptography=True)
        return None if found is None else found.public_bytes(Encoding.DER)

    def _take_in(self) -> None:
        data = self._incoming.read()
        if data:
            self._connection.bio_write(data)
            self._unread = True

    def _give_out(self) -> None:
        try:
            while True:
                self._outgoing.write(self._connection.bio_read(LARGEST_RECORD))
        except SSL.WantReadError:  # that was all
            return

    def _raise(self, error: SSL.Error) -> NoReturn:
        self._give_out()
        if isinstance(error, SSL.WantReadError):
            self._unread = False
            raise ssl.SSLWantReadError from None
        raise _BrokenError(error) from None
