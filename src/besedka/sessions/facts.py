"""What every session may know about the server it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.config.settings import Settings
    from besedka.i18n import Words

__all__ = ["Facts"]

T = TypeVar("T")
LONGEST_POSITION = 15  # digits: more messages than that there will never be


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
        self.secret = b""  # nobody else's; the same at each start
        self.web_address = "http://127.0.0.1:8888"  # where a browser finds this server, unless the settings say
        self.machine_names: frozenset[str] = frozenset()  # what this machine is called, in lower case
        self.connections: Callable[[], int] = lambda: 0  # how many there are: the gate's to say
        self.metrics: Callable[[], str] = lambda: ""  # in Prometheus' text format; under the hub's lock
        self.damage: Callable[[], str] = lambda: ""  # what is wrong with the journal, "" as long as nothing is known
        self.read_settings_again: Callable[[], None] = lambda: None  # as SIGHUP does: the server's to do
        self._made: dict[Callable[[Facts], Any], Any] = {}
        self._made_from = settings

    def made(self, make: Callable[[Facts], T]) -> T:
        """Return what `make` makes of these facts; it is asked once, and again with other settings.

        Under the hub's lock.
        """
        if self._made_from is not self.settings:
            self._made_from = self.settings
            self._made.clear()
        found: T | None = self._made.get(make)
        if found is None:
            found = self._made[make] = make(self)
        return found

    @property
    def web_names(self) -> frozenset[str]:
        """Return the names by which browsers may reach this server, besides addresses and loopback names."""
        return self.machine_names.union(self.settings.web.hosts.lower().split())

    def msgid(self, position: int) -> str:
        """Return the id of the message at a position (IRCv3 message-ids): the journal's epoch and the position."""
        return f"{self.epoch}-{position}"

    def position(self, msgid: str) -> int:
        """Return the position of the message with an id, 0 where none can have it."""
        epoch, _, digits = msgid.rpartition("-")
        is_number = digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_POSITION
        return int(digits) if epoch == self.epoch and is_number else 0

    def passing_id(self, time: int) -> str:
        """Return the id of a message that is not kept: its time (microseconds) is nobody else's."""
        return f"{self.epoch}-t{time}"
