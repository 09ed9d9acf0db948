"""TLS for the client's connection: one thread reads, another writes, and OpenSSL is entered by one of them at a time.

Imported late: most people join without it. Whom to trust is said once, in `trusting`, `pinning` or `remembering`.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import socket
import ssl
import threading
from typing import TYPE_CHECKING

from besedka.client.connection import UntrustedError, UnwantedError
from besedka.i18n import mark

if TYPE_CHECKING:
    from besedka.client.connection import Secure

__all__ = ["TlsLink", "pinning", "remembering", "trusting"]

_NOBODY = mark("no authority that this system trusts vouches for its certificate")
_ANOTHER = mark("it shows another certificate than before: somebody may be between")
_RECORD = 16_384  # bytes of plaintext in the largest record (RFC 8446 section 5.1)


def trusting(host: str) -> Secure:
    """Return what puts TLS on a socket: with a certificate for `host` by an authority that this system trusts.

    Of one that is not so, `UntrustedError` tells the fingerprint.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["irc"])

    def secure(link: socket.socket) -> TlsLink:
        try:
            return TlsLink(link, context, host)
        except UnwantedError as error:
            if not isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise
            raise UntrustedError(_NOBODY, _shown_at(link)) from error

    return secure


def pinning(fingerprint: str, *, named: bool = True) -> Secure:
    """Return what puts TLS on a socket: with the one certificate that has this SHA-256 (64 hexadecimal digits).

    `named`: the person has named it; else it is the one that was trusted before, and they may be asked about another.
    """
    context = _unverified()

    def secure(link: socket.socket) -> TlsLink:
        secured = TlsLink(link, context, None)
        if not hmac.compare_digest(secured.fingerprint, fingerprint.lower()):
            raise UntrustedError(_ANOTHER, secured.fingerprint, fingerprint.lower(), pinned=named)
        return secured

    return secure


def remembering(host: str, known: str) -> Secure:
    """Return what puts TLS on a socket: with the certificate that was trusted before, else as `trusting` does."""
    return pinning(known, named=False) if known else trusting(host)


def _unverified() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # the fingerprint is looked at instead
    context.set_alpn_protocols(["irc"])
    return context


def _shown_at(link: socket.socket) -> str:
    """Return the fingerprint of the certificate that is shown where `link` leads.

    A handshake that failed does not tell it, so that another one is needed; nothing is said on that connection.
    """
    with socket.create_connection(link.getpeername()[:2], timeout=link.gettimeout()) as other:
        return TlsLink(other, _unverified(), None).fingerprint


class TlsLink:
    """A connected socket with TLS on it. `recv` is for one thread, all else for any."""

    def __init__(self, link: socket.socket, context: ssl.SSLContext, host: str | None) -> None:
        """Shake hands, within the socket's time limit for each step.

        Raises OSError; `UnwantedError` where it is final.
        """
        self._link = link
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host)
        self._inside = threading.Lock()  # OpenSSL
        self._order = threading.Lock()  # what was encrypted first is sent first
        try:
            self._shake_hands()
        except ssl.SSLCertVerificationError as error:
            with contextlib.suppress(OSError):
                self._flush()  # the server is told by an alert that we go
            raise UnwantedError(_NOBODY) from error
        except ssl.SSLError as error:
            raise UnwantedError(mark("it does not speak TLS, or no version of it that is spoken here")) from error

    def _shake_hands(self) -> None:
        while True:
            try:
                self._tls.do_handshake()
            except ssl.SSLWantReadError:
                self._flush()
                self._incoming.write(self._received(_RECORD))
            else:
                self._flush()
                return

    def _received(self, size: int) -> bytes:
        data = self._link.recv(size)
        if not data:
            raise ConnectionResetError
        return data

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the server's certificate, as hexadecimal digits."""
        certificate = self._tls.getpeercert(binary_form=True)
        assert certificate is not None, "a server has one"
        return hashlib.sha256(certificate).hexdigest()

    def recv(self, size: int) -> bytes:
        """Wait for bytes and return at most `size` of them, b"" at the end; raises OSError as a socket does."""
        while True:
            with self._inside, contextlib.suppress(ssl.SSLWantReadError):
                return self._tls.read(size)
            self._flush()
            data = self._link.recv(size)
            if not data:
                return b""
            with self._inside:
                self._incoming.write(data)

    def sendall(self, data: bytes) -> None:
        """Send all of it; raises OSError."""
        with self._order:
            for at in range(0, len(data), _RECORD):
                with self._inside:
                    self._tls.write(data[at : at + _RECORD])
                    ciphertext = self._outgoing.read()
                self._link.sendall(ciphertext)

    def _flush(self) -> None:
        """Send what TLS itself has to say."""
        if self._outgoing.pending:
            with self._order:
                with self._inside:
                    ciphertext = self._outgoing.read()
                self._link.sendall(ciphertext)

    def shutdown(self, how: int) -> None:
        """Shut the socket down, with a goodbye (close_notify) before it where nothing is read any more.

        Behind a goodbye OpenSSL would take what is still to be read for an error.
        """
        if how == socket.SHUT_RDWR:
            with contextlib.suppress(OSError):  # the other end has not said it yet, or is gone
                with self._inside:
                    self._say_goodbye()
                self._flush()
        self._link.shutdown(how)

    def _say_goodbye(self) -> None:
        with contextlib.suppress(ssl.SSLWantReadError):
            self._tls.unwrap()

    def settimeout(self, seconds: float) -> None:
        """Set the socket's time limit for each step."""
        self._link.settimeout(seconds)

    def close(self) -> None:
        """Close the socket."""
        self._link.close()
