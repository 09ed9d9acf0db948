"""Rules of admission for what is said: messages, and how they are changed, taken back and reacted to.

Most messages meet none of them (`Admission.admit` lets them through); whether somebody may speak is the hub's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.commands import Say, Speech
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.refusals import Reason
from besedka.protocols.irc import BODY_LIMIT
from besedka.server.bounds import shorten

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.config.settings import Settings
    from besedka.server.verdict import Rules, Verdict

__all__ = ["LONGEST_KEY", "SpeechRules"]

LONGEST_KEY = 68  # characters of a message key: 64 for a UUID or a hash, and a suffix for each of several targets
LONGEST_REACTION = 64  # bytes: the longest emoji have about forty
MINUTE = 60_000_000  # microseconds
_IRC = frozenset({"irc", "websocket"})  # wires of users


class SpeechRules:
    """Judges what is said. Under the hub's lock."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.rules: Rules = {Say: self._say, Redact: self._redact, Edit: self._edit, React: self._react}

    def _say(self, command: Say, settings: Settings) -> Verdict:
        if settings.irc.long_lines == "refuse":
            excess = self._excess(command)
            if excess > 0:
                return Reason.LINE_TOO_LONG, (command.target, str(excess))
        key = command.key
        if key is not None and (not 0 < len(key) <= LONGEST_KEY or not key.isprintable()):
            return Reason.KEY_UNUSABLE, (command.target,)
        return command

    def _excess(self, command: Say) -> int:
        """Return by how many bytes a message of one line is too long for IRC; those of several lines are cut anyway."""
        user = self._state.by_session.get(command.session)
        if user is None or user.wire not in _IRC or command.seams or "\n" in command.text:
            return 0
        verb = "NOTICE" if command.speech is Speech.NOTICE else "PRIVMSG"
        line = f":{user.source.mask} {verb} {command.target} :{command.text}"
        return len(line.encode()) + len("\r\n") - BODY_LIMIT

    def _redact(self, command: Redact, settings: Settings) -> Verdict:
        reason = shorten(command.reason, settings.limits.kick_length)
        return msgspec.structs.replace(command, reason=reason, within=settings.history.redact_minutes * MINUTE)

    def _edit(self, command: Edit, settings: Settings) -> Verdict:
        key = command.key
        if key is not None and not key.isprintable():
            return Reason.KEY_UNUSABLE, (command.target,)
        return msgspec.structs.replace(command, within=settings.history.edit_minutes * MINUTE)

    def _react(self, command: React, settings: Settings) -> Verdict:
        if len(command.reaction.encode()) > LONGEST_REACTION:
            return Reason.REACTION_UNUSABLE, (command.target, str(LONGEST_REACTION))
        limits = settings.limits
        return msgspec.structs.replace(command, most=limits.reactions, most_of_all=limits.reactions_per_message)
