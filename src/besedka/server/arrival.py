"""One connection on the way to its session: from which address it comes, and by which wire.

The gate (`server/gate.py`) lets it in and gives it its number; it is forgotten when the session of its wire is there.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from besedka.protocols.sniff import Wire
from besedka.sessions.front import Front
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.proxied import ProxiedSession
from besedka.sessions.refusal import WireRefusal

if TYPE_CHECKING:
    from besedka.net.connection import Connection
    from besedka.protocols.proxy import Proxied
    from besedka.server.gate import Gate
    from besedka.server.places import Place
    from besedka.sessions.session import Request, Session

__all__ = ["NOT_A_PROXY", "Arrival"]

TAKE_TLS = ("everything", "tls")
NOT_A_PROXY = b"ERROR :Closing link: your address is not among those that may speak the PROXY protocol here\r\n"

log = logging.getLogger(__name__)


class Arrival:
    """A connection from `address`, to a listener that takes `takes`. Its worker's alone.

    `is_proxy` says that it comes from a proxy that may name another address; what it has named counts from then on.
    """

    __slots__ = ("_address", "_connection", "_gate", "_is_proxy", "_place", "_takes")

    def __init__(
        self, gate: Gate, connection: Connection, address: str, takes: str, place: Place, *, is_proxy: bool
    ) -> None:
        self._gate = gate
        self._connection = connection
        self._address = address
        self._takes = takes
        self._place = place
        self._is_proxy = is_proxy

    def front(self, number: int, now: float) -> Front:
        """Make the session that waits for the first bytes."""
        facts = self._gate.facts
        front = Front(number, self._connection, self._address, facts, self._place, self._succeed, now, self._start_tls)
        if self._takes == "tls" and not self._connection.secure:  # it has begun
            front.deadline = now + facts.settings.limits.handshake_s
        return front

    def await_header(self, number: int, now: float) -> ProxiedSession:
        """Make the session that waits for what a proxy says first."""
        gate = self._gate
        return ProxiedSession(
            number, self._connection, self._address, gate.facts, gate.plain, self._place, self._arrived, now
        )

    def _arrived(self, session: ProxiedSession, found: Proxied, rest: bytes, now: float) -> list[Request]:
        """Begin anew as the one whom the proxy has named, with the bytes behind the header."""
        self._is_proxy = False  # there is one header
        self._connection.behind_tls = found.secure
        if found.address is not None:
            self._address = found.address
        about = {"connection": session.number, "address": self._address, "secure": found.secure}
        log.debug("a proxy passes a connection on", extra=about)
        self._connection.session = successor = self._settled(session.number) or self.front(session.number, now)
        return successor.receive(rest, now) if rest or isinstance(successor, WireRefusal) else []

    def _settled(self, number: int) -> Session | None:
        """Count the connection by its address, which is known now; return what refuses it when there is no place."""
        if self._place.settled:
            return None
        told = self._gate.turned_away(self._address, self._takes)
        if told is not None:
            return self._refusal(number, told)
        refusal = self._place.settle(self._address, self._gate.facts.settings.limits)
        if refusal is None:
            return None
        return self._refusal(number, f"ERROR :Closing link: {refusal}\r\n".encode())

    def _start_tls(self, front: Front, data: bytes) -> bool:
        context = self._gate.context() if self._takes in TAKE_TLS and not self._connection.speaks_tls else None
        if context is not None:
            self._connection.start_tls(context, data, front.secured)
        return context is not None

    def _succeed(self, front: Front, wire: Wire) -> Session:
        """Make the session of a wire, and put it in the front's place."""
        self._connection.session = session = self._session(front.number, wire, front.deadline)
        return session

    def _session(self, number: int, wire: Wire, now: float) -> Session:
        if wire is Wire.PROXY:
            if self._is_proxy and not self._connection.speaks_tls:
                return self.await_header(number, now)  # the front gives it its deadline
            return self._refusal(number, NOT_A_PROXY)
        allowed = _allowed(wire, self._takes, secure=self._connection.secure)
        if allowed is None:
            return self._refusal(number)
        gate, connection, address, place = self._gate, self._connection, self._address, self._place
        if allowed is Wire.IRC:
            session = IrcSession(number, connection, address, gate.facts, gate.irc, place)
            if not place.settled:  # from a gateway, or a proxy that speaks for itself: WEBIRC may say more
                session.arrive = lambda named: place.settle(named, gate.facts.settings.limits)
            return session
        if allowed is Wire.HTTP and self._is_proxy:  # whom it speaks for, each request says
            return gate.load_web().page(number, connection, address, place, proxied=True)
        refusal = self._settled(number)
        if refusal is not None:
            return refusal
        if allowed is Wire.PLAIN:
            return PlainSession(number, connection, address, gate.facts, gate.plain, place)
        return gate.load_web().page(number, connection, address, place)

    def _refusal(self, number: int, sentence: bytes | None = None) -> Session:
        gate = self._gate
        wants_tls = sentence is None and self._takes == "tls" and not self._connection.secure
        told = {} if sentence is None else {"sentence": sentence}
        return WireRefusal(
            number, self._connection, self._address, gate.facts, gate.plain, self._place, wants_tls=wants_tls, **told
        )


def _allowed(wire: Wire, takes: str, *, secure: bool) -> Wire | None:
    """Return the wire if this listener takes it, None if not: then the connection is closed politely."""
    if wire is Wire.TLS:  # there is none, or this is another inside of the first
        return None
    if takes == "everything" or wire.value == takes or (takes == "tls" and secure):
        return wire
    if takes == "plain" and wire is Wire.IRC:
        return Wire.PLAIN  # there, `NICK x` is a name
    return None
