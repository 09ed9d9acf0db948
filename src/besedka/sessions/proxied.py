"""A connection that a proxy passes on: it waits for the header that says whose it is, and steps aside.

Who may be believed is decided before (`server/gate.py`); what stands in a header is `protocols/proxy.py`'s to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.protocols.proxy import ProxyError, parse_proxied
from besedka.sessions.session import Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.protocols.proxy import Proxied
    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink

__all__ = ["ProxiedSession"]

# A proxy sends the header at once: this is for a segment that is lost and sent again (the specification asks for 3 s).
HEADER_S = 5.0
SENTENCE = b"ERROR :Closing link: a header of the PROXY protocol is wanted here, and that was none\r\n"


class ProxiedSession(Session):
    """Waits for the header. `arrived` makes the session of whoever is named, and hands it the bytes behind."""

    __slots__ = ("_arrived", "_data")

    wire = "proxied"

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialect: Dialect,
        release: Callable[[], None],
        arrived: Callable[[ProxiedSession, Proxied, bytes, float], list[Request]],
        now: float,
    ) -> None:
        super().__init__(number, sink, host, facts, dialect, release)
        self._arrived = arrived
        self._data = b""
        self.deadline = now + HEADER_S

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take bytes until the header is whole; what is none ends the connection."""
        if self.ended:
            return []
        if not self._data:  # the front that was here before has given it another deadline
            self.deadline = now + HEADER_S
        self._data += data
        try:
            found = parse_proxied(self._data)
        except ProxyError:
            return self.lost("No header of the PROXY protocol", now)
        if found is None:
            return []
        rest, self._data = self._data[found.length :], b""
        return self._arrived(self, found, rest, now)

    def expire(self, now: float) -> list[Request]:
        """It took too long."""
        return self.lost("No header of the PROXY protocol in time", now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return the sentence that it ends with."""
        return self.part_with("")

    def part_with(self, reason: str) -> bytes:
        """Return the sentence that it ends with."""
        self.done = True
        return SENTENCE
