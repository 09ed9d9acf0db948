"""Sockets that a service manager hands over at the start: LISTEN_FDS, as in sd_listen_fds(3).

Finds and checks them. Which of them is listened on is a matter of the settings (`server/listeners.py`).
"""

from __future__ import annotations

import logging
import os
import re
import socket
from typing import TYPE_CHECKING

import msgspec

from besedka.errors import EnvironmentFault
from besedka.i18n import mark
from besedka.net.listener import set_options

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["HandedOver", "adopt", "handed_over"]

FIRST = 3  # SD_LISTEN_FDS_START: the first behind standard input, output and error
UNNAMED = "unknown"  # what sd_listen_fds_with_names(3) calls them

log = logging.getLogger(__name__)


class HandedOver(msgspec.Struct, frozen=True):
    """One descriptor that was handed over: its number, and the name that its unit gives it."""

    number: int
    name: str


def handed_over(environ: MutableMapping[str, str]) -> tuple[HandedOver, ...]:
    """Return what was handed over to this process, and take the variables away: they are not for anybody it starts.

    Raises `EnvironmentFault` when they cannot be understood.
    """
    pid, count = environ.pop("LISTEN_PID", ""), environ.pop("LISTEN_FDS", "")
    names = environ.pop("LISTEN_FDNAMES", "")
    environ.pop("LISTEN_PIDFDID", None)  # since systemd 258: the same as LISTEN_PID, once more
    if not (pid and count):
        return ()
    if pid != str(os.getpid()):
        told = "LISTEN_FDS is meant for process %s, not for this one, %d: not used. Is a wrapper without exec between?"
        log.warning(told, pid, os.getpid())
        return ()
    if not re.fullmatch(r"[0-9]{1,4}", count):
        what = mark("cannot use the sockets of the service manager")
        raise EnvironmentFault(what, mark("LISTEN_FDS is {found}, which is no number"), found=count)
    named = names.split(":") if names else []
    return tuple(
        HandedOver(FIRST + index, named[index] if index < len(named) else UNNAMED) for index in range(int(count))
    )


def adopt(number: int) -> socket.socket:
    """Make a descriptor that was handed over a listener of ours, which no other program inherits.

    Raises `EnvironmentFault` when it is not a stream socket that listens; it is left as it is then.
    """
    what = mark("cannot listen on descriptor {number}")
    try:
        sock = socket.socket(fileno=number)
    except OSError as error:
        why = mark("it is no open socket ({error})")
        raise EnvironmentFault(what, why, number=number, error=error.strerror or error) from None
    if not _listens(sock):
        sock.detach()
        why = mark("it is no listening stream socket; its unit needs ListenStream= and Accept=no")
        raise EnvironmentFault(what, why, number=number)
    sock.set_inheritable(False)
    sock.setblocking(False)
    if sock.family != socket.AF_UNIX:
        set_options(sock)
    return sock


def _listens(sock: socket.socket) -> bool:
    families = (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX)
    if sock.family not in families or sock.type != socket.SOCK_STREAM:
        return False
    return bool(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
