"""Who connects is let in here, with a number that is never used again; who may, is a matter of the places.

Which session it gets is found out by `server/arrival.py`.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from besedka.chat.sessionlist import SESSIONS_A_START
from besedka.config.networks import within
from besedka.logs import Sparing
from besedka.server.arrival import NOT_A_PROXY, Arrival
from besedka.server.places import Places
from besedka.sessions.banned import farewell
from besedka.sessions.control import ControlSession

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from besedka.chat.server_bans import ServerBan
    from besedka.net.connection import Connection
    from besedka.net.tls import Context
    from besedka.server.web import WebSessions
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialects
    from besedka.sessions.plain_dialect import PlainDialect
    from besedka.sessions.session import Session

__all__ = ["Gate"]

log = logging.getLogger(__name__)

# A fatal alert, internal_error (RFC 8446 section 6): what a client that waits for a handshake understands.
INTERNAL_ERROR = b"\x15\x03\x01\x00\x02\x02\x50"


class Gate:
    """Lets connections in, and gives them numbers. Any worker."""

    def __init__(
        self,
        facts: Facts,
        opened: int,
        plain: PlainDialect,
        irc: IrcDialects,
        commands: Mapping[str, Callable[[], Any]],
        places: Places | None = None,
        context: Callable[[], Context | None] = lambda: None,
        banned: Callable[[str], ServerBan | None] = lambda _address: None,
    ) -> None:
        """Let in; `context` says how TLS is spoken now, None when it is not; `banned` returns the ban of an address."""
        self._banned = banned
        self._places = places or Places()
        self.context = context
        self.facts = facts
        self.plain = plain
        self.irc = irc
        self._told_strangers = Sparing(log, "who is no proxy comes where only proxies may (server.proxies)")
        self._web: WebSessions | None = None
        self._web_lock = threading.Lock()
        self._commands = commands
        self._lock = threading.Lock()
        self._next = opened * SESSIONS_A_START

    @property
    def count(self) -> int:
        """Return how many connections there are."""
        return self._places.count

    @property
    def refusals(self) -> dict[str, int]:
        """Return how many connections were refused, by reason."""
        return self._places.refusals

    def door(self, takes: str, *, proxied: bool = False) -> Callable[[Connection, str, float], Session | bytes]:
        """Return what makes sessions for a listener that takes these wires, `proxied` only from proxies."""

        def make_session(connection: Connection, address: str, now: float) -> Session | bytes:
            settings = self.facts.settings
            is_proxy = within(address, settings.server.proxies)
            if proxied and not is_proxy:
                self._told_strangers.tell(address=address)
                return NOT_A_PROXY
            later = is_proxy or within(address, settings.webirc.networks)  # it is somebody else's connection, perhaps
            told = None if later else self.turned_away(address, takes)
            if told is not None:
                return INTERNAL_ERROR if told and takes == "tls" else told
            place = self._places.take(address, settings.limits, later=later)
            if isinstance(place, bytes):
                return INTERNAL_ERROR if place and takes == "tls" else place
            number = self._number()
            log.debug("accepted", extra={"connection": number, "address": address})
            arrival = Arrival(self, connection, address, takes, place, is_proxy=is_proxy)
            return arrival.await_header(number, now) if proxied else arrival.front(number, now)

        return make_session

    def turned_away(self, address: str, takes: str) -> bytes | None:
        """Return what is told to an address that is banned, in a flood nothing; None for one that is not."""
        ban = self._banned(address)
        return None if ban is None else self._places.turn_away(address, farewell(ban, self.facts, takes))

    def control(self, connection: Connection, _address: str, _now: float) -> Session:
        """Make the session of somebody who opened the control socket: the administrator."""
        return ControlSession(self._number(), connection, "", self.facts, self.plain, lambda: None, self._commands)

    def _number(self) -> int:
        """Return a number that no session ever had."""
        with self._lock:
            self._next += 1
            return self._next

    def load_web(self) -> WebSessions:
        """Import what HTTP needs: late, since it is a good part of a start, and most starts wait for somebody."""
        from besedka.server.web import WebSessions

        with self._web_lock:
            if self._web is None:
                self._web = WebSessions(self.facts, self.plain, self.irc)
            return self._web
