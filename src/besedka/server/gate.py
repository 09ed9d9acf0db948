"""What session those get who connect, with numbers that are never used again; who may, is a matter of its places."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from besedka.protocols.sniff import Wire
from besedka.server.places import Places
from besedka.sessions.control import ControlSession
from besedka.sessions.front import Front
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.refusal import WireRefusal

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

    from besedka.net.connection import Connection
    from besedka.server.web import WebSessions
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialects
    from besedka.sessions.session import Dialect, Session

__all__ = ["Gate"]

log = logging.getLogger(__name__)

SESSIONS_A_START = 1 << 32  # each start of the server has numbers of its own

TAKE_TLS = ("everything", "tls")
# A fatal alert, internal_error (RFC 8446 section 6): what a client that waits for a handshake understands.
INTERNAL_ERROR = b"\x15\x03\x01\x00\x02\x02\x50"


class Gate:
    """Makes sessions for connections, by their first bytes. Any worker."""

    def __init__(
        self,
        facts: Facts,
        opened: int,
        plain: Dialect,
        irc: IrcDialects,
        commands: Mapping[str, Callable[[], Any]],
        places: Places | None = None,
        context: Callable[[], ssl.SSLContext | None] = lambda: None,
    ) -> None:
        """Let in; `context` says how TLS is spoken now, None when it is not."""
        self._places = places or Places()
        self._context = context
        self._facts = facts
        self._plain = plain
        self._irc = irc
        self._web: WebSessions | None = None
        self._web_lock = threading.Lock()
        self._commands = commands
        self._lock = threading.Lock()
        self._next = opened * SESSIONS_A_START

    @property
    def count(self) -> int:
        """Return how many connections there are."""
        return self._places.count

    @property
    def refusals(self) -> dict[str, int]:
        """Return how many connections were refused, by reason."""
        return self._places.refusals

    def door(self, takes: str) -> Callable[[Connection, str, float], Session | bytes]:
        """Return what makes sessions for a listener that takes these wires."""

        def make_session(connection: Connection, address: str, now: float) -> Session | bytes:
            place = self._places.take(address, self._facts.settings.limits)
            if isinstance(place, bytes):
                return INTERNAL_ERROR if place and takes == "tls" else place
            number = self._number()
            log.debug("accepted", extra={"connection": number, "address": address})

            def succeed(front: Front, wire: Wire) -> Session:
                allowed = _allowed(wire, takes, secure=connection.secure)
                if allowed is None:
                    connection.session = self._refusal(front.number, connection, address, place, takes)
                else:
                    connection.session = self._session(allowed, front.number, connection, address, place)
                return connection.session

            def start_tls(front: Front, data: bytes) -> bool:
                context = self._context() if takes in TAKE_TLS and not connection.secure else None
                if context is not None:
                    connection.start_tls(context, data, front.secured)
                return context is not None

            front = Front(number, connection, address, self._facts, place, succeed, now, start_tls)
            if takes == "tls":  # it has begun
                front.deadline = now + self._facts.settings.limits.handshake_s
            return front

        return make_session

    def control(self, connection: Connection, _address: str, _now: float) -> Session:
        """Make the session of somebody who opened the control socket: the administrator."""
        return ControlSession(self._number(), connection, "", self._facts, self._plain, lambda: None, self._commands)

    def _number(self) -> int:
        """Return a number that no session ever had."""
        with self._lock:
            self._next += 1
            return self._next

    def _session(
        self,
        wire: Wire,
        number: int,
        connection: Connection,
        address: str,
        release: Callable[[], None],
    ) -> Session:
        if wire is Wire.PLAIN:
            return PlainSession(number, connection, address, self._facts, self._plain, release)
        if wire is Wire.IRC:
            return IrcSession(number, connection, address, self._facts, self._irc, release)
        return self.load_web().page(number, connection, address, release)

    def _refusal(
        self, number: int, connection: Connection, address: str, release: Callable[[], None], takes: str
    ) -> Session:
        wants_tls = takes == "tls" and not connection.secure
        return WireRefusal(number, connection, address, self._facts, self._plain, release, wants_tls=wants_tls)

    def load_web(self) -> WebSessions:
        """Import what HTTP needs: late, since it is a good part of a start, and most starts wait for somebody."""
        from besedka.server.web import WebSessions

        with self._web_lock:
            if self._web is None:
                self._web = WebSessions(self._facts, self._plain, self._irc)
            return self._web


def _allowed(wire: Wire, takes: str, *, secure: bool) -> Wire | None:
    """Return the wire if this listener takes it, None if not: then the connection is closed politely."""
    if wire is Wire.TLS:  # there is none, or this is another inside of the first
        return None
    if takes == "everything" or wire.value == takes or (takes == "tls" and secure):
        return wire
    if takes == "plain" and wire is Wire.IRC:
        return Wire.PLAIN  # there, `NICK x` is a name
    return None
