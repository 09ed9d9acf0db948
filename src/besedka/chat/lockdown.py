"""The switch for raids: for a time only known accounts may speak on the whole server, or also enter rooms.

Whom that concerns is judged by admission (`server/admission.py`), which looks at each command anyway.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from besedka.chat.commands import Command
from besedka.chat.events import Event, Refused
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.users import Source

if TYPE_CHECKING:
    from besedka.chat.state import State

__all__ = ["Lockdown", "LockdownChanged", "LockdownOf", "SetLockdown", "ShowLockdown", "set_lockdown", "show_lockdown"]


class Lockdown(enum.Enum):
    """What guests may not do for now; and no accounts are made."""

    OFF = "off"
    SPEAK = "on"  # say anything
    JOIN = "join"  # say anything, or enter a room


class SetLockdown(Command, frozen=True, gc=False):
    """Turn the switch; for administrators."""

    lockdown: Lockdown
    by_administrator: bool = False


class LockdownChanged(Event, frozen=True, gc=False):
    """The switch is turned; `source` is None for the administrator."""

    source: Source | None
    lockdown: Lockdown


class ShowLockdown(Query, frozen=True, gc=False):
    """How the switch stands."""


class LockdownOf(Answer, frozen=True, gc=False):
    """How the switch stands."""

    lockdown: Lockdown


def set_lockdown(state: State, command: SetLockdown, now: int) -> list[Event]:
    """Let guests be silent from now on, or speak again."""
    user = state.by_session.get(command.session)
    if not command.by_administrator and (user is None or not user.administrator):
        return [Refused(0, now, command.session, (), Reason.NOT_ADMINISTRATOR)]
    if state.lockdown is command.lockdown:
        return []
    state.lockdown = command.lockdown
    time = state.stamp(now)
    source = None if user is None else user.source
    return [LockdownChanged(state.position, time, command.session, (), source, command.lockdown)]


def show_lockdown(state: State, query: ShowLockdown, now: int) -> Answer:
    """Answer with how the switch stands."""
    return LockdownOf(query.session, now, state.lockdown)
