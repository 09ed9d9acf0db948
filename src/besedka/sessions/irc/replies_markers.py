"""MARKREAD as the server says it (IRCv3 read-marker): of one's own, whichever session has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.clock import server_time

if TYPE_CHECKING:
    from besedka.chat.markers import MarkerOf
    from besedka.chat.notes import MarkerTold
    from besedka.sessions.irc.response import Response

__all__ = ["announce", "marker", "overheard"]


def announce(response: Response, target: str, read: int | None) -> None:
    """Tell how far somebody has read."""
    response.server(f"MARKREAD {target} {'*' if read is None else f'timestamp={server_time(read)}'}")


def marker(response: Response, found: MarkerOf | MarkerTold) -> None:
    """Answer who asked, or who has read."""
    announce(response, found.target, found.read)


def overheard(response: Response, told: MarkerTold) -> None:
    """Tell the other sessions that know what it means."""
    if response.session.caps & Cap.READ_MARKER:
        announce(response, told.target, told.read)
