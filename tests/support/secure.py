"""TLS for tests: a certificate that is made once, and clients that trust it."""

from __future__ import annotations

import datetime as dt
import functools
import socket
import ssl
from typing import TYPE_CHECKING

from besedka.server.selfsigned import make

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PATIENCE_S", "Dripping", "certificate_in", "made", "secured", "trusting"]

PATIENCE_S = 20.0


def made(name: str = "localhost") -> bytes:
    """Return a key and a certificate for `name` and 127.0.0.1 (PEM), always the same for a name."""
    return _made(name)


@functools.cache
def _made(name: str) -> bytes:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    return make([name, "127.0.0.1"], now, now + dt.timedelta(days=1))


def certificate_in(folder: Path, name: str = "localhost") -> Path:
    """Write the certificate with its key to a file in the folder."""
    file = folder / "both.pem"
    file.write_bytes(made(name))
    return file


def trusting(pem: bytes = b"") -> ssl.SSLContext:
    """Return a client's context that trusts this certificate alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    text = (pem or made()).decode()
    context.load_verify_locations(cadata=text[text.index("-----BEGIN CERTIFICATE") :])
    return context


def secured(
    address: tuple[str, int],
    context: ssl.SSLContext | None = None,
    *,
    receive_buffer: int = 0,
    session: ssl.SSLSession | None = None,
) -> ssl.SSLSocket:
    """Connect and shake hands; the end without a goodbye is an error."""
    sock = socket.socket()
    sock.settimeout(PATIENCE_S)
    if receive_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.connect(address)
    return (context or trusting()).wrap_socket(
        sock, server_hostname=address[0], suppress_ragged_eofs=False, session=session
    )


class Dripping:
    """A client whose ciphertext is in the test's hands: it goes out when `drip` says so, in pieces of its choice."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = trusting().wrap_bio(self._incoming, self._outgoing, server_hostname="127.0.0.1")

    def drip(self, size: int) -> None:
        """Send what is to be sent, in pieces of `size` bytes."""
        while piece := self._outgoing.read(size):
            self.sock.sendall(piece)

    def shake_hands(self, size: int) -> None:
        """Go through the handshake; its last flight goes out with what is sent next."""
        while True:
            try:
                self.tls.do_handshake()
            except ssl.SSLWantReadError:
                self.drip(size)
                self._incoming.write(self.sock.recv(65_536))
            else:
                return

    def read(self, size: int) -> bytes:
        """Read exactly so many bytes."""
        found = b""
        while len(found) < size:
            try:
                found += self.tls.read(size - len(found))
            except ssl.SSLWantReadError:
                data = self.sock.recv(65_536)
                assert data, f"the stream ended behind {found[-100:]!r}"
                self._incoming.write(data)
        return found

    def goodbye(self) -> None:
        """Make the goodbye ready to be sent, behind what else is."""
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            return
