"""Making accounts, logging in and out, and what the administrator does with accounts."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.account_commands import DeleteAccount, LogOut
from besedka.chat.account_events import AccountChanged, LoggedIn, LoggedOut
from besedka.chat.account_queries import AccountList, AccountSummary, Credentials, NameVerdict
from besedka.chat.accounts import Account, Standing, account_of, reserved_for
from besedka.chat.administration import resign
from besedka.chat.always_on import end_present
from besedka.chat.attached import Attached, share
from besedka.chat.attaching import disconnect, end_sessions
from besedka.chat.commands import Disconnect
from besedka.chat.events import Event, Refused
from besedka.chat.metadata import keep_keys, take_keys
from besedka.chat.names import fold_nick
from besedka.chat.presence import rename
from besedka.chat.refusals import Reason
from besedka.chat.roles import disown, return_roles
from besedka.chat.seen import BY_USERNAME
from besedka.chat.services import name_like
from besedka.chat.watching import tell_from_afar
from besedka.chat.web_logins import end_web_logins
from besedka.chat.whereabouts import forget

if TYPE_CHECKING:
    from besedka.chat.account_commands import (
        AppointAdministrator,
        ChangePassword,
        DisableAccount,
        DropAccount,
        LogIn,
        RegisterAccount,
    )
    from besedka.chat.account_queries import FindCredentials, JudgeAccountName, ListAccounts
    from besedka.chat.queries import Answer
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = [
    "appoint_administrator",
    "change_account",
    "change_password",
    "delete_account",
    "disable_account",
    "drop_account",
    "enter",
    "existing_account",
    "find_credentials",
    "is_proof",
    "judge_account_name",
    "list_accounts",
    "log_in",
    "log_out",
    "register_account",
    "why_not_in",
]

OTHER_ACCOUNT = "Another session of yours has logged in to another account"
NOT_THAT_ANY_MORE = "The password of your account was changed"


def register_account(state: State, command: RegisterAccount, now: int) -> list[Event]:
    """Make an account; whoever asks for one is logged in to it, the administrator excepted."""
    reason = _why_not_register(state, command.session, command.account, by_administrator=command.by_administrator)
    if reason is not None:
        return [Refused(0, now, command.session, (), reason, (command.account,))]
    account = Account(command.account, fold_nick(command.account), now, command.verifier)
    events = [change_account(state, command.session, account, "register", now)]
    return events if command.by_administrator else [*events, *enter(state, command.session, account, now)]


def _why_not_register(state: State, session: int, name: str, *, by_administrator: bool) -> Reason | None:
    """Return why there can be no account of this name for this session, None if there can."""
    if not by_administrator and account_of(state, session) is not None:
        return Reason.LOGGED_IN_ALREADY
    if reserved_for(state, name) is not None or name_like(name) is not None:
        return Reason.ACCOUNT_EXISTS
    holder = state.twin(name, None)
    if holder is not None and not by_administrator and session not in holder.sessions:
        return Reason.ACCOUNT_EXISTS  # nobody's nick is registered by somebody else
    return None


def log_in(state: State, command: LogIn, now: int) -> list[Event]:
    """Log a session in, when what was proved is still what the account asks for: both may have changed meanwhile."""
    # a certificate that was shown says whose it is (SASL EXTERNAL without a name)
    account = state.account(command.account or state.certified.get(command.proof, ""))
    if account is None or not is_proof(account, command.proof):
        return [Refused(0, now, command.session, (), Reason.LOGIN_FAILED, (command.account,))]
    refused = why_not_in(state, account, command.session, now)
    return [refused] if refused is not None else enter(state, command.session, account, now, kept=command.kept)


def why_not_in(state: State, account: Account, session: int, now: int) -> Refused | None:
    """Return why nobody is let in to an account, None if its people are."""
    if not account.is_active:
        return Refused(0, now, session, (), Reason.ACCOUNT_DISABLED, (account.name,))
    ban = state.server_bans.of_account(account.name, now)
    if ban is None:
        return None
    if ban.until is None:
        return Refused(0, now, session, (), Reason.ACCOUNT_BANNED, (account.name, ban.reason or "-"))
    told = (account.name, ban.reason or "-", ban.shown_end)
    return Refused(0, now, session, (), Reason.ACCOUNT_BANNED_UNTIL, told)


def is_proof(account: Account, proof: str) -> bool:
    """Tell whether a proof is for this account as it is now."""
    known = (account.verifier.password, account.verifier.stored_key.hex(), *account.certificates)
    return bool(proof) and any(hmac.compare_digest(proof, each) for each in known)


def enter(state: State, session: int, account: Account, now: int, *, kept: bool = True) -> list[Event]:
    """Log a session in to an account that lets it in; `kept` is False when there is no room to keep anything."""
    user = state.by_session.get(session)
    if user is None:
        state.logins[session] = account.name
        return [LoggedIn(0, now, session, (), None, account.name)]
    events: list[Event] = []
    others = tuple(each for each in user.sessions if each != session)
    if others and user.account != account.name:  # who has one account's password need not have the other's
        events += end_sessions(state, user, others, OTHER_ACCOUNT, session, now)
    if kept and user.account != account.name:
        events += forget(state, user, session, now)
    before = user.account
    _identify(state, user, account.identity)
    if user.attached is None:
        user.attached = {
            session: Attached(
                user.wire,
                user.address,
                user.since,
                secure=user.secure,
                device=None,
                client=BY_USERNAME + user.source.username,
            )
        }
        if user.away is not None:
            user.attached[session].set_away(user.away, now)
    entered = LoggedIn(0, state.tick(now), session, state.peers(user), user.source, account.name)
    events += [entered, *tell_from_afar(state, user, entered), *return_roles(state, user, session, now)]
    if before != account.name:
        events += take_keys(state, user, account, now, was_guest=before is None)
        events += keep_keys(state, user, session, now) if kept else []
    return events


def _identify(state: State, user: User, identity: str | None) -> None:
    state.part(user)
    rename(user, msgspec.structs.replace(user.source, identity=identity))
    state.belong(user)


def log_out(state: State, command: LogOut, now: int) -> list[Event]:
    """Log a user out, with all its sessions: from then on it is a guest."""
    user = state.by_session.get(command.session)
    if user is None:
        name = state.logins.pop(command.session, None)
        return [] if name is None else [LoggedOut(0, now, command.session, (), None)]
    if user.account is None:
        return []
    forgotten = forget(state, user, command.session, now) if command.kept else []
    _identify(state, user, None)
    left = LoggedOut(0, state.tick(now), command.session, state.peers(user), user.source)
    return [
        *forgotten,
        left,
        *share(user, left),
        *tell_from_afar(state, user, left),
        *resign(state, user, command.session, now),
        *take_keys(state, user, None, now, was_guest=False),
    ]


def change_password(state: State, command: ChangePassword, now: int) -> list[Event]:
    """Give an account another password: its people may, and the administrator. Whoever is in by the old one is out."""
    own = account_of(state, command.session)
    account = existing_account(state, command.account)
    if account is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ACCOUNT, (command.account,))]
    if not command.by_administrator and account != own:
        return [Refused(0, now, command.session, (), Reason.NOT_YOUR_ACCOUNT, (command.account,))]
    changed = msgspec.structs.replace(account, verifier=command.verifier)
    event = change_account(state, command.session, changed, "password", now)
    out = _log_out_elsewhere(state, account, now, but=command.session)
    users = state.by_account.get(account.identity, {}).values()
    sessions = [session for user in users for session in user.sessions if session != command.session]
    ended = [disconnect(state, Disconnect(session, NOT_THAT_ANY_MORE), now) for session in sessions]
    return [event, *out, *(each for events in ended for each in events)]


def disable_account(state: State, command: DisableAccount, now: int) -> list[Event]:
    """Let nobody in any more, and end the sessions that are; or let people in again. The administrator's."""
    account = existing_account(state, command.account)
    if account is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ACCOUNT, (command.account,))]
    standing = Standing.DISABLED if command.disabled else Standing.ACTIVE
    if account.standing is standing:
        return []
    changed = msgspec.structs.replace(account, standing=standing, presence=None)
    what = "disable" if command.disabled else "enable"
    events = [change_account(state, command.session, changed, what, now)]
    return events + (
        _put_out(state, account, "Your account was disabled", command.session, now) if command.disabled else []
    )


