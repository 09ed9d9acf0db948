"""Makes the sessions of the HTTP wire: files for browsers, and the WebSocket that takes their place when asked for."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from besedka.sessions.web.page import PageSession
from besedka.sessions.web.site import Site, make_site
from besedka.sessions.web.socket import SocketDialects, SocketSession

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from besedka.net.connection import Connection
    from besedka.server.places import Place
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialects
    from besedka.sessions.session import Dialect, Session
    from besedka.sessions.web.forwarded import Asker

__all__ = ["WebSessions", "read_site"]


def read_site() -> Site:
    """Read the web client's files from the package, and compress them."""
    return make_site(dict(_files(files("besedka").joinpath("web"), "")))


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _files(each, f"{path}{each.name}/")
        else:
            yield f"{path}{each.name}", each.read_bytes()


class WebSessions:
    """What all HTTP connections share. Any worker."""

    def __init__(self, facts: Facts, plain: Dialect, irc: IrcDialects) -> None:
        self._facts = facts
        self._plain = plain
        self._irc = irc
        self._sockets = SocketDialects()
        self._site = read_site()

    def page(
        self, number: int, connection: Connection, address: str, place: Place, *, proxied: bool = False
    ) -> Session:
        """Make the session of a connection that speaks HTTP; `proxied`: a proxy's, that may speak for others."""

        def upgrade(whom: Asker) -> Session:
            connection.session = session = SocketSession(
                number, connection, whom.address, self._facts, self._irc, self._sockets, place, behind_tls=whom.secure
            )
            if not place.settled:
                session.arrive = lambda named: place.settle(named, self._facts.settings.limits)
            return session

        facts = self._facts
        return PageSession(number, connection, address, facts, self._plain, place, upgrade, self._site, proxied=proxied)
