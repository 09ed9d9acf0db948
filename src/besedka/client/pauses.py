"""When to try again, and when a line is dead: two small judges over the monotonic clock.

They hold numbers and answer questions; they neither wait nor read a clock themselves.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Backoff", "Liveness", "Verdict"]

# The first pause is short: most losses are a server that is being restarted.
_FIRST_S = 0.5
# The longest pause: a person who waits for a network does not want to wait longer for us.
_LONGEST_S = 30.0

# A quiet line is asked after this long …
_ASK_AFTER_S = 10.0
# … and given up after this long, so that the person knows within 30 s.
_DEAD_AFTER_S = 25.0


class Backoff:
    """Growing pauses between attempts to connect: doubled each time, with a chance part.

    `chance` gives numbers from 0 to 1; it keeps a hundred clients of one server from coming back at once.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._next_s = _FIRST_S

    def pause_s(self) -> float:
        """Return the pause before the next attempt, in seconds; the one after it will be longer."""
        whole = self._next_s
        self._next_s = min(_LONGEST_S, whole * 2)
        return whole * (0.5 + 0.5 * self._chance())

    def reset(self) -> None:
        """Begin again, the server took us in: with a short pause."""
        self._next_s = _FIRST_S


class Verdict(enum.Enum):
    """What a quiet line deserves."""

    FINE = enum.auto()
    ASK = enum.auto()
    DEAD = enum.auto()


class Liveness:
    """Judges a line by how long ago something came over it; all times are monotonic seconds."""

    def __init__(self, now: float) -> None:
        self._heard = now
        self._asked = False

    def heard(self, now: float) -> None:
        """Something came."""
        self._heard = now
        self._asked = False

    def judge(self, now: float) -> Verdict:
        """Say what to do now; `ASK` is said once for each silence."""
        quiet = now - self._heard
        if quiet >= _DEAD_AFTER_S:
            return Verdict.DEAD
        if quiet >= _ASK_AFTER_S and not self._asked:
            self._asked = True
            return Verdict.ASK
        return Verdict.FINE

    @property
    def next_s(self) -> float:
        """The moment at which `judge` may say something new."""
        return self._heard + (_DEAD_AFTER_S if self._asked else _ASK_AFTER_S)
