"""Rules of admission for rooms: entering and making them, their names, topics, modes and lists, and who is put out.

What is asked of rooms and depends on settings; who may do it is the hub's to say (`chat/permissions.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat import room_commands
from besedka.chat.granting import GrantRole
from besedka.chat.invite_links import JoinByLink, digest_of, link_of
from besedka.chat.lockdown import Lockdown
from besedka.chat.membership import why_not_join
from besedka.chat.modes import BY_LETTER, ModeKind
from besedka.chat.names import check_room, normalize
from besedka.chat.refusals import Reason
from besedka.chat.sanctions import Sanction
from besedka.server.bounds import problem_with, shorten
from besedka.server.origin import origin
from besedka.server.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User
    from besedka.config.settings import Settings
    from besedka.server.changes import Changes
    from besedka.server.verdict import Refusal, Rules, Verdict

__all__ = ["GUESSES_PER_MIN", "RoomRules"]

MINUTE_S = 60.0
HOUR_S = 3600.0
GUESSES_PER_MIN = 20  # keys and tokens that do not fit: a person mistypes, a program tries
KNOCKS_PER_MIN = 1  # at one room: its operators have heard the first


class RoomRules:
    """Judges what is asked of rooms. Under the hub's lock."""

    def __init__(self, state: State, clock: Callable[[], float], changes: Changes) -> None:
        self._state = state
        self._clock = clock  # seconds; the hub's times may be set back
        self._changes = changes
        self._joins = Rate(MINUTE_S)  # by session
        self._knocks = Rate(MINUTE_S)  # by session and room
        self._guesses = Rate(MINUTE_S)  # by origin, too
        self._new_rooms = Rate(HOUR_S)  # by origin; by session where origins are not counted
        self.rules: Rules = {
            room_commands.JoinRoom: self._join,
            JoinByLink: self._join_by_link,
            room_commands.RenameRoom: self._rename,
            room_commands.SetTopic: self._set_topic,
            room_commands.KickUser: self._kick,
            room_commands.LeaveRoom: self._leave,
            room_commands.ChangeModes: self._change_modes,
            Sanction: self._sanction,
            GrantRole: self._grant_role,
            room_commands.Knock: self._knock,
        }

    def _join(self, command: room_commands.JoinRoom, settings: Settings) -> Verdict:
        user = self._state.by_session.get(command.session)
        room = self._state.room(command.room)
        if room is None:
            command = msgspec.structs.replace(command, room=normalize(command.room))
            problem = problem_with(check_room, command.room, settings.limits.room_length)
            if problem is not None:
                return Reason.ROOM_UNUSABLE, (command.room, problem.name)
            if len(self._state.rooms) >= settings.limits.rooms:
                return Reason.SERVER_FULL_OF_ROOMS, (command.room,)
        if user is None or room in user.rooms:
            return command
        if self._state.lockdown is Lockdown.JOIN and user.account is None:
            return Reason.JOIN_LOCKED_DOWN, (command.room,)
        if len(user.rooms) >= settings.limits.rooms_per_user:
            return Reason.TOO_MANY_ROOMS, (command.room,)
        guessing = None if room is None else self._guess(command.session, command.key, room, settings)
        if guessing is not None:
            return guessing
        wait_s = self._joins.take(command.session, settings.limits.joins_per_min, self._clock())
        if wait_s:
            return Reason.JOINING_TOO_FAST, (command.room, str(wait_s))
        if room is None and (wait_s := self._wait_for_new_room(command.session, user, settings)):
            return Reason.OPENING_TOO_FAST, (command.room, str(wait_s))
        return command

    def _join_by_link(self, command: JoinByLink, settings: Settings) -> Verdict:
        """Judge it as a JOIN of the room that the token is for, where there is one."""
        link = self._state.invite_links.get(digest_of(command.token))
        room = None if link is None else next((e for e in self._state.rooms.values() if e.number == link.room), None)
        if room is None:
            return self._guess(command.session, command.token, None, settings) or command
        return self._join(room_commands.JoinRoom(command.session, room.name, command.token), settings)

    def _guess(self, session: int, key: str | None, room: Room | None, settings: Settings) -> Refusal | None:
        """Return why somebody must wait who tries one key or token after another, None if it need not."""
        user = self._state.by_session.get(session)
        if (
            user is None
            or key is None
            or (room is not None and why_not_join(room, user, key, self._state.time) is None)
        ):
            return None
        if room is not None and link_of(self._state, room, key) is not None:
            return None
        by = origin(user.address, settings.limits.exempt_networks) or session
        wait_s = self._guesses.take(by, GUESSES_PER_MIN, self._clock())
        name = "*" if room is None else room.name
        return (Reason.GUESSING_TOO_FAST, (name, str(wait_s))) if wait_s else None

    def _wait_for_new_room(self, session: int, user: User, settings: Settings) -> int:
        """Return for how many seconds somebody may make no room: one alone must not use up those that there may be."""
        key: Hashable = origin(user.address, settings.limits.exempt_networks) or session
        return self._new_rooms.take(key, settings.limits.new_rooms_per_hour, self._clock())

    def _rename(self, command: room_commands.RenameRoom, settings: Settings) -> Verdict:
        name = normalize(command.name)
        problem = problem_with(check_room, name, settings.limits.room_length)
        if problem is not None:
            return Reason.NEW_NAME_UNUSABLE, (command.room, command.name, problem.name)
        reason = shorten(command.reason, settings.limits.kick_length)
        return self._changes.too_often(command, "RENAME", settings) or msgspec.structs.replace(
            command, name=name, reason=reason
        )

    def _set_topic(self, command: room_commands.SetTopic, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, topic=shorten(command.topic, settings.limits.topic_length))

    def _kick(self, command: room_commands.KickUser, settings: Settings) -> Verdict:
        reason = shorten(command.reason or "", settings.limits.kick_length) or None
        return msgspec.structs.replace(command, reason=reason)

    def _leave(self, command: room_commands.LeaveRoom, settings: Settings) -> Verdict:
        reason = shorten(command.reason or "", settings.limits.kick_length) or None
        return msgspec.structs.replace(command, reason=reason)

    def _change_modes(self, command: room_commands.ChangeModes, settings: Settings) -> Verdict:
        room = self._state.room(command.room)
        kept = []
        count = _listed(room)
        for change in command.changes:
            mode = BY_LETTER.get(change.letter)
            if mode is not None and change.adding and mode.kind is ModeKind.LIST:
                count += 1
                if count > settings.limits.list_entries:
                    return Reason.LIST_FULL, (command.room, change.letter)
            if mode is not None and mode.kind is ModeKind.SETTING and change.argument:
                argument = shorten(change.argument, settings.limits.key_length)
                kept.append(msgspec.structs.replace(change, argument=argument))
            else:
                kept.append(change)
        return msgspec.structs.replace(command, changes=tuple(kept))

    def _sanction(self, command: Sanction, settings: Settings) -> Verdict:
        room = self._state.room(command.room)
        if _listed(room) >= settings.limits.list_entries:
            return Reason.LIST_FULL, (command.room, command.letter)
        return msgspec.structs.replace(command, reason=shorten(command.reason, settings.limits.kick_length))

    def _grant_role(self, command: GrantRole, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, most=settings.limits.list_entries)

    def _knock(self, command: room_commands.Knock, settings: Settings) -> Verdict:
        room = self._state.room(command.room)
        if room is None:
            return command
        wait_s = self._knocks.take((command.session, room.number), KNOCKS_PER_MIN, self._clock())
        if wait_s:
            return Reason.KNOCKING_TOO_FAST, (room.name, str(wait_s))
        reason = shorten(command.reason or "", settings.limits.kick_length) or None
        return msgspec.structs.replace(command, reason=reason)


def _listed(room: Room | None) -> int:
    """Return how many masks a room has listed. Roles are not listed by anybody: they are given to who is there."""
    return 0 if room is None else sum(each.letter not in "ov" for each in room.lists)
