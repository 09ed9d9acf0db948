"""A peer that speaks what this listener does not take: it is told so, in words that it may understand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.sessions.session import Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink

__all__ = ["WireRefusal"]

# A fatal alert, handshake_failure (RFC 8446 section 6): clients say "no TLS here" instead of waiting.
ALERT = b"\x15\x03\x01\x00\x02\x02\x28"
ALERT_TO = b"\x16"  # the first byte of a handshake
SENTENCE = b"ERROR :Closing link: this port takes another protocol\r\n"


class WireRefusal(Session):
    """Ends the connection: with an alert where it began with a TLS handshake, with a sentence else."""

    __slots__ = ("_answer",)

    wire = "refused"

    def __init__(
        self, number: int, sink: Sink, host: str, facts: Facts, dialect: Dialect, release: Callable[[], None]
    ) -> None:
        super().__init__(number, sink, host, facts, dialect, release)
        self._answer = SENTENCE

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Refuse whatever comes."""
        self._answer = ALERT if data[:1] == ALERT_TO else SENTENCE
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
