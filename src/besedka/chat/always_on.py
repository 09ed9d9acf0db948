"""Staying present without a session: by choice of the account, in its rooms, over a restart of the server too.

Where such a user is, is kept with its account (`whereabouts.py`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from besedka.chat import presence
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import account_of, reserved_for
from besedka.chat.attached import IN_BACKGROUND
from besedka.chat.bans import is_banned
from besedka.chat.events import Event, Refused, SessionEnded
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason
from besedka.chat.rooms import Member
from besedka.chat.users import User, make_source
from besedka.chat.whereabouts import keep, staying_account

if TYPE_CHECKING:
    from besedka.chat.account_commands import ChooseAlwaysOn
    from besedka.chat.accounts import Account, Presence
    from besedka.chat.commands import EndAbsent
    from besedka.chat.state import State

__all__ = ["choose", "end_absent", "end_present", "restore", "stay", "stays"]

MICROSECONDS = 1_000_000
NO_MORE = "Not always on any more"
TOO_LONG = "Away for too long"


def stays(state: State, user: User) -> bool:
    """Tell whether a user stays when its last session goes."""
    return state.always_on and staying_account(state, user) is not None


def stay(state: State, user: User, session: int, now: int, *, kept: bool) -> list[Event]:
    """Let a user stay whose last session has gone: away from now on, with its own message or since when."""
    user.gone = now
    message = user.away
    if message is None or message == IN_BACKGROUND:
        message = f"Away since {datetime.fromtimestamp(now / MICROSECONDS, UTC):%Y-%m-%d %H:%M} UTC"
    events = [] if message == user.away else presence.tell_away(state, user, message, session, now)
    return [*events, *keep(state, user, session, now)] if kept else events


def choose(state: State, command: ChooseAlwaysOn, now: int) -> list[Event]:
    """Let an account stay present, or no longer: its people may, and the administrator.

    What is so already is told, and nothing is kept of it.
    """
    own = account_of(state, command.session)
    account = own if command.account == "*" else state.account(command.account)
    if account is None or not account.is_active:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ACCOUNT, (command.account,))]
    if not command.by_administrator and account is not own:
        return [Refused(0, now, command.session, (), Reason.NOT_YOUR_ACCOUNT, (command.account,))]
    by = state.by_session.get(command.session)
    source, what = None if by is None else by.source, "always-on" if command.on else "not-always-on"
    if account.always_on == command.on:
        return [AccountChanged(0, now, command.session, (), source, what, account)]
    if command.on and sum(each.always_on for each in state.accounts.values()) >= command.most:
        return [Refused(0, now, command.session, (), Reason.ALWAYS_ON_FULL, (str(command.most),))]
    changed = msgspec.structs.replace(account, always_on=command.on, presence=None)
    state.keep_account(changed)
    time = state.stamp(now)
    events: list[Event] = [AccountChanged(state.position, time, command.session, (), source, what, changed)]
    for user in tuple(state.by_account.get(account.identity, {}).values()):
        if command.on:
            events += keep(state, user, command.session, now)
        elif not user.sessions:
            events += presence.end_user(state, user, command.session, NO_MORE, now, kept=True)
    return events


def end_absent(state: State, command: EndAbsent, now: int) -> list[Event]:
    """Let those be gone who have had no session since a time."""
    events: list[Event] = []
    for user in [user for there in state.by_account.values() for user in there.values()]:
        if user.gone is not None and user.gone < command.before:
            events += end_present(state, user, command.session, TOO_LONG, now)
    return events


def end_present(state: State, user: User, session: int, reason: str, now: int) -> list[Event]:
    """Let a user be gone with all its sessions, whether it would stay or not."""
    sessions = user.sessions
    for each in sessions:
        del state.by_session[each]
    ended: list[Event] = [SessionEnded(0, now, session, sessions, reason)] if sessions else []
    return [*ended, *presence.end_user(state, user, session, reason, now, kept=True)]


def restore(state: State, now: int, oldest: int) -> None:
    """Let those be present again who were when the server ended, but for whose last session went before `oldest`.

    Whoever had sessions then has none from now on; rooms that only waited for somebody are forgotten. Times are
    microseconds. To be asked before anybody comes.
    """
    for account in state.accounts.values():
        there = account.presence
        if there is None or not account.is_active or state.server_bans.of_account(account.name, now) is not None:
            continue
        gone = now if there.gone is None else there.gone
        if gone >= oldest:
            _restore(state, account, there, gone, now)
    for room in tuple(state.rooms.values()):
        state.forget_if_unused(room)
    state.most_users = max(state.most_users, len(state.users))


def _restore(state: State, account: Account, there: Presence, gone: int, now: int) -> None:
    nick = _free_nick(state, account, there.nick)
    source = make_source(nick, there.username, there.host, account.identity, bot=there.bot)
    user = User(state.next_user, source, there.realname, "irc", there.since)
    state.next_user += 1
    user.spoke, user.metadata, user.attached = there.spoke, account.metadata, {}
    user.invisible = there.invisible
    state.invisible += there.invisible
    presence.call(state, user, fold_nick(nick))
    state.belong(user)
    if there.gone is None:
        stay(state, user, 0, gone, kept=False)
    else:
        user.gone, user.away = gone, there.away
    places = {place.room: place for place in there.rooms}
    for room in state.rooms.values():
        place = places.get(room.number)
        if place is not None and not is_banned(room, user, now):
            room.admit(Member(user, source, operator=place.operator, voice=place.voice))
            state.occupied[room.number] = room


def _free_nick(state: State, account: Account, nick: str) -> str:
    """Return the nick that a user had, or else the account's, which nobody else can have."""
    is_free = state.twin(nick, None) is None and reserved_for(state, nick) in (None, account)
    return nick if is_free else account.name
