"""Admit: what is local and may depend on anything (settings, room on the disk) is judged before the hub sees a command.

What it finds goes into the command, so that applying it depends on nothing but the hub's state. Here is what holds for
all commands; the rules of each stand by subject in `admission_rooms.py`, `admission_people.py`, `admission_speech.py`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from besedka.chat import account_commands, commands, room_commands
from besedka.chat.accounts import account_of
from besedka.chat.commands import Command, Say, SayEach
from besedka.chat.events import Refused
from besedka.chat.lockdown import Lockdown
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.refusals import Reason
from besedka.chat.talk import is_kept, is_repeated
from besedka.chat.warning import WarnUsers
from besedka.chat.web_logins import EnterByWebLogin
from besedka.journal.space import Space
from besedka.server.administrators import NamedAccounts
from besedka.server.admission_people import PeopleRules
from besedka.server.admission_rooms import RoomRules
from besedka.server.admission_speech import SpeechRules
from besedka.server.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.state import State
    from besedka.server.administrators import Administrators
    from besedka.sessions.facts import Facts

__all__ = ["Admission"]

_SPEAKING = (Say, SayEach, Redact, Edit, React)
_FULL = {Space.LOW: Reason.STORAGE_LOW, Space.READ_ONLY: Reason.STORAGE_READ_ONLY}
_KEPT_IF_POSSIBLE = frozenset(
    {
        commands.Disconnect,
        commands.EndSession,
        commands.RemoveUser,
        commands.Register,
        account_commands.LogIn,
        account_commands.LogOut,
    }
)
# What is still possible without room on the disk: it stores nothing
_STORES_NOTHING = frozenset(
    {
        commands.SetAway,
        commands.ChangeHost,
        commands.SetBot,
        commands.SetInvisible,
        commands.ChangeRealname,
        room_commands.InviteUser,
        room_commands.Knock,
        commands.Administer,
        commands.StopAdministering,
        commands.HearAnnouncements,
        commands.Announce,
        commands.ReadSettingsAgain,
        commands.Watch,
        commands.Unwatch,
        EnterByWebLogin,
        WarnUsers,
    }
)


class Admission:
    """Judges commands. Called by the turn, under the hub's lock, right before each command is applied."""

    def __init__(
        self,
        state: State,
        facts: Facts,
        clock: Callable[[], float] = time.monotonic,
        administrators: Administrators | None = None,
    ) -> None:
        self._state = state
        self._facts = facts
        self.space = Space.ENOUGH
        changes = Changes(clock)
        people = PeopleRules(state, facts, administrators or NamedAccounts(facts, state), changes)
        self._rules = {**SpeechRules(state).rules, **people.rules, **RoomRules(state, clock, changes).rules}

    @property
    def space(self) -> Space:
        """Return what room there is on the disk."""
        return self._space

    @space.setter
    def space(self, space: Space) -> None:
        """Take what there is in this turn, and decide whether its messages may pass unseen."""
        self._space = space
        settings = self._facts.settings
        self._at_ease = (
            space not in _FULL
            and settings.accounts.guests != "read-only"
            and settings.irc.long_lines == "split"
            and self._state.lockdown is Lockdown.OFF
        )

    @property
    def is_full(self) -> bool:
        """Return whether nothing can be stored."""
        return self._space in _FULL

    def admit(self, command: Command, now: int) -> Command | tuple[Refused, ...]:
        """Return the command as it may be applied, or why not, once for each thing it asks; `now` is microseconds."""
        kind = type(command)
        if self._at_ease and (kind is SayEach or (kind is Say and command.key is None)):  # type: ignore[attr-defined]
            return command  # the usual case: its wire has bounded it already
        full = _FULL.get(self._space)
        if full is not None and kind in _KEPT_IF_POSSIBLE:  # nobody can be kept from going
            command, full = msgspec.structs.replace(command, kept=False), None
        if full is not None and not self._stores_nothing(command, now):
            subject = str(getattr(command, "target", getattr(command, "room", "*")))
            refused = Refused(0, now, command.session, (), full, (subject,))
            return (refused,) * (len(command.texts) if isinstance(command, SayEach) else 1)
        silent = self._why_only_read(command.session) if isinstance(command, _SPEAKING) else None
        if isinstance(command, _SPEAKING) and silent is not None:
            refused = Refused(0, now, command.session, (), silent, (command.target,))
            return (refused,) * (len(command.texts) if isinstance(command, SayEach) else 1)
        rule = self._rules.get(kind)
        if rule is None:
            return command
        verdict = rule(command, self._facts.settings)
        if isinstance(verdict, Command):
            return verdict
        return (Refused(0, now, command.session, (), *verdict),)

    def _why_only_read(self, session: int) -> Reason | None:
        """Return why somebody says nothing who is a guest where guests do not, for now or always; None if it may."""
        if account_of(self._state, session) is not None:
            return None
        if self._facts.settings.accounts.guests == "read-only":
            return Reason.SPEECH_OF_GUESTS
        return None if self._state.lockdown is Lockdown.OFF else Reason.SPEECH_LOCKED_DOWN

    def _stores_nothing(self, command: Command, now: int) -> bool:
        """Tell what goes on without room on the disk; whoever heard that a repetition was refused would say it anew."""
        if isinstance(command, Say):
            return not is_kept(command.speech, command.tags) or is_repeated(self._state, command, now)
        if isinstance(command, commands.SetMetadata | commands.ClearMetadata):
            return not command.target.startswith("#") and account_of(self._state, command.session) is None
        return type(command) in _STORES_NOTHING
