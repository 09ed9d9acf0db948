"""Listening sockets: opening them with one clear sentence when that fails, and accepting."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["accept", "address_of", "listen", "listen_unix", "out_of_descriptors", "set_options"]

BACKLOG = 4096  # the kernel's own somaxconn on Linux: a burst of connects waits instead of being refused
LOOPBACK = "127.0.0.1"
KEEPALIVE_IDLE_S = 60  # plain peers cannot be asked for a PONG: the kernel asks theirs
KEEPALIVE_INTERVAL_S = 15
KEEPALIVE_PROBES = 4

# What Linux passes on from a connection that failed before it was accepted (accept(2), "Error handling").
_LOST_ON_THE_WAY = (
    errno.EPERM,
    errno.EPROTO,
    errno.ENETDOWN,
    errno.ENETUNREACH,
    errno.EHOSTDOWN,
    errno.EHOSTUNREACH,
    errno.ENOPROTOOPT,
    errno.EOPNOTSUPP,
    errno.ETIMEDOUT,
)
_NOT_HERE = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)  # a family that this machine does not have
_DESCRIPTORS = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


_INHERITED = sys.platform == "linux"


def listen(host: str, port: int) -> socket.socket:
    """Listen on an address, "" for every one; port 0 takes any free one. Raises `EnvironmentFault` with the reason."""
    what = mark("cannot listen on {address}")
    address_text = f"{f'[{host}]' if ':' in host else host or '*'}:{port}"
    try:
        found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as error:
        raise EnvironmentFault(what, mark("no such address ({error})"), address=address_text, error=error) from None
    if not host:  # IPv6's "every address" takes IPv4 as well, where there is IPv6
        found.sort(key=lambda info: info[0] != socket.AF_INET6)
    why = mark("no such address")
    for family, _, _, _, address in found:
        try:
            return _bound(family, address)
        except OSError as error:
            why = _why(error)
            if error.errno not in _NOT_HERE:
                break
    raise EnvironmentFault(what, why, address=address_text)


def _bound(family: int, address: Any) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            with contextlib.suppress(OSError):  # both families where the system allows it
                sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        set_options(sock)
        sock.bind(address)
        sock.listen(BACKLOG)
    except OSError:
        sock.close()
        raise
    sock.setblocking(False)
    return sock


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return mark("the port is taken; is another server running? Choose another with --port")
    if error.errno == errno.EACCES:
        return mark("not allowed; ports below 1024 need a privilege")
    return error.strerror or str(error)


def listen_unix(path: Path) -> socket.socket:
    """Listen on a Unix socket that only its owner can open. The caller has made sure that nobody else uses the path.

    Raises `EnvironmentFault`.
    """
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.unlink(missing_ok=True)
        sock.bind(str(path))
        path.chmod(0o600)
        sock.listen(16)
    except OSError as error:
        sock.close()
        why = error.strerror or str(error)
        raise EnvironmentFault(mark("cannot listen on {address}"), why, address=path) from None
    sock.setblocking(False)
    return sock


def accept(sock: socket.socket) -> tuple[socket.socket, str] | None:
    """Accept one connection with the address of its peer, or None when there is none.

    Whoever comes by a Unix socket is on this machine, and is taken for one that comes from its loopback address.

    Raises OSError when the process is out of descriptors (`out_of_descriptors` tells).
    """
    try:
        peer, address = sock.accept()
    except (BlockingIOError, InterruptedError, ConnectionAbortedError):
        return None
    except OSError as error:
        if error.errno not in _LOST_ON_THE_WAY:
            raise
        return None
    peer.setblocking(False)
    if peer.family == socket.AF_UNIX:
        return peer, LOOPBACK
    if not _INHERITED:  # pragma: no cover - not on this system
        with contextlib.suppress(OSError):  # a peer that is gone already is found out by reading
            set_options(peer)
    return peer, sys.intern(str(address[0]).removeprefix("::ffff:"))  # thousands may come from one


def set_options(sock: socket.socket) -> None:
    """Send without waiting for more, and ask silent peers whether they are there. Raises OSError.

    On Linux accepted sockets inherit this from their listener: five system calls less for each.
    """
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE_S),
        ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL_S),
        ("TCP_KEEPCNT", KEEPALIVE_PROBES),
    ):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def address_of(listener: socket.socket) -> tuple[str, int]:
    """Return where a listener listens: host and port; of a Unix socket its path ("@name" without a file) and 0."""
    name = listener.getsockname()
    if listener.family != socket.AF_UNIX:
        return name[0], name[1]
    return (name if isinstance(name, str) else "@" + os.fsdecode(name[1:])), 0


def out_of_descriptors(error: OSError) -> bool:
    """Whether accepting failed for want of descriptors or kernel memory: a matter of time, not of the peer."""
    return error.errno in _DESCRIPTORS
