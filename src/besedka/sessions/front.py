"""The first layer of every connection.

It keeps bytes until it knows the wire, replays them to that wire's session, and steps aside.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from besedka.protocols.sniff import Wire, sniff
from besedka.sessions.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Request, Sink

__all__ = ["Front"]


class _Silent:
    """Nobody is told anything before the wire is known."""

    def render(self, _events: object) -> bytes:
        return b""


_SILENT = _Silent()


class Front(Session):
    """Waits for the first bytes. `succeed` makes the session of a wire and puts it in this one's place.

    `start_tls` puts TLS below this session, from the bytes on that it is given; False where there is none. The first
    bytes inside decide again.
    """

    __slots__ = ("_after_handshake", "_data", "_start_tls", "_succeed", "_successor")

    _successor: Session

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        release: Callable[[], None],
        succeed: Callable[[Front, Wire], Session],
        now: float,
        start_tls: Callable[[Front, bytes], bool] = lambda _front, _data: False,
    ) -> None:
        super().__init__(number, sink, host, facts, _SILENT, release)
        self._succeed = succeed
        self._start_tls = start_tls
        self._after_handshake = math.nan  # the deadline from then on; a number while there is one
        self._data = b""
        self.deadline = now + facts.settings.limits.registration_s

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Look at the first bytes; wait a little where they may still become another wire."""
        wire = sniff(self._data + data)
        if wire is Wire.TLS and self._start_tls(self, self._data + data):
            limits = self.facts.settings.limits
            self._data = b""
            self._after_handshake = now + limits.registration_s
            self.deadline = now + limits.handshake_s
            return []
        if wire is not None:
            return self._step_aside(wire, data, now)
        if not self._data and data:
            self.deadline = now + self.facts.settings.plain.sniff_ms / 1000
        self._data += data
        return []

    def secured(self) -> None:
        """Hear that the handshake is done: the peer has its time to say who it is."""
        self.deadline, self._after_handshake = self._after_handshake, math.nan

    def end_of_input(self, now: float) -> list[Request]:
        """Whatever the bytes might have become, they are plain now."""
        if not self._data:
            return self.lost("Connection closed", now)
        requests = self._step_aside(Wire.PLAIN, b"", now)
        return requests + self._successor.end_of_input(now)

    def expire(self, now: float) -> list[Request]:
        """What has come until now is plain; where nothing came, the connection is closed."""
        if self._data:
            return self._step_aside(Wire.PLAIN, b"", now)
        if not math.isnan(self._after_handshake):
            return self.lost("The TLS handshake took too long", now)
        return self.lost("Nothing was said in time", now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """End without a word: nobody knows the words of a wire that is not known."""
        return self.part_with("")

    def part_with(self, reason: str) -> bytes:
        """Say nothing: see `respond`."""
        self.done = True
        return b""

    def _step_aside(self, wire: Wire, data: bytes, now: float) -> list[Request]:
        session = self._successor = self._succeed(self, wire)
        session.deadline = now + self.facts.settings.limits.registration_s
        return session.receive(self._data + data, now)
