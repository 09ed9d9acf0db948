"""Who has the floor: who may speak in a room, and what is told to who may not.

What is asked with each message is one flag of the room (`Room.restricted`); everything else is behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.bans import ban_of, is_mute, is_muted
from besedka.chat.commands import Speech
from besedka.chat.events import Refused
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from besedka.chat.rooms import Listed, Room
    from besedka.chat.users import User

__all__ = ["about_ban", "refuse_speech", "take_floor", "why_not_speak"]

MICROSECONDS = 1_000_000
# What is said instead where there is an end or a reason to tell of.
_TOLD_WHY = {
    Reason.SPEECH_BANNED: Reason.SPEECH_BANNED_FOR,
    Reason.SPEECH_MUTED: Reason.SPEECH_MUTED_FOR,
    Reason.BANNED: Reason.BANNED_FOR,
}
MOST_REMEMBERED = 1000  # who spoke last in a room in slow mode: beyond it those who wait no longer are forgotten


def take_floor(room: Room, user: User, now: int, speech: Speech = Speech.MESSAGE) -> Reason | None:
    """Let a user speak in a room: return why it may not, or None, and then in slow mode its next message must wait."""
    if not room.restricted and user.number in room.members:
        return None
    reason = why_not_speak(room, user, now, speech)
    if reason is None and room.modes.slow and speech is not Speech.TAG:
        _note(room, user, now, room.modes.slow)
    return reason


def _note(room: Room, user: User, now: int, seconds: int) -> None:
    """Remember when somebody spoke."""
    if len(room.said_at) >= MOST_REMEMBERED:
        since = now - seconds * MICROSECONDS
        room.said_at = {number: said for number, said in room.said_at.items() if said > since}
    room.said_at[user.number] = now


def why_not_speak(room: Room, user: User, now: int, speech: Speech = Speech.MESSAGE) -> Reason | None:
    """Return why a user may not speak in a room, None if it may. Only tags may come at any time in slow mode."""
    member = room.members.get(user.number)
    modes = room.modes
    if member is None and (modes.no_external or modes.secret):
        return Reason.SPEECH_EXTERNAL
    if modes.archived:
        return Reason.ARCHIVED
    if member is not None and (member.operator or member.voice):
        return None
    if is_muted(room, user, now):
        return Reason.SPEECH_BANNED
    if modes.moderated or modes.op_moderated:
        return Reason.SPEECH_MODERATED
    if modes.registered_speech and user.account is None:
        return Reason.SPEECH_REGISTERED
    if modes.slow and speech is not Speech.TAG and _wait(room, user, now, modes.slow) > 0:
        return Reason.SPEECH_SLOW
    return None


def _wait(room: Room, user: User, now: int, seconds: int) -> int:
    """Return for how many microseconds somebody must still wait in slow mode."""
    said = room.said_at.get(user.number)
    return 0 if said is None else said + seconds * MICROSECONDS - now


def refuse_speech(room: Room, user: User, session: int, reason: Reason, now: int) -> Refused:
    """Return a refusal with what the speaker should know: for how long, and why."""
    subject: tuple[str, ...] = (room.name,)
    if reason is Reason.SPEECH_SLOW:
        wait = _wait(room, user, now, room.modes.slow or 0)
        subject = (room.name, str(-(-wait // MICROSECONDS)), str(room.modes.slow))
    elif reason is Reason.SPEECH_EXTERNAL and room.modes.secret:
        reason = Reason.NO_SUCH_ROOM  # what is secret is not there for those outside
    elif reason is Reason.SPEECH_BANNED:
        ban = ban_of(room, user, now, speaking=True)
        if ban is not None and is_mute(ban):
            reason = Reason.SPEECH_MUTED
        reason, subject = about_ban(room, ban, reason)
    return Refused(0, now, session, (), reason, subject)


def about_ban(room: Room, ban: Listed | None, reason: Reason) -> tuple[Reason, tuple[str, ...]]:
    """Return the refusal that tells of a ban's end and reason, where it has any."""
    if ban is None or not (ban.until or ban.reason):
        return reason, (room.name,)
    return _TOLD_WHY[reason], (room.name, str(ban.until or ""), ban.reason)
