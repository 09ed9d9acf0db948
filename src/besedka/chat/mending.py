"""Mending what was said: who may take back or change which message, and what comes of it (docs/history.md).

One's own message is known by the account or device that said it; what a stranger has said is its own for as long as it
has kept the nick under which it said that: meanwhile nobody else can have had it.
"""

from __future__ import annotations

import bisect
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.attached import share
from besedka.chat.blocks import is_blocked
from besedka.chat.commands import Say, Speech
from besedka.chat.events import Event, Refused, Said
from besedka.chat.floor import refuse_speech, why_not_speak
from besedka.chat.mended import Edited, KeptMessage, Reacted, Redacted, VersionsFound, VersionsHidden
from besedka.chat.names import fold_nick
from besedka.chat.pages import Versions
from besedka.chat.past import correspondents
from besedka.chat.refusals import Reason
from besedka.chat.rooms import Room
from besedka.chat.talk import find_key, is_barred_ctcp, key_owner, say, stranger
from besedka.chat.users import User

if TYPE_CHECKING:
    from besedka.chat.mended import Edit, FindVersions, React, Redact
    from besedka.chat.queries import Answer
    from besedka.chat.state import State

__all__ = ["edit", "find_versions", "react", "redact"]

SECOND = 1_000_000  # microseconds


class Found(msgspec.Struct, frozen=True):
    """A message, and where the asker has it: in a room, or in a direct talk with somebody who may be gone."""

    message: KeptMessage
    room: Room | None
    other: User | None
    is_own: bool
    is_operated: bool


