"""A peer that speaks what this listener does not take: it is told so, in words that it may understand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.protocols.sniff import Wire, sniff
from besedka.sessions.session import Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink

__all__ = ["WireRefusal"]

_HTTP_BODY = b"This port speaks TLS: https://, not http://\n"
# In clear text, to who did not begin with TLS where nothing else is taken.
WANTS_TLS = b"ERROR :Closing link: this port speaks TLS, connect with TLS\r\n"
HTTP_WANTS_TLS = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n"
    b"connection: close\r\n\r\n%b" % (len(_HTTP_BODY), _HTTP_BODY)
)
# A fatal alert, handshake_failure (RFC 8446 section 6): clients say "no TLS here" instead of waiting.
ALERT = b"\x15\x03\x01\x00\x02\x02\x28"
ALERT_TO = b"\x16"  # the first byte of a handshake
SENTENCE = b"ERROR :Closing link: this port takes another protocol\r\n"


class WireRefusal(Session):
    """Ends the connection: with an alert where it began with a TLS handshake, with a sentence else.

    `wants_tls` says that the listener would have taken it inside TLS; `sentence` is another one than the usual.
    """

    __slots__ = ("_answer", "_wants_tls")

    wire = "refused"

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialect: Dialect,
        release: Callable[[], None],
        *,
        wants_tls: bool = False,
        sentence: bytes = SENTENCE,
    ) -> None:
        super().__init__(number, sink, host, facts, dialect, release)
        self._wants_tls = wants_tls
        self._answer = WANTS_TLS if wants_tls else sentence

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Refuse whatever comes."""
        if data[:1] == ALERT_TO:
            self._answer = ALERT
        elif self._wants_tls and sniff(data) is Wire.HTTP:
            self._answer = HTTP_WANTS_TLS
        return self.lost("This wire is not taken here", now)

    def expire(self, now: float) -> list[Request]:
        """Refuse."""
        return self.lost("This wire is not taken here", now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return the answer."""
        return self.part_with("")

    def part_with(self, reason: str) -> bytes:
        """Return the answer."""
        self.done = True
        return self._answer
