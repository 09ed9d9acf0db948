"""Where connections come in: accepting in bounded rounds, and waiting when the process is out of descriptors."""

from __future__ import annotations

import contextlib
import logging
import math
import socket
from typing import TYPE_CHECKING

import msgspec

from besedka.net.connection import Connection
from besedka.net.listener import accept, out_of_descriptors
from besedka.net.poller import READ
from besedka.net.ports import SessionFactory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from besedka.net.handshakes import Handshakes
    from besedka.net.inbox import Inbox
    from besedka.net.outbox import ReadyList
    from besedka.net.poller import Poller

__all__ = ["Door", "Doorway"]

ACCEPTS_A_ROUND = 256  # a flood of connects must not keep those inside waiting
PAUSE_S = 0.5  # without descriptors, look again so often

log = logging.getLogger(__name__)


class Door(msgspec.Struct, frozen=True):
    """A listening socket, and what makes the sessions of those who come in by it."""

    listener: socket.socket
    make_session: SessionFactory


class Doorway:
    """The listeners of one worker. `opens_at` is when accepting goes on after a pause (seconds), infinity otherwise."""

    def __init__(
        self,
        poller: Poller,
        doors: Iterable[Door],
        ready: ReadyList,
        inbox: Inbox,
        outbox_limit: int,
        handshakes: Handshakes,
    ) -> None:
        self.opens_at = math.inf
        self._poller = poller
        self._is_open = False
        self._doors = tuple(doors)
        self._ready = ready
        self._inbox = inbox
        self.outbox_limit = outbox_limit
        self._handshakes = handshakes

    def open(self) -> None:
        """Accept from now on."""
        self.opens_at = math.inf
        if not self._is_open:
            self._is_open = True
            for door in self._doors:
                self._poller.register(door.listener.fileno(), READ, door)

    def close(self) -> None:
        """Accept nothing more."""
        if self._is_open:
            self._is_open = False
            for door in self._doors:
                self._poller.unregister(door.listener.fileno())

    def accept(self, door: Door, now: float, admit: Callable[[Connection, float], None]) -> None:
        """Accept who is at the door, and give them to `admit`."""
        for _ in range(ACCEPTS_A_ROUND):
            try:
                accepted = accept(door.listener)
            except OSError as error:
                if not out_of_descriptors(error):
                    raise
                log.warning("no descriptor for a new connection (%s): accepting again soon", error.strerror)
                self.close()
                self.opens_at = now + PAUSE_S
                break
            if accepted is None:
                break
            connection = self._make(*accepted, door, now)
            if connection is not None:
                admit(connection, now)

    def _make(self, sock: socket.socket, address: str, door: Door, now: float) -> Connection | None:
        connection = Connection(sock, self._ready, self._inbox, self.outbox_limit, self._handshakes)
        session = door.make_session(connection, address, now)
        if isinstance(session, bytes):
            if session:  # in a flood nobody is told
                with contextlib.suppress(OSError):  # it is only a courtesy
                    sock.send(session)
            sock.close()
            return None
        connection.session = session
        return connection
