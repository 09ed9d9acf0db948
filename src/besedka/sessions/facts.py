"""What every session may know about the server it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.config.settings import Settings
    from besedka.i18n import Words

__all__ = ["Facts"]


class Facts:
    """The settings as they are now, and what never changes while the server runs.

    `settings` is frozen and is replaced as a whole when they are read again: whoever needs several values takes it
    once. `epoch` is the journal's, `started` microseconds since 1970.
    """

    def __init__(self, settings: Settings, words: Words, epoch: str, started: int) -> None:
        self.settings = settings
        self.words = words
        self.epoch = epoch
        self.started = started
        self.machine_names: frozenset[str] = frozenset()  # what this machine is called, in lower case
        self.connections: Callable[[], int] = lambda: 0  # how many there are: the gate's to say

    @property
    def web_names(self) -> frozenset[str]:
        """Return the names by which browsers may reach this server, besides addresses and loopback names."""
        return self.machine_names.union(self.settings.web.hosts.lower().split())

    def msgid(self, position: int) -> str:
        """Return the id of the message at a position (IRCv3 message-ids): the journal's epoch and the position."""
        return f"{self.epoch}-{position}"

    def passing_id(self, time: int) -> str:
        """Return the id of a message that is not kept: its time (microseconds) is nobody else's."""
        return f"{self.epoch}-t{time}"
