"""MONITOR: who of those that are watched is here (ircv3.net/specs/extensions/monitor)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols import numerics
from besedka.sessions.irc.fitting import BODY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat import events, queries
    from besedka.sessions.irc.response import Response

__all__ = ["began", "nicks", "users"]


def began(response: Response, event: events.WatchBegan) -> None:
    """RPL_MONONLINE and RPL_MONOFFLINE for those who were added."""
    _listed(response, numerics.RPL_MONONLINE, event.here)
    _listed(response, numerics.RPL_MONOFFLINE, event.gone)


def users(response: Response, answer: queries.WatchedUsers) -> None:
    """MONITOR S."""
    _listed(response, numerics.RPL_MONONLINE, answer.here)
    _listed(response, numerics.RPL_MONOFFLINE, answer.gone)


def nicks(response: Response, answer: queries.WatchedNicks) -> None:
    """MONITOR L."""
    _listed(response, numerics.RPL_MONLIST, answer.nicks)
    response.numeric(numerics.RPL_ENDOFMONLIST, text="End of MONITOR list")


def _listed(response: Response, code: str, names: Iterable[str]) -> None:
    """Tell names, separated by commas, in as many lines as it takes."""
    session = response.session
    room = BODY - len(f":{session.server_name} {code} {session.nick} :".encode())
    line = ""
    for name in names:
        longer = f"{line},{name}" if line else name
        if line and len(longer.encode()) > room:
            response.numeric(code, text=line)
            longer = name
        line = longer
    if line:
        response.numeric(code, text=line)
