"""How many may be connected: places in all and by origin, how fast new ones come, and what is told to those refused."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

import msgspec

from besedka.logs import Sparing
from besedka.net.descriptors import room_for
from besedka.server.origin import origin
from besedka.server.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.config.sections.limits import Limits

__all__ = ["TOLD_PER_S", "Place", "Places"]

MINUTE_S = 60.0
TOLD_PER_S = 50  # of those who are refused: a person or a client that lost its way is told, a flood is not worth it

log = logging.getLogger(__name__)


class Place:
    """A connection's place among those that its origin may have; called once or more, it is given back once.

    `settled` is whether it is known where the connection comes from.
    """

    __slots__ = ("_origin", "_places", "settled")

    def __init__(self, places: Places, origin: str | None, *, settled: bool = True) -> None:
        self._places: Places | None = places
        self._origin = origin
        self.settled = settled

    def settle(self, address: str, limits: Limits) -> str | None:
        """Count it among those from an address, now that this is known; return why not, None if there is a place.

        Asked again, it changes nothing. The connection's worker.
        """
        if self.settled or self._places is None:
            return None
        self.settled = True
        where = origin(address, limits.exempt_networks)
        refusal = self._places.move_in(address, where, limits)
        if refusal is None:
            self._origin = where
        return refusal

    def __call__(self) -> None:
        """Give the place back. The connection's worker."""
        places, self._places = self._places, None
        if places is not None:
            places.leave(self._origin)


class _Refusal(msgspec.Struct, frozen=True):
    """Why there is no place, in words that stay the same, and what to do about it."""

    why: str
    advice: str


_FULL = _Refusal("this server is full", "try again later")


class Places:
    """Counts connections, in all and by origin. Its own lock: workers and closing connections meet here.

    `clock` is seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._count = 0
        self._by_origin: dict[str, int] = {}
        self._connects = Rate(MINUTE_S)  # by origin
        self._told = Rate(1.0)
        self._refusals: dict[str, int] = {}
        self._told_refused = Sparing(log, "a connection was refused: %s", clock=clock)

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

    def take(self, address: str, limits: Limits, *, later: bool = False) -> Place | bytes:
        """Return a place for somebody from an address; or what to say to who is refused, in a flood nothing.

        `later` says that the address is a proxy's or a gateway's: the place counts for one when it is settled.
        """
        where = None if later else origin(address, limits.exempt_networks)
        with self._lock:
            refusal = self._refusal(where, limits)
            if refusal is not None:
                return self._refuse(address, refusal)
            self._count += 1
            if where is not None:
                self._by_origin[where] = self._by_origin.get(where, 0) + 1
        return Place(self, where, settled=not later)

    def move_in(self, address: str, where: str | None, limits: Limits) -> str | None:
        """Count somebody who has a place already by an origin; return why not, None if there is room there."""
        if where is None:
            return None
        with self._lock:
            refusal = self._refusal_by_origin(where, limits)
            if refusal is None:
                self._by_origin[where] = self._by_origin.get(where, 0) + 1
                return None
            self._note(address, refusal)
        return f"{refusal.why}; {refusal.advice}"

    def _refusal(self, where: str | None, limits: Limits) -> _Refusal | None:
        """Return why there is no place. An origin of None is not counted."""
        if self._count >= room_for(limits.connections):
            return _FULL
        return None if where is None else self._refusal_by_origin(where, limits)

    def _refusal_by_origin(self, where: str, limits: Limits) -> _Refusal | None:
        most = limits.connections_per_address
        if most and self._by_origin.get(where, 0) >= most:
            why = "there are too many connections from your address"
            return _Refusal(why, f"close one of the {most}, and try again")
        wait_s = self._connects.take(where, limits.connects_per_min, self._clock())
        if wait_s:
            return _Refusal("too many new connections from your address", f"try again in {wait_s} s")
        return None

    def _refuse(self, address: str, refusal: _Refusal) -> bytes:
        """Note it; return what is said, in a flood nothing."""
        self._note(address, refusal)
        if self._told.take(None, TOLD_PER_S, self._clock()):
            return b""
        return f"ERROR :Closing link: {refusal.why}; {refusal.advice}\r\n".encode()

    def _note(self, address: str, refusal: _Refusal) -> None:
        """Count it; say it in the log, of a flood only a part."""
        self._refusals[refusal.why] = self._refusals.get(refusal.why, 0) + 1
        self._told_refused.tell(refusal.why, address=address)

    def turn_away(self, address: str, told: bytes) -> bytes:
        """Count somebody whose address is banned; return what it is told, in a flood nothing. Any thread."""
        why = "the address is banned"
        with self._lock:
            self._refusals[why] = self._refusals.get(why, 0) + 1
            self._told_refused.tell(why, address=address)
            return b"" if self._told.take(None, TOLD_PER_S, self._clock()) else told

    def leave(self, where: str | None) -> None:
        """Count one connection less. Any thread."""
        with self._lock:
            self._count -= 1
            if where is None:
                return
            left = self._by_origin.pop(where) - 1
            if left:
                self._by_origin[where] = left
