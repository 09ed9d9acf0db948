"""Banning from the whole server, and what that means for who comes and who is there. For administrators."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from besedka.chat.attaching import end_sessions
from besedka.chat.events import Event, Refused, SessionEnded
from besedka.chat.presence import end_user
from besedka.chat.refusals import Reason
from besedka.chat.server_bans import (
    BANNED,
    BanKind,
    ServerBan,
    ServerBanChanged,
    ServerBanList,
    TurnedAway,
    actor_of,
    complete_target,
    network_of,
    whom,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.commands import Command
    from besedka.chat.queries import Answer
    from besedka.chat.server_bans import BanFromServer, LiftServerBan, ListServerBans
    from besedka.chat.state import State
    from besedka.chat.users import Source, User

    Fits = Callable[[Source, str], bool]

__all__ = ["ban_from_server", "lift_server_ban", "list_server_bans"]

MICROSECONDS = 1_000_000
LONGEST_TARGET = 128  # characters: more than any nick, user name and address together
_THIS_MACHINE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
# A wider network is a mistake: nobody who troubles a server has a whole /8, or the /19 that registries give whom
# they serve.
_WIDEST = {4: 9, 6: 20}


def ban_from_server(state: State, command: BanFromServer, now: int) -> list[Event]:
    """Set a ban, or another in its place, and end whom it fits; a console and administrators may."""
    ban = _refuse_others(state, command, now) or _ban(state, command, now)
    if not isinstance(ban, Refused) and not command.forced:
        ban = _mistake(state, command, ban, now) or ban
    if isinstance(ban, Refused):
        return [ban]
    state.server_bans.put(ban)
    if ban.kind is BanKind.ACCOUNT:
        for session, name in tuple(state.logins.items()):
            if name == ban.target:
                del state.logins[session]
    events: list[Event] = [_changed(state, command, ban, now, added=True)]
    fits = whom(ban)
    for user in tuple(state.users.values()):
        events += _end(state, user, command.session, ban, fits, now)
    return events


def _ban(state: State, command: BanFromServer, now: int) -> ServerBan | Refused:
    """Return what is asked for, as it is kept."""
    target = complete_target(command.kind, command.target)
    if not target or len(target) > LONGEST_TARGET:
        return _refused(command, now, Reason.BAN_UNUSABLE, command.target[:LONGEST_TARGET] or "*")
    if command.kind is BanKind.ACCOUNT:
        account = state.account(target)
        if account is None:
            return _refused(command, now, Reason.NO_SUCH_ACCOUNT, target)
        target = account.name
    there = state.server_bans.get(command.kind, target)
    if there is not None:
        target = there.target  # in the letters in which it is kept
    until = now + command.seconds * MICROSECONDS if command.seconds else None
    return ServerBan(command.kind, target, command.reason, actor_of(state, command.session), now, until)


def lift_server_ban(state: State, command: LiftServerBan, now: int) -> list[Event]:
    """Lift a ban."""
    refused = _refuse_others(state, command, now)
    if refused is not None:
        return [refused]
    ban = state.server_bans.get(command.kind, complete_target(command.kind, command.target) or command.target)
    if ban is None or not ban.holds(now):
        return [_refused(command, now, Reason.NO_SUCH_BAN, command.target or "*")]
    state.server_bans.drop(ban)
    return [_changed(state, command, ban, now, added=False)]


def list_server_bans(state: State, query: ListServerBans, now: int) -> Answer:
    """Answer with the bans that hold."""
    if not _may(state, query.session):
        return ServerBanList(query.session, now, None)
    found = (each for each in state.server_bans if each.kind in query.kinds and each.holds(now))
    return ServerBanList(query.session, now, tuple(found))


def _end(state: State, user: User, session: int, ban: ServerBan, fits: Fits, now: int) -> list[Event]:
    """End whom a ban hits: of an account's sessions those that come from there."""
    hit = _hit(user, ban, fits)
    if hit is None:
        return []
    told = TurnedAway(0, now, session, hit, ban)
    if len(hit) < len(user.sessions):
        return [told, *end_sessions(state, user, hit, BANNED, session, now)]
    for own in hit:
        del state.by_session[own]
    ended = SessionEnded(0, now, session, hit, BANNED)
    return [told, ended, *end_user(state, user, session, BANNED, now, kept=True)]


def _hit(user: User, ban: ServerBan, fits: Fits) -> tuple[int, ...] | None:
    """Return those of somebody's sessions that a ban is about, None if it is not about it at all."""
    if ban.kind is not BanKind.ADDRESS or user.attached is None:
        return user.sessions if fits(user.source, user.address) else None
    return tuple(each for each in user.sessions if fits(user.source, user.attached[each].address)) or None


def _changed(state: State, command: Command, ban: ServerBan, now: int, *, added: bool) -> Event:
    user = state.by_session.get(command.session)
    time = state.stamp(now)
    source = None if user is None else user.source
    return ServerBanChanged(
        state.position, time, command.session, (), source, actor_of(state, command.session), added, ban
    )


def _mistake(state: State, command: BanFromServer, ban: ServerBan, now: int) -> Refused | None:
    """Refuse what nobody can mean: to ban this machine, the whole world, or who administers the server."""
    if _is_too_wide(ban):
        return _refused(command, now, Reason.BAN_TOO_WIDE, ban.target)
    fits = whom(ban)
    for user in state.users.values():
        if (user.administrator or command.session in user.sessions) and _hit(user, ban, fits) is not None:
            return _refused(command, now, Reason.BAN_HITS_ADMINISTRATOR, ban.target, user.source.nick)
    account = state.account(ban.target) if ban.kind is BanKind.ACCOUNT else None
    if account is not None and account.administrator:
        return _refused(command, now, Reason.BAN_HITS_ADMINISTRATOR, ban.target, account.name)
    return None


def _is_too_wide(ban: ServerBan) -> bool:
    if ban.kind is BanKind.NICK:
        return not ban.target.strip("*!@?.")
    network: Any = network_of(ban.target) if ban.kind is BanKind.ADDRESS else None
    if network is None:
        return False
    here = any(network.version == each.version and network.overlaps(each) for each in _THIS_MACHINE)
    return here or network.prefixlen < _WIDEST[network.version]


def _may(state: State, session: int) -> bool:
    user = state.by_session.get(session)
    return user is None or user.administrator


def _refuse_others(state: State, command: Command, now: int) -> Refused | None:
    return None if _may(state, command.session) else _refused(command, now, Reason.NOT_ADMINISTRATOR)


def _refused(command: Command, now: int, reason: Reason, *subject: str) -> Refused:
    return Refused(0, now, command.session, (), reason, subject)
