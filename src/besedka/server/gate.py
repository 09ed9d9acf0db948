"""Who may connect, and what session they get: numbers that are never used again, places that are given back."""

from __future__ import annotations

import logging
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from besedka.net.descriptors import room_for
from besedka.protocols.sniff import Wire
from besedka.sessions.control import ControlSession
from besedka.sessions.front import Front
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.refusal import WireRefusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from besedka.net.connection import Connection
    from besedka.server.web import WebSessions
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialects
    from besedka.sessions.session import Dialect, Session

__all__ = ["Gate"]

SESSIONS_A_START = 1 << 32  # each start of the server has numbers of its own

TELL_EVERY_S = 1.0

log = logging.getLogger(__name__)


class Place:
    """A connection's place among those that its address may have; called once or more, it is given back once."""

    __slots__ = ("_address", "_gate")

    def __init__(self, gate: Gate, address: str) -> None:
        self._gate: Gate | None = gate
        self._address = sys.intern(address)  # thousands may come from one

    def __call__(self) -> None:
        """Give the place back. The connection's worker."""
        gate, self._gate = self._gate, None
        if gate is not None:
            gate.leave(self._address)


class Gate:
    """Counts connections, in all and by address. Its own lock: workers and closing connections meet here."""

    def __init__(
        self,
        facts: Facts,
        opened: int,
        plain: Dialect,
        irc: IrcDialects,
        commands: Mapping[str, Callable[[], Any]],
    ) -> None:
        self._facts = facts
        self._plain = plain
        self._irc = irc
        self._web: WebSessions | None = None
        self._web_lock = threading.Lock()
        self._refusals: dict[str, int] = {}
        self._refused = 0  # since the log last said so
        self._say_at = 0.0
        self._commands = commands
        self._lock = threading.Lock()
        self._next = opened * SESSIONS_A_START
        self._by_address: dict[str, int] = {}
        self._count = 0

    @property
    def count(self) -> int:
        """Return how many connections there are."""
        with self._lock:
            return self._count

    @property
    def refusals(self) -> dict[str, int]:
        """Return how many connections were refused, by reason."""
        with self._lock:
            return dict(self._refusals)

    def door(self, takes: str) -> Callable[[Connection, str, float], Session | bytes]:
        """Return what makes sessions for a listener that takes these wires."""

        def make_session(connection: Connection, address: str, now: float) -> Session | bytes:
            number, refusal = self._enter(address)
            if refusal:
                return refusal
            release = Place(self, address)

            def succeed(front: Front, wire: Wire) -> Session:
                connection.session = self._session(_allowed(wire, takes), front.number, connection, address, release)
                return connection.session

            return Front(number, connection, address, self._facts, release, succeed, now)

        return make_session

    def control(self, connection: Connection, _address: str, _now: float) -> Session:
        """Make the session of somebody who opened the control socket: the administrator."""
        with self._lock:
            self._next += 1
            number = self._next
        return ControlSession(number, connection, "", self._facts, self._plain, lambda: None, self._commands)

    def _session(
        self,
        wire: Wire | None,
        number: int,
        connection: Connection,
        address: str,
        release: Callable[[], None],
    ) -> Session:
        if wire is Wire.PLAIN:
            return PlainSession(number, connection, address, self._facts, self._plain, release)
        if wire is Wire.IRC:
            return IrcSession(number, connection, address, self._facts, self._irc, release)
        if wire is Wire.HTTP:
            return self.load_web().page(number, connection, address, release)
        return WireRefusal(number, connection, address, self._facts, self._plain, release)

    def load_web(self) -> WebSessions:
        """Import what HTTP needs: late, since it is a good part of a start, and most starts wait for somebody."""
        from besedka.server.web import WebSessions

        with self._web_lock:
            if self._web is None:
                self._web = WebSessions(self._facts, self._plain, self._irc)
            return self._web

    def _enter(self, address: str) -> tuple[int, bytes]:
        limits = self._facts.settings.limits
        with self._lock:
            here = self._by_address.get(address, 0)
            if self._count >= room_for(limits.connections):
                why = "this server is full"
            elif limits.connections_per_address and here >= limits.connections_per_address:
                why = "there are too many connections from your address"
            else:
                self._count += 1
                self._by_address[address] = here + 1
                self._next += 1
                return self._next, b""
            self._tell(address, why)
        return 0, f"ERROR :Closing link: {why}; try again later\r\n".encode()

    def _tell(self, address: str, why: str) -> None:
        """Say in the log that connections are refused, once a second at most: a flood must not fill it."""
        self._refused += 1
        self._refusals[why] = self._refusals.get(why, 0) + 1
        now = time.monotonic()
        if now >= self._say_at:
            log.info("%d connections were refused, the last from %s: %s", self._refused, address, why)
            self._refused = 0
            self._say_at = now + TELL_EVERY_S

    def leave(self, address: str) -> None:
        """Count one connection less. Any thread."""
        with self._lock:
            self._count -= 1
            left = self._by_address.pop(address) - 1
            if left:
                self._by_address[address] = left


def _allowed(wire: Wire, takes: str) -> Wire | None:
    """Return the wire if this listener takes it, None if not: then the connection is closed politely."""
    if takes == "everything" or wire.value == takes:
        return wire
    if takes == "plain" and wire is Wire.IRC:
        return Wire.PLAIN  # there, `NICK x` is a name
    return None
