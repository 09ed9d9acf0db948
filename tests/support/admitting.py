"""What judges commands, and somebody whose commands it judges."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from besedka.chat import commands
from besedka.chat.commands import Command
from besedka.chat.events import Refused
from besedka.chat.hub import Hub
from besedka.chat.state import State
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.server.admission import Admission
from besedka.sessions.facts import Facts
from support.inside import changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.refusals import Reason
    from besedka.chat.users import Source

__all__ = ["NoKeys", "admitted", "house", "refused"]


class NoKeys:
    """No message key was ever used."""

    def find_markers(self, _owner: str) -> dict[str, int]:
        """Nothing was read."""
        return {}

    def find_seen(self, _device: str) -> dict[int, int]:
        """Nothing was seen."""
        return {}

    def find_key(self, owner: str, key: str) -> None:
        """Find nothing."""


class Anybody:
    """Anybody may administer who knows the password."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Look at the password."""
        return password == "secret"


def house(clock: Callable[[], float] = time.monotonic, host: str = "192.0.2.1", **limits: int) -> tuple[Hub, Admission]:
    """Return an empty chat with anna (session 1) in it, and what judges her commands."""
    state = State((), 0, 0, NoKeys())
    hub = Hub(state)
    hub.apply(commands.Register(1, "anna", "anna", "Anna", host, "irc"), 1)
    facts = Facts(changed(Settings(), limits=limits), Words("en"), "epoch", 0)
    return hub, Admission(state, facts, clock, Anybody())


def refused(admission: Admission, command: Command) -> tuple[Reason, tuple[str, ...]]:
    """Return why a command is not admitted."""
    refusals = admission.admit(command, 7)
    assert isinstance(refusals, tuple), refusals
    (verdict,) = refusals
    assert isinstance(verdict, Refused), verdict
    assert (verdict.position, verdict.time, verdict.session, verdict.audience) == (0, 7, command.session, ())
    return verdict.reason, verdict.subject


def admitted(admission: Admission, command: Command) -> Any:
    """Return a command as it is admitted."""
    verdict = admission.admit(command, 7)
    assert isinstance(verdict, Command), verdict
    return verdict
