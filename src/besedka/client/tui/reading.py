"""Tells the other devices what is read here: a moment after it came into sight, and all of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.requests import Read

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.places import Places
    from besedka.client.requests import Request

__all__ = ["Reading"]

# Other devices are told what is read after so long: who looks through rooms has not read them.
_TOLD_S = 1.0


class Reading:
    """`later` calls something after so many seconds, `looking` says whether the person sees the end of the talk."""

    def __init__(
        self,
        places: Places,
        ask: Callable[[Request], None],
        later: Callable[[float, Callable[[], None]], object],
        looking: Callable[[], bool],
    ) -> None:
        self._places = places
        self._ask = ask
        self._later = later
        self._looking = looking
        self._telling = False

    def seen(self) -> None:
        """The person sees the end of the current place."""
        place = self._places.current
        place.seen()
        newest = place.newest
        if not self._telling and newest is not None and (place.marked is None or newest > place.marked):
            self._telling = True
            self._later(_TOLD_S, self._tell)

    def _tell(self) -> None:
        self._telling = False
        place = self._places.current
        newest = place.newest
        if newest is not None and self._looking():
            place.marked = newest  # on a server without markers, too: it is said once
            self._ask(Read(place.name, newest))
