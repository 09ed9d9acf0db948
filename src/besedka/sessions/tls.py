"""A peer that begins with a TLS handshake where there is no TLS: it is told so in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.sessions.session import Request, Session

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TlsRefusal"]

# A fatal alert, handshake_failure (RFC 8446 section 6): clients say "no TLS here" instead of waiting.
ALERT = b"\x15\x03\x01\x00\x02\x02\x28"


class TlsRefusal(Session):
    """Ends the connection with an alert."""

    __slots__ = ()

    wire = "tls"

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Refuse whatever comes."""
        return self.lost("This wire is not taken here", now)

    def expire(self, now: float) -> list[Request]:
        """Refuse."""
        return self.lost("This wire is not taken here", now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return the alert."""
        return self.part_with("")

    def part_with(self, reason: str) -> bytes:
        """Return the alert."""
        self.done = True
        return ALERT
