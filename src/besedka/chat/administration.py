"""What administrators of the whole server do from within the chat: becoming one, KILL, WALLOPS, REHASH.

Who may be one is not decided here: admission asks (`server/administrators.py`) before a command arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.attached import share
from besedka.chat.events import Announced, Event, Refused, SessionEnded, SettingsWanted, UserModeChanged, UserRemoved
from besedka.chat.presence import end_user
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from besedka.chat.commands import (
        Administer,
        Announce,
        Command,
        HearAnnouncements,
        ReadSettingsAgain,
        RemoveUser,
        StopAdministering,
    )
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = [
    "administer",
    "announce",
    "hear_announcements",
    "read_settings_again",
    "remove_user",
    "resign",
    "stop_administering",
]


def administer(state: State, command: Administer, now: int) -> list[Event]:
    """Make a user an administrator; said again, it is told again."""
    user = state.by_session[command.session]
    user.administrator = True
    state.administrators[user.number] = user
    changed = UserModeChanged(0, now, command.session, (), user.source, "o", True)
    return [changed, *share(user, changed)]


def stop_administering(state: State, command: StopAdministering, now: int) -> list[Event]:
    """Make a user an administrator no longer."""
    return resign(state, state.by_session[command.session], command.session, now)


def resign(state: State, user: User, session: int, now: int) -> list[Event]:
    """Make a user an administrator no longer, because of what a session asked for; its sessions are told."""
    if not user.administrator:
        return []
    user.administrator = False
    del state.administrators[user.number]
    others = tuple(each for each in user.sessions if each != session)
    return [UserModeChanged(0, now, session, others, user.source, "o", False)]


def hear_announcements(state: State, command: HearAnnouncements, now: int) -> list[Event]:
    """Let a user hear what administrators announce, or no longer."""
    user = state.by_session[command.session]
    if user.announcements == command.on:
        return []
    user.announcements = command.on
    if command.on:
        state.hearing[user.number] = user
    else:
        del state.hearing[user.number]
    changed = UserModeChanged(0, now, command.session, (), user.source, "w", command.on)
    return [changed, *share(user, changed)]


def announce(state: State, command: Announce, now: int) -> list[Event]:
    """Say something to all who want to hear it."""
    refused = _refuse_others(state, command, now)
    if refused is not None:
        return [refused]
    source = state.by_session[command.session].source
    audience = tuple(session for user in state.hearing.values() for session in user.sessions)
    return [Announced(0, now, command.session, audience, source, command.text)]


def read_settings_again(state: State, command: ReadSettingsAgain, now: int) -> list[Event]:
    """Let the server read its settings again."""
    return [_refuse_others(state, command, now) or SettingsWanted(0, now, command.session, ())]


def remove_user(state: State, command: RemoveUser, now: int) -> list[Event]:
    """End all sessions of a user."""
    refused = _refuse_others(state, command, now)
    if refused is not None:
        return [refused]
    user = state.user(command.nick)
    if user is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_NICK, (command.nick,))]
    by = state.by_session[command.session].source
    reason = f"Killed ({by.nick} ({command.reason}))"
    for session in user.sessions:
        del state.by_session[session]
    ended = SessionEnded(0, now, command.session, user.sessions, reason)
    removed: list[Event] = []
    if command.kept:
        time = state.stamp(now)
        nick = user.source.nick
        removed.append(UserRemoved(state.position, time, command.session, (), by, nick, command.reason))
    return [*removed, ended, *end_user(state, user, command.session, reason, now, kept=command.kept)]


def _refuse_others(state: State, command: Command, now: int) -> Refused | None:
    """Refuse what only administrators may do."""
    if state.by_session[command.session].administrator:
        return None
    return Refused(0, now, command.session, (), Reason.NOT_ADMINISTRATOR)
