"""An end to staying present: who has had no session for longer than the settings say is gone. The main thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import EndAbsent
from besedka.chat.state import MICROSECONDS_PER_HOUR

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.server.housekeeping import Housekeeping
    from besedka.server.turn import Turn

__all__ = ["end_absent"]


def end_absent(turn: Turn, state: State, house: Housekeeping, now: int, days: int) -> None:
    """Let those be gone whose last session went so many days ago; raises `StorageFault` like any turn.

    `now` is microseconds since 1970.
    """
    before = now - days * 24 * MICROSECONDS_PER_HOUR
    with turn.lock:
        late = any(user.gone is not None and user.gone < before for user in state.users.values())
    if late:
        house.ask(EndAbsent(0, before))
