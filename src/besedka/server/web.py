"""Makes the sessions of the HTTP wire: the page, and the WebSocket that takes its place when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.sessions.web.page import PageSession
from besedka.sessions.web.socket import SocketDialects, SocketSession

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.net.connection import Connection
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialects
    from besedka.sessions.session import Dialect, Session

__all__ = ["WebSessions"]


class WebSessions:
    """What all HTTP connections share. Any worker."""

    def __init__(self, facts: Facts, plain: Dialect, irc: IrcDialects) -> None:
        self._facts = facts
        self._plain = plain
        self._irc = irc
        self._sockets = SocketDialects()

    def page(self, number: int, connection: Connection, address: str, release: Callable[[], None]) -> Session:
        """Make the session of a connection that speaks HTTP."""

        def upgrade() -> Session:
            connection.session = session = SocketSession(
                number, connection, address, self._facts, self._irc, self._sockets, release
            )
            return session

        return PageSession(number, connection, address, self._facts, self._plain, release, upgrade)
