"""Who was here under which nick (WHOWAS): as many as memory is given to, the oldest forgotten first."""

from __future__ import annotations

from collections import deque

import msgspec

from besedka.chat.names import fold_nick
from besedka.chat.users import Source

__all__ = ["Departed", "Departures"]

MOST = 1000  # departures in all: some hundred KiB
MOST_A_NICK = 10  # whoever comes and goes all the time uses up only its own


class Departed(msgspec.Struct, frozen=True, gc=False):
    """Somebody who was here under a nick until `time` (microseconds)."""

    source: Source
    realname: str
    time: int


class Departures:
    """The departures, by folded nick, the newest last; bounded in all and for each nick."""

    __slots__ = ("_by_nick", "_most", "_most_a_nick", "_order")

    def __init__(self, most: int = MOST, most_a_nick: int = MOST_A_NICK) -> None:
        self._most = most
        self._most_a_nick = most_a_nick
        self._by_nick: dict[str, deque[Departed]] = {}
        self._order: deque[str] = deque()  # a folded nick for each departure that is kept, the oldest first

    def add(self, departed: Departed) -> None:
        """Keep one more."""
        folded = fold_nick(departed.source.nick)
        own = self._by_nick.setdefault(folded, deque())
        if len(own) == self._most_a_nick:
            own.popleft()
            self._order.remove(folded)  # its oldest place is the first with this nick
        own.append(departed)
        self._order.append(folded)
        if len(self._order) > self._most:
            self._forget(self._order.popleft())

    def _forget(self, folded: str) -> None:
        oldest = self._by_nick[folded]
        oldest.popleft()
        if not oldest:
            del self._by_nick[folded]

    def of(self, nick: str, most: int) -> tuple[Departed, ...]:
        """Return who was here under a nick, the newest first; `most` of them, all for 0."""
        found = tuple(reversed(self._by_nick.get(fold_nick(nick), ())))
        return found[:most] if most > 0 else found