def redact(state: State, command: Redact, now: int) -> list[Event]:
    """Take back a message: one's own for a time, as an operator anybody's in the room."""
    user = state.by_session[command.session]
    found = _find(state, user, command.target, command.message)
    if isinstance(found, Reason):
        return [_refused(command, found, now)]
    if not (found.is_own or found.is_operated):
        return [_refused(command, Reason.REDACT_FORBIDDEN, now)]
    if found.room is not None and found.room.modes.archived and not found.is_operated:
        return [Refused(0, now, command.session, (), Reason.ARCHIVED, (found.room.name,))]
    if not found.is_operated and command.within and now - found.message.time > command.within:
        return [_refused(command, Reason.REDACT_TOO_LATE, now, str(command.within // SECOND))]
    time = state.stamp(now)
    state.mended[found.message.position] = None
    other = found.other
    event = Redacted(
        state.position,
        time,
        command.session,
        _audience(state, user, found),
        user.source,
        _name_of(found, command.target),
        found.message.room,
        None if other is None else other.source.identity,
        found.message.position,
        command.reason,
        found.message.source,
        found.is_own,
    )
    return [event, *_shared(user, found, event)]


def edit(state: State, command: Edit, now: int) -> list[Event]:
    """Change what a message of one's own says, for a time, and where one may speak."""
    user = state.by_session[command.session]
    found = _find(state, user, command.target, command.message)
    if isinstance(found, Reason) or found.message.kind == Speech.TAG.value:
        nowhere = found is Reason.REDACT_NOWHERE
        return [_refused(command, Reason.EDIT_NOWHERE if nowhere else Reason.EDIT_UNKNOWN, now)]
    refused = _why_not_edit(state, user, found, command, now)
    if refused is not None:
        return [refused]
    message = found.message
    if command.text == message.text or (command.key is not None and find_key(state, user, command, now) is not None):
        return [_edited(user, found, command, 0, now, ())]
    time = state.stamp(now)
    state.mended[message.position] = msgspec.structs.replace(message, text=command.text)
    if command.key is not None:
        state.fresh_keys[key_owner(user.source, command.session), command.key] = (state.position, time)
    event = _edited(user, found, command, state.position, time, _audience(state, user, found))
    return [event, *_shared(user, found, event)]


def _why_not_edit(state: State, user: User, found: Found, command: Edit, now: int) -> Refused | None:
    if not found.is_own:
        return _refused(command, Reason.EDIT_FORBIDDEN, now)
    if command.within and now - found.message.time > command.within:
        return _refused(command, Reason.EDIT_TOO_LATE, now, str(command.within // SECOND))
    room = found.room
    if room is not None and is_barred_ctcp(room, command.text):
        return Refused(0, now, command.session, (), Reason.SPEECH_CTCP, (room.name,))
    return _why_silent(state, user, found, command.session, now)


def _why_silent(state: State, user: User, found: Found, session: int, now: int) -> Refused | None:
    """Return the refusal of who may not speak there; nobody must wait who only mends."""
    room = found.room
    if room is not None:
        reason = why_not_speak(room, user, now, Speech.TAG)
        return None if reason is None else refuse_speech(room, user, session, reason, now)
    if found.other is not None and _is_blocked(state, user, found):
        return Refused(0, now, session, (), Reason.BLOCKED, (found.other.source.nick,))
    return None


def _is_blocked(state: State, user: User, found: Found) -> bool:
    return found.other is not None and state.blocking and is_blocked(state, found.other, user)


def _edited(user: User, found: Found, command: Edit, position: int, time: int, audience: tuple[int, ...]) -> Edited:
    message, other = found.message, found.other
    return Edited(
        position,
        time,
        command.session,
        audience,
        user.source,
        _name_of(found, command.target),
        message.room,
        None if other is None else other.source.identity,
        message.position,
        command.text,
        Speech(message.kind),
        command.key,
        command.seams,
    )


def find_versions(state: State, query: FindVersions, now: int) -> Answer:
    """Answer with what a message has said before, for its author, the operators of its room, and administrators."""
    user = state.by_session[query.session]
    found = _find(state, user, query.target, query.message)
    reason = Reason.EDIT_UNKNOWN
    if isinstance(found, Found):
        if found.is_own or found.is_operated:
            question = Versions(query.message, query.msgid, _name_of(found, query.target), state.position)
            return VersionsFound(query.session, now, question)
        reason = Reason.VERSIONS_FORBIDDEN
    elif found is Reason.REDACT_NOWHERE:
        reason = Reason.EDIT_NOWHERE
    return VersionsHidden(query.session, now, reason, (query.target, query.msgid))


def react(state: State, command: React, now: int) -> list[Event]:
    """React to a message, or take that back: each reaction of somebody is there once, or is not.

    What is about a message that nobody knows here is told like other tags, and is not kept.
    """
    user = state.by_session[command.session]
    found = _find(state, user, command.target, command.message)
    if isinstance(found, Reason):
        said = Say(command.session, command.target, "", Speech.TAG, command.tags)
        return [] if command.quietly else say(state, said, now)
    refused = _why_not_react(state, user, found, command, now)
    if refused is not None:
        return [] if command.quietly else [refused]
    who = known_as(user)
    mine = (who, command.reaction)
    reactions = state.reacted[found.message.position]
    if (mine in reactions) is command.adding:
        return [] if command.quietly else [_reacted(user, found, command, 0, state.tick(now), ())]
    if command.adding:
        reactions[mine] = None
    else:
        del reactions[mine]
    time = state.stamp(now)
    event = _reacted(
        user, found, command, state.position, time, () if command.quietly else _audience(state, user, found)
    )
    return [event, *([] if command.quietly else _shared(user, found, event))]


def _why_not_react(state: State, user: User, found: Found, command: React, now: int) -> Refused | None:
    refused = _why_silent(state, user, found, command.session, now)
    if refused is not None:
        return refused
    if found.room is None and found.other is None:
        return Refused(0, now, command.session, (), Reason.NO_SUCH_NICK, (command.target,))
    position = found.message.position
    reactions = state.reacted.get(position)
    if reactions is None:
        reactions = state.reacted[position] = dict.fromkeys(state.messages.find_reactions(position))
    who = known_as(user)
    if not command.adding or (who, command.reaction) in reactions:
        return None
    if len(reactions) >= command.most_of_all or sum(each == who for each, _ in reactions) >= command.most:
        return Refused(0, now, command.session, (), Reason.REACTIONS_FULL, (command.target,))
    return None


def _reacted(user: User, found: Found, command: React, position: int, time: int, audience: tuple[int, ...]) -> Reacted:
    other = found.other
    return Reacted(
        position,
        time,
        command.session,
        audience,
        user.source,
        _name_of(found, command.target),
        found.message.room,
        None if other is None else other.source.identity,
        command.tags,
        found.message.position,
        command.reaction,
        command.adding,
        known_as(user),
        command.quietly,
    )


def known_as(user: User) -> str:
    """Return whose somebody's reactions are: the account's, the device's, or of a stranger the nick's."""
    return user.source.identity or stranger(user.source.nick)


def _refused(command: Redact | Edit, reason: Reason, now: int, *more: str) -> Refused:
    return Refused(0, now, command.session, (), reason, (command.target, command.msgid, *more))


def _name_of(found: Found, asked: str) -> str:
    """Return how the room is called, or the one who was talked with."""
    if found.room is not None:
        return found.room.name
    return asked if found.other is None else found.other.source.nick


def _audience(state: State, user: User, found: Found) -> tuple[int, ...]:
    """Return who is told: all of a room, or the other end, which may be gone, or want to hear nothing of the user."""
    if found.room is not None:
        return found.room.audience
    return () if found.other is None or _is_blocked(state, user, found) else found.other.sessions


def _shared(user: User, found: Found, event: Event) -> list[Event]:
    """Tell the other sessions of who has mended something in a direct talk; in a room they hear it like everybody."""
    return [] if found.room is not None or found.other is user else share(user, event)


def _find(state: State, user: User, target: str, position: int) -> Found | Reason:
    """Return a message that the asker may know of, else why not: what it must not know of is not there."""
    if target.startswith("#"):
        room = state.room(target)
        if room is None or not (user.number in room.members or user.administrator):
            return Reason.REDACT_NOWHERE
        message = _message(state, position)
        if message is None or message.room != room.number or (position <= room.hidden and not user.administrator):
            return Reason.REDACT_UNKNOWN
        member = room.members.get(user.number)
        operated = user.administrator or (member is not None and member.operator)
        return Found(message, room, None, _is_own(user, message), operated)
    message = _message(state, position)
    if message is None or message.room or not _is_in_talk(state, user, target, message):
        return Reason.REDACT_UNKNOWN
    return Found(message, None, state.user(target), _is_own(user, message), is_operated=False)


def _message(state: State, position: int) -> KeptMessage | None:
    """Return a message that is kept, or is about to be; as this turn has left it."""
    if not position or position in state.mended:
        return state.mended.get(position)
    unstored = state.unstored
    at = bisect.bisect_left(unstored, position, key=attrgetter("position"))
    if at == len(unstored) or unstored[at].position != position:
        return state.messages.find_message(position)
    said = unstored[at]
    return _as_kept(said) if isinstance(said, Said) else None


def _as_kept(said: Said) -> KeptMessage:
    kind = said.speech.value
    return KeptMessage(said.position, said.time, kind, said.room, said.source, said.target, said.text, said.tags)


def _is_own(user: User, message: KeptMessage) -> bool:
    source = message.source
    if source.identity is not None and source.identity == user.source.identity:
        return True
    return fold_nick(source.nick) == user.folded and user.named < message.time


def _is_in_talk(state: State, user: User, target: str, message: KeptMessage) -> bool:
    """Whether a direct message is of the asker's talk with somebody; two strangers have none that is kept."""
    if _is_own(user, message) and fold_nick(message.target) == fold_nick(target):
        return True
    own = user.source.identity
    if own is None:
        return False
    others, folded = correspondents(state, target)
    return state.messages.is_in_talk(message.position, own, others, folded)
