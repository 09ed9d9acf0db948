"""How fast somebody may change what everybody is told of: nick, real name, being away, the name of a room, metadata.

All of them share one allowance, which is each connection's own; trying the password of an administrator uses it, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.refusals import Reason
from besedka.server.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.commands import Command
    from besedka.config.settings import Settings
    from besedka.server.verdict import Refusal

__all__ = ["Changes"]

MINUTE_S = 60.0


class Changes:
    """The allowance for changes, by session. Under the hub's lock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock  # seconds; never set back
        self._rate = Rate(MINUTE_S)  # by session

    def too_often(self, command: Command, name: str, settings: Settings) -> Refusal | None:
        """Return why a change that everybody is told of must wait, None if it need not."""
        wait_s = self._rate.take(command.session, settings.limits.changes_per_min, self._clock())
        return (Reason.CHANGING_TOO_FAST, (name, str(wait_s))) if wait_s else None
