"""Saying something, to a room or to a user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.attached import share
from besedka.chat.blocks import is_blocked
from besedka.chat.commands import Say, SayEach, Speech
from besedka.chat.events import Event, Refused, Repeated, Said, UserIsAway
from besedka.chat.floor import refuse_speech, take_floor, why_not_speak
from besedka.chat.modes import STATUS_PREFIXES
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from besedka.chat.mended import Edit
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import Source, User

__all__ = ["find_key", "is_barred_ctcp", "is_kept", "is_repeated", "key_owner", "say", "say_each", "stranger"]

KEPT_TAGS = ("+draft/persist",)  # on what is only tags: it is to be found later


def say(state: State, command: Say, now: int) -> list[Event]:
    """Say something: to the members of a room, or to all sessions of a user."""
    user = state.by_session[command.session]
    if command.key is not None:
        first = _first_with_key(state, user, command, now)
        if first is not None:
            return [first]
    if command.target.startswith("#"):
        return _say_in_room(state, user, command, now)
    if command.target.startswith(STATUS_PREFIXES):
        return _say_to_some(state, user, command, now)
    return _say_to_user(state, user, command, now)


def say_each(state: State, command: SayEach, now: int) -> list[Event]:
    """Say several texts in a room: as if each were said by a command of its own; refusals, too."""
    user = state.by_session[command.session]
    room = state.room(command.target)
    if room is not None and room.judged_by_line:
        commands = [Say(command.session, command.target, text) for text in command.texts]
        return [event for each in commands for event in _say_in_room(state, user, each, now)]
    if room is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ROOM, (command.target,))] * len(command.texts)
    reason = take_floor(room, user, now)
    if reason is not None:
        return [refuse_speech(room, user, command.session, reason, now)] * len(command.texts)
    room.spoken = True
    session, audience, source, name, number = command.session, room.audience, user.source, room.name, room.number
    stamp = state.stamp
    events: list[Event] = []
    for text in command.texts:
        time = stamp(now)
        events.append(
            Said(state.position, time, session, audience, source, name, number, text, Speech.MESSAGE, (), None, None)
        )
    user.spoke = state.time
    if user.attached is not None:
        user.attached[session].spoke = state.time
    return events


def _say_in_room(state: State, user: User, command: Say, now: int) -> list[Event]:
    room = state.room(command.target)
    if room is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ROOM, (command.target,))]
    reason = Reason.SPEECH_CTCP if is_barred_ctcp(room, command.text) else take_floor(room, user, now, command.speech)
    if reason is not None:
        if reason in (Reason.SPEECH_MODERATED, Reason.SPEECH_REGISTERED) and room.modes.op_moderated:
            return [_say_to(state, user, command, room, "@", now)]
        return [refuse_speech(room, user, command.session, reason, now)]
    position, time = _stamp(state, user, command, now)
    room.spoken = room.spoken or command.speech is not Speech.TAG
    said = Said(
        position,
        time,
        command.session,
        room.audience,
        user.source,
        room.name,
        room.number,
        command.text,
        command.speech,
        command.tags,
        None,
        command.key,
        command.seams,
    )
    return [said]


def _say_to_some(state: State, user: User, command: Say, now: int) -> list[Event]:
    """Say something to the operators of a room (`@#room`), or to all with a voice (`+#room`).

    It belongs to no room's history: who becomes an operator later must not read what the others said among themselves.
    """
    prefix, name = command.target[0], command.target[1:]
    room = state.room(name)
    if room is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ROOM, (name,))]
    if is_barred_ctcp(room, command.text):
        reason: Reason | None = Reason.SPEECH_CTCP
    elif user.number in room.members:
        reason = take_floor(room, user, now, command.speech)
    else:
        reason = why_not_speak(room, user, now, command.speech) or Reason.NOT_IN_ROOM
    if reason is not None:
        return [refuse_speech(room, user, command.session, reason, now)]
    return [_say_to(state, user, command, room, prefix, now)]


def _say_to(state: State, user: User, command: Say, room: Room, prefix: str, now: int) -> Event:
    """Tell those of a room who have this prefix, or a higher one."""
    position, time = _stamp(state, user, command, now)
    own = tuple(session for session in user.sessions if session != command.session)
    return Said(
        position,
        time,
        command.session,
        room.sessions_with(prefix, but=user) + own,
        user.source,
        prefix + room.name,
        0,
        command.text,
        command.speech,
        command.tags,
        None,
        command.key,
    )


def _say_to_user(state: State, user: User, command: Say, now: int) -> list[Event]:
    other = state.user(command.target)
    if other is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_NICK, (command.target,))]
    if state.blocking and is_blocked(state, other, user):
        return [Refused(0, now, command.session, (), Reason.BLOCKED, (other.source.nick,))]
    position, time = _stamp(state, user, command, now)
    events: list[Event] = [
        Said(
            position,
            time,
            command.session,
            other.sessions,
            user.source,
            other.source.nick,
            0,
            command.text,
            command.speech,
            command.tags,
            other.source.identity,
            command.key,
            command.seams,
        )
    ]
    if other.away is not None and command.speech is Speech.MESSAGE:
        events.append(UserIsAway(0, now, command.session, (), other.source.nick, other.away))
    if len(user.sessions) > 1 and other is not user:
        events += share(user, events[0])
    return events


def is_barred_ctcp(room: Room, text: str) -> bool:
    """Tell whether one line is a request that programs answer (CTCP), where there may be none; an action is speech."""
    return room.modes.no_ctcp and any(
        line.startswith("\1") and not line.startswith("\1ACTION ") for line in text.split("\n")
    )


def key_owner(source: Source, session: int) -> str:
    """Return for whom a message key is unique: the account or device, or else this session alone."""
    return source.identity or f"session:{session}"


def is_repeated(state: State, command: Say, now: int) -> bool:
    """Tell whether a message was said before under its key: it is acknowledged again, and nothing is stored."""
    return command.key is not None and bool(_first_with_key(state, state.by_session[command.session], command, now))


def _first_with_key(state: State, user: User, command: Say, now: int) -> Event | None:
    found = find_key(state, user, command, now)
    if found is None:
        return None
    position, time = found
    return Repeated(
        0,
        time,
        command.session,
        (),
        position,
        user.source,
        command.target,
        command.text,
        command.speech,
        command.tags,
    )


def find_key(state: State, user: User, command: Say | Edit, now: int) -> tuple[int, int] | None:
    """Return position and time of what was said before under the command's key, None if nothing was."""
    assert command.key is not None
    owner = key_owner(user.source, command.session)
    found = state.fresh_keys.get((owner, command.key)) or state.keys.find_key(owner, command.key)
    return None if found is None or now - found[1] > state.key_lifetime else found


def is_kept(speech: Speech, tags: tuple[tuple[str, str], ...]) -> bool:
    """Whether something that is said is kept: all but tags alone, unless one of them asks for it."""
    return speech is not Speech.TAG or any(name in KEPT_TAGS for name, _ in tags)


def stranger(nick: str) -> str:
    """Return by what somebody without an account and a device is known in the talks of others: its nick."""
    return f"nick:{fold_nick(nick)}"


def _stamp(state: State, user: User, command: Say, now: int) -> tuple[int, int]:
    """Take the position and the time of what is said; what is only tags is seldom kept and has no position then."""
    if command.speech is Speech.TAG and not is_kept(command.speech, command.tags):
        return 0, state.tick(now)
    time = user.spoke = state.stamp(now)
    if user.attached is not None:
        user.attached[command.session].spoke = time
    if command.key is not None:
        state.fresh_keys[(key_owner(user.source, command.session), command.key)] = (state.position, time)
    return state.position, time
