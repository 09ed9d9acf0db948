"""What the server itself has to say to some of those who are here; it is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.commands import Command, Speech
from besedka.chat.events import Event, Said
from besedka.chat.services import SERVICE

if TYPE_CHECKING:
    from besedka.chat.state import State

__all__ = ["WarnUsers", "warn_users"]


class WarnUsers(Command, frozen=True, gc=False):
    """Say something to users, by their nicks; who has gone is not told."""

    nicks: tuple[str, ...]
    text: str


def warn_users(state: State, command: WarnUsers, now: int) -> list[Event]:
    """Say it as the service, to each of them alone."""
    source = state.services[SERVICE].source
    users = [user for user in map(state.user, command.nicks) if user is not None]
    return [
        Said(0, now, 0, user.sessions, source, user.source.nick, 0, command.text, Speech.NOTICE, (), None, None)
        for user in users
    ]
