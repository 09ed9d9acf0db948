"""Browsers stay logged in to an account: beginning that, coming by it, and ending it.

Who proves what with which password is `chat/registry.py`'s to judge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.chat.accounts import account_of
from besedka.chat.attaching import disconnect
from besedka.chat.commands import Disconnect
from besedka.chat.events import Event, Refused
from besedka.chat.refusals import Reason
from besedka.chat.registry import enter, is_proof, why_not_in
from besedka.chat.web_logins import MOST_LOGINS, WebLogin, WebLoginChanged, WebLoginFound, end_web_logins

if TYPE_CHECKING:
    from besedka.chat.queries import Answer
    from besedka.chat.state import State
    from besedka.chat.web_logins import BeginWebLogin, EndWebLogin, EnterByWebLogin, FindWebLogin

__all__ = ["begin_web_login", "end_web_login", "enter_by_web_login", "find_web_login"]

SECOND: Final = 1_000_000  # microseconds
SIGNED_OUT: Final = "This browser was signed out"


def begin_web_login(state: State, command: BeginWebLogin, now: int) -> list[Event]:
    """Let a browser stay logged in, when what was proved is still what the account asks for."""
    account = state.account(command.account)
    if account is None or not is_proof(account, command.proof):
        return [Refused(0, now, command.session, (), Reason.LOGIN_FAILED, (command.account,))]
    refused = why_not_in(state, account, command.session, now)
    if refused is not None:
        return [refused]
    older = state.web_logins.of_account(account.name)
    events = end_web_logins(state, older[: max(0, len(older) + 1 - MOST_LOGINS)], command.session, now)
    time = state.stamp(now)
    login = WebLogin(
        command.digest,
        state.position,
        account.name,
        now,
        now + command.seconds * SECOND,
        command.address,
        command.secure,
    )
    state.web_logins.by_digest[login.digest] = login
    return [*events, WebLoginChanged(state.position, time, command.session, (), None, login, begun=True)]


def enter_by_web_login(state: State, command: EnterByWebLogin, now: int) -> list[Event]:
    """Log a new session in; one whose browser is logged in no longer is a guest's."""
    login = state.web_logins.find(command.digest, now)
    account = None if login is None else state.account(login.account)
    if login is None or account is None:
        return []
    refused = why_not_in(state, account, command.session, now)
    if refused is not None:
        return [refused]
    there = [each for each in state.web_logins.sessions_of(login.digest) if each in state.by_session]
    waiting = [each for each in state.logins if each != command.session]
    state.web_logins.come_by(login.digest, command.session, (*there, *waiting))
    return enter(state, command.session, account, now)


def end_web_login(state: State, command: EndWebLogin, now: int) -> list[Event]:
    """Log a browser out; the sessions that have come by it end."""
    own = state.web_logins.find(command.digest, now)
    ended = own
    if command.number:
        account = account_of(state, command.session)
        name = own.account if own is not None else "" if account is None else account.name
        ended = next(
            (
                each
                for each in state.web_logins.by_digest.values()
                if each.number == command.number and (command.by_administrator or each.account == name)
            ),
            None,
        )
    if ended is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_SESSION, (f"w{command.number}",))]
    sessions = state.web_logins.sessions_of(ended.digest)
    events = end_web_logins(state, [ended], command.session, now)
    for session in sessions:
        if session in state.by_session or session in state.logins:
            events += disconnect(state, Disconnect(session, SIGNED_OUT), now)
    return events


def find_web_login(state: State, query: FindWebLogin, now: int) -> Answer:
    """Answer which account a browser is logged in to."""
    return WebLoginFound(query.session, now, state.web_logins.find(query.digest, now))
