"""What the server asks of its own hub: default rooms, what has ended, rooms to forget, a warning. The main thread.

It does so in turns like everybody else's, so what comes of it is stored, and told in the one order.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

from besedka.chat.names import check_room, fold_nick, normalize
from besedka.chat.sanctions import LiftEnded
from besedka.chat.upkeep import ForgetRooms, SetDefaultRooms, may_be_forgotten
from besedka.chat.warning import WarnUsers
from besedka.net.outbox import Outbox, ReadyList
from besedka.sessions.session import Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.commands import Command
    from besedka.chat.state import State
    from besedka.config.settings import Settings
    from besedka.server.turn import Turn
    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect

__all__ = ["House", "Housekeeping"]

MICROSECONDS_PER_DAY = 86_400_000_000
ROOMS_AT_ONCE = 100  # looked up and forgotten while nobody else has a turn

log = logging.getLogger(__name__)


class Nowhere:
    """Where the house is: nothing is ever sent there, and its outbox stays empty."""

    __slots__ = ("outbox",)

    def __init__(self) -> None:
        self.outbox = Outbox(self, ReadyList(lambda: None), 0)


class House(Session):
    """The session of nobody: it asks, and needs no answer. Its number is 0, which no connection has."""

    __slots__ = ()

    wire = "house"

    def __init__(self, facts: Facts, dialect: Dialect) -> None:
        nowhere: Any = Nowhere()
        super().__init__(0, nowhere, "", facts, dialect, lambda: None)
        self.deadline = math.inf

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Nobody sends anything."""
        return []

    def expire(self, now: float) -> list[Request]:
        """There is no deadline."""
        return []

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Nobody is told."""
        return b""

    def part_with(self, reason: str) -> bytes:
        """Nobody is told."""
        return b""


class Housekeeping:
    """Asks when it is time to. The main thread; raises `StorageFault` like any turn."""

    def __init__(self, turn: Turn, state: State, house: House, clock: Callable[[], int]) -> None:
        self._turn = turn
        self._state = state
        self.house = house
        self._clock = clock  # microseconds since 1970
        self._warned: set[int] = set()  # numbers of users
        self._ready = ReadyList(lambda: None)  # the house has no outbox: others' workers are woken by these

    def look(self) -> None:
        """Do what is due; called every few seconds."""
        while self._has_ended():
            self.ask(LiftEnded(0))

    def open_rooms(self, settings: Settings) -> None:
        """See to the rooms that are there by the settings; a name that cannot be one is told in the log."""
        names = []
        for name in map(normalize, settings.rooms.default.split()):
            problem = check_room(name, settings.limits.room_length)
            if problem is None:
                names.append(name)
            else:
                log.warning("rooms.default: %s cannot be a room's name (%s)", name, problem.name)
        self.ask(SetDefaultRooms(0, tuple(names)))

    def forget_rooms(self, days: int, newest_in: Callable[[int], int | None]) -> None:
        """Forget rooms to which nobody has come for so many days; 0: none. `newest_in` tells a room's newest time."""
        before = self._clock() - days * MICROSECONDS_PER_DAY
        with self._turn.lock:
            state = self._state
            empty = [room for room in state.rooms.values() if days and may_be_forgotten(state, room)]
            empty = [] if self._turn.is_full else empty
        for start in range(0, len(empty), ROOMS_AT_ONCE):
            with self._turn.lock:
                found = empty[start : start + ROOMS_AT_ONCE]
                old = [room for room in found if (newest_in(room.number) or room.created) < before]
            if old:
                self.ask(ForgetRooms(0, tuple((room.number, room.name) for room in old)))

    def warn_administrators(self, text: str, settings: Settings) -> None:
        """Say something to those who administer this server, once to each; who comes later is told by a later call."""
        with self._turn.lock:
            named = {fold_nick(name) for name in settings.server.administrators.split()}
            users = [
                user
                for user in self._state.users.values()
                if user.number not in self._warned and (user.administrator or self._administers(user.account, named))
            ]
            self._warned.update(user.number for user in users)
            nicks = tuple(user.source.nick for user in users)
        if nicks:
            self.ask(WarnUsers(0, nicks, text))

    def _administers(self, name: str | None, named: set[str]) -> bool:
        account = None if name is None else self._state.account(name)
        return account is not None and (account.administrator or account.folded in named)

    def ask(self, *commands: Command) -> None:
        """Give commands, in a turn of their own."""
        self._turn.run([Request(self.house, commands)], self._ready)

    def _has_ended(self) -> bool:
        now = self._clock()
        with self._turn.lock:
            if self._turn.is_full:
                return False
            rooms = self._state.ending.values()
            return any(each.until and each.until <= now for room in rooms for each in room.lists)