def delete_account(state: State, command: DeleteAccount, now: int) -> list[Event]:
    """Forget all that proves an account, for ever. Its name stays taken: what it said is still under it.

    Where it wants to be forgotten, that is stored with its end, and carried out afterwards (`journal/forgetting.py`).
    """
    account = existing_account(state, command.account)
    if account is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ACCOUNT, (command.account,))]
    changed = Account(account.name, account.folded, account.created, standing=Standing.DELETED)
    ended = change_account(state, command.session, changed, "delete", now)
    events: list[Event] = [msgspec.structs.replace(ended, forget=command.forget) if command.forget else ended]
    events += _put_out(state, account, "Your account was deleted", command.session, now)
    disown(state, account)
    return events


def drop_account(state: State, command: DropAccount, now: int) -> list[Event]:
    """Forget somebody's own account, for ever: it is a guest then, and everybody else of the account is out."""
    account = account_of(state, command.session)
    if account is None or not is_proof(account, command.proof):
        return [Refused(0, now, command.session, (), Reason.LOGIN_FAILED, ("*",))]
    events = log_out(state, LogOut(command.session), now)
    return events + delete_account(state, DeleteAccount(command.session, account.name), now)


def appoint_administrator(state: State, command: AppointAdministrator, now: int) -> list[Event]:
    """Make an account the administrator's equal on the wires, or not any more."""
    account = existing_account(state, command.account)
    if account is None:
        return [Refused(0, now, command.session, (), Reason.NO_SUCH_ACCOUNT, (command.account,))]
    if account.administrator == command.appointed:
        return []
    changed = msgspec.structs.replace(account, administrator=command.appointed)
    events = [change_account(state, command.session, changed, "appoint" if command.appointed else "dismiss", now)]
    if not command.appointed:
        for user in tuple(state.administrators.values()):
            if user.account == account.name:
                events += resign(state, user, command.session, now)
    return events


