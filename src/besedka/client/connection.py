"""One TCP connection of the client, and the thread that reads it.

The thread connects, then only puts what happens into a bounded inbox; whoever owns the inbox decides what it
means. Nothing here knows a protocol.
"""

from __future__ import annotations

import contextlib
import errno
import queue
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from besedka.threads import Crew

__all__ = [
    "Connection",
    "Ended",
    "Happening",
    "Link",
    "Opened",
    "Received",
    "Secure",
    "UntrustedError",
    "UnwantedError",
]

# One read: large enough that a replay of 50 messages is one piece, small enough to keep the screen moving.
_READ_BYTES = 65536
# How long a write may stand still. What we send is small and bounded, so a full socket means a dead line.
_WRITE_S = 5.0
# The reader looks this often whether it was closed while its inbox was full.
_INBOX_S = 0.2

# For the wire without pings: 10 s of quiet, then three probes 5 s apart, as `pauses.Liveness` does for IRC.
_KEEPALIVE = (("TCP_KEEPIDLE", 10), ("TCP_KEEPINTVL", 5), ("TCP_KEEPCNT", 3), ("TCP_USER_TIMEOUT", 25_000))


class UnwantedError(OSError):
    """Who answers is not who is wanted; to try again changes nothing. `why` is a sentence of the catalogues."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EACCES, why)
        self.why = why


class UntrustedError(UnwantedError):
    """The certificate with this SHA-256 is nobody's whom we trust; `known` is the one that was trusted, "" for none.

    `pinned`: the person has named that one, and is not asked about another.
    """

    def __init__(self, why: str, fingerprint: str, known: str = "", *, pinned: bool = False) -> None:
        super().__init__(why)
        self.fingerprint = fingerprint
        self.known = known
        self.pinned = pinned


class Link(Protocol):
    """What is read and written: a socket, or TLS on one."""

    def recv(self, size: int, /) -> bytes:
        """Wait for bytes; b"" is the end."""

    def sendall(self, data: bytes, /) -> None:
        """Write all of it."""

    def settimeout(self, seconds: float, /) -> None:
        """Limit how long each step may take."""

    def shutdown(self, how: int, /) -> None:
        """Say that nothing more comes, or is wanted."""

    def close(self) -> None:
        """Close."""


Secure: TypeAlias = Callable[[socket.socket], Link]
"""Puts TLS on a socket that is connected; raises OSError."""


class Opened(Struct, frozen=True):
    """Connection `number` is open."""

    number: int


class Received(Struct, frozen=True):
    """Connection `number` brought `data`."""

    number: int
    data: bytes


class Ended(Struct, frozen=True):
    """Connection `number` could not be opened or is over; `error` is the system's, None for a plain end."""

    number: int
    error: OSError | None


Happening: TypeAlias = Opened | Received | Ended


class Inbox(Protocol):
    """Where happenings go: a bounded `queue.Queue` of its owner's, which may hold other things too."""

    def put(self, item: Happening, block: bool = True, timeout: float | None = None) -> None:
        """Put, and raise `queue.Full` when there is no room within `timeout` seconds."""


class Connection:
    """Connects to `host` and `port` in a thread of its own, reads there, writes where `send` is called.

    `secure` puts TLS on the socket.
    """

    def __init__(
        self,
        number: int,
        host: str,
        port: int,
        timeout_s: float,
        inbox: Inbox,
        secure: Secure | None = None,
    ) -> None:
        self.number = number
        self._address = (host, port)
        self._timeout_s = timeout_s
        self._inbox = inbox
        self._secure = secure
        self._socket: Link | None = None
        self._closed = threading.Event()

    def start(self, crew: Crew) -> None:
        """Begin to connect; the inbox gets `Opened` and later `Ended`, or `Ended` alone."""
        crew.start(f"reader-{self.number}", self._run)

    def send(self, data: bytes) -> bool:
        """Write all of `data`; False when the line is broken. For the owner of the inbox, after `Opened`."""
        if self._socket is None:
            return False
        try:
            self._socket.sendall(data)
        except OSError:
            return False
        return True

    def finish_writing(self) -> None:
        """Tell the other end that nothing more comes; reading goes on."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close; may be called twice, and from any thread. The reader ends by itself, without a word."""
        self._closed.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        fault: OSError | None = None
        try:
            self._read()
        except OSError as error:
            fault = error
        if self._socket is not None:
            self._socket.close()
        self._put(Ended(self.number, fault))

    def _read(self) -> None:
        link = socket.create_connection(self._address, timeout=self._timeout_s)
        self._socket = link
        if link.getsockname() == link.getpeername():
            # TCP's simultaneous open: dialling a port of our own machine that nobody has, we were given that port.
            raise ConnectionRefusedError(errno.ECONNREFUSED, "connected to itself")
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE:
            option = getattr(socket, name, None)
            if option is not None:
                link.setsockopt(socket.IPPROTO_TCP, option, value)
        if self._secure is not None:
            self._socket = self._secure(link)
        self._socket.settimeout(_WRITE_S)
        self._put(Opened(self.number))
        while not self._closed.is_set():
            try:
                data = self._socket.recv(_READ_BYTES)
            except TimeoutError as error:
                if error.errno is not None:
                    # Not our own time limit: the system's probes found nobody at the other end.
                    raise
                continue
            if not data:
                break
            self._put(Received(self.number, data))

    def _put(self, happening: Happening) -> None:
        """Wait for room in the inbox, but not after `close`: then nobody wants it any more."""
        while not self._closed.is_set():
            try:
                self._inbox.put(happening, timeout=_INBOX_S)
            except queue.Full:
                continue
            return
