"""The sessions of an account, or of all: shown to whose they are and to the administrator, and ended by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from besedka.chat.accounts import account_of
from besedka.chat.attaching import disconnect
from besedka.chat.commands import Disconnect
from besedka.chat.events import Event, Refused
from besedka.chat.names import fold_nick
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason
from besedka.chat.users import ACCOUNT
from besedka.chat.web_logins import WebLogin

if TYPE_CHECKING:
    from besedka.chat.commands import EndSession
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["SESSIONS_A_START", "ListSessions", "SessionList", "SessionSummary", "end_session", "list_sessions"]

SESSIONS_A_START: Final = 1 << 32  # each start of the server has numbers of its own; people are shown the rest
BY_ADMINISTRATOR: Final = "The administrator has ended this session"
BY_ONESELF: Final = "You have ended this session from another one"


class ListSessions(Query, frozen=True, gc=False):
    """Which sessions there are: one's own and one's account's; for the administrator those of `account`, or all."""

    account: str = ""
    by_administrator: bool = False
    digest: str = ""  # as in `EndSession`


class SessionSummary(msgspec.Struct, frozen=True):
    """One session; `since` and `spoke` are microseconds since 1970, `own` when it is the one that asked."""

    number: int
    nick: str
    account: str | None
    wire: str
    secure: bool
    address: str
    since: int
    spoke: int
    own: bool


class SessionList(Answer, frozen=True, gc=False):
    """The sessions that were asked for, user by user, in the order of coming; and browsers that stay logged in."""

    sessions: tuple[SessionSummary, ...]
    logins: tuple[WebLogin, ...] = ()


def list_sessions(state: State, query: ListSessions, now: int) -> Answer:
    """Answer with sessions, addresses and all: to nobody but whose they are and the administrator."""
    if query.by_administrator:
        wanted = fold_nick(query.account)
        users = [user for user in state.users.values() if not wanted or fold_nick(user.account or "") == wanted]
        logins = [
            each for each in state.web_logins.by_digest.values() if not wanted or fold_nick(each.account) == wanted
        ]
    else:
        users = _own(state, query.session, query.digest, now)
        logins = _own_logins(state, query, now)
    found = (_summary(user, session, query.session) for user in users for session in user.sessions)
    return SessionList(query.session, now, tuple(found), tuple(each for each in logins if now < each.until))


def _own_logins(state: State, query: ListSessions, now: int) -> list[WebLogin]:
    login, account = state.web_logins.find(query.digest, now), account_of(state, query.session)
    name = login.account if login is not None else "" if account is None else account.name
    return state.web_logins.of_account(name)


def _own(state: State, session: int, digest: str, now: int) -> list[User]:
    """Return the users that are whoever asks: its own, and others of the same account."""
    login = state.web_logins.find(digest, now)
    if login is not None:
        return list(state.by_account.get(f"{ACCOUNT}{login.account}", {}).values())
    user = state.by_session.get(session)
    if user is None:
        return []
    return list(state.by_account.get(user.source.identity or "", {}).values()) or [user]


def _summary(user: User, session: int, asker: int) -> SessionSummary:
    it = user if user.attached is None else user.attached[session]
    return SessionSummary(
        session % SESSIONS_A_START,
        user.source.nick,
        user.account,
        it.wire,
        it.secure,
        it.address,
        it.since,
        it.spoke,
        session == asker,
    )


def end_session(state: State, command: EndSession, now: int) -> list[Event]:
    """End a session by its number: one of one's own, or as the administrator any."""
    users = (
        list(state.users.values()) if command.by_administrator else _own(state, command.session, command.digest, now)
    )
    for user in users:
        for session in user.sessions:
            if session % SESSIONS_A_START == command.number:
                reason = BY_ADMINISTRATOR if command.by_administrator else BY_ONESELF
                return disconnect(state, Disconnect(session, reason, command.kept), now)
    return [Refused(0, now, command.session, (), Reason.NO_SUCH_SESSION, (str(command.number),))]