def existing_account(state: State, name: str) -> Account | None:
    """Return the account of this name, None for one that was deleted."""
    account = state.account(name)
    return None if account is None or account.standing is Standing.DELETED else account


def change_account(state: State, session: int, account: Account, what: str, now: int) -> Event:
    """Let an account be so from now on."""
    state.keep_account(account)
    user = state.by_session.get(session)
    time = state.stamp(now)
    return AccountChanged(state.position, time, session, (), None if user is None else user.source, what, account)


def _log_out_elsewhere(state: State, account: Account, now: int, *, but: int = 0) -> list[Event]:
    """Log out the browsers of an account and who is not present yet, except for one session and its browser."""
    logins = [
        each
        for each in state.web_logins.of_account(account.name)
        if but not in state.web_logins.sessions_of(each.digest)
    ]
    ended = end_web_logins(state, logins, but, now)
    for session, name in tuple(state.logins.items()):
        if name == account.name and session != but:
            del state.logins[session]
    return ended


def _put_out(state: State, account: Account, reason: str, session: int, now: int) -> list[Event]:
    """End the sessions of an account, and let its users be gone."""
    ended = _log_out_elsewhere(state, account, now)
    users = tuple(state.by_account.get(account.identity, {}).values())
    return ended + [event for user in users for event in end_present(state, user, session, reason, now)]


def find_credentials(state: State, query: FindCredentials, now: int) -> Answer:
    """Answer with what proves an account, `*` for that of one's nick: for who judges a proof, never for its peer."""
    name = _name_meant(state, query.session, query.account)
    return Credentials(query.session, now, name, state.account(name))


def _name_meant(state: State, session: int, name: str) -> str:
    """Return the name of an account as it was given, or for `*` one's nick."""
    user = state.by_session.get(session)
    return user.source.nick if name == "*" and user is not None else name


def judge_account_name(state: State, query: JudgeAccountName, now: int) -> Answer:
    """Answer whether an account can be made under this name, `*` for one's nick, before anything is computed for it."""
    name = _name_meant(state, query.session, query.account)
    reason = _why_not_register(state, query.session, name, by_administrator=query.by_administrator)
    return NameVerdict(query.session, now, name, reason)


def list_accounts(state: State, query: ListAccounts, now: int) -> Answer:
    """Answer with all accounts but deleted ones, in the order in which they were made."""
    return AccountList(
        query.session,
        now,
        tuple(
            AccountSummary(
                each.name,
                each.created,
                each.standing is Standing.DISABLED,
                each.administrator,
                any(user.sessions for user in state.by_account.get(each.identity, {}).values()),
                each.certificates,
                each.always_on,
            )
            for each in state.accounts.values()
            if each.standing is not Standing.DELETED
        ),
    )
