"""What the administrator does with accounts: from a call to steps, and from their outcomes to what is answered.

The control socket's session uses both, and so does `besedka account` where no server runs (`server/offline.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat import account_queries, commands
from besedka.chat.account_commands import (
    AppointAdministrator,
    ChangePassword,
    ChooseAlwaysOn,
    DeleteAccount,
    DisableAccount,
    RegisterAccount,
)
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Verifier
from besedka.chat.certificates import ChangeCertificate, fingerprint_of
from besedka.chat.events import Refused, SessionEnded
from besedka.chat.lockdown import LockdownChanged
from besedka.chat.server_bans import ServerBanChanged, ServerBanList
from besedka.chat.sessionlist import ListSessions, SessionList
from besedka.chat.web_logins import EndWebLogin, WebLoginChanged
from besedka.i18n import mark
from besedka.sessions.control_bans import MODERATION_COMMANDS, answer_of_moderation
from besedka.sessions.control_links import LINK_COMMANDS
from besedka.sessions.credentials import HashPassword
from besedka.sessions.sentences import sentence
from besedka.sessions.session import Local

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from besedka.i18n import Words
    from besedka.sessions.session import Step

__all__ = ["ACCOUNT_COMMANDS", "AccountCall", "HashFor", "HashedFor", "answer_of", "follow", "steps_of"]

LONGEST_PASSWORD = 1024  # bytes; SASL carries three times as many


class AccountCall(msgspec.Struct, frozen=True):
    """One thing that is asked: of which account or session, with a password where it needs one; `details` of others."""

    command: str
    account: str = ""
    password: str = ""
    details: dict[str, str | int | bool] = {}
    number: int = 0


class HashFor(Local, frozen=True, gc=False):
    """A new password is to be hashed, for an account that is made or for one that is there."""

    account: str
    password: str
    is_new: bool

    @property
    def question(self) -> HashPassword:
        """Return what the hashers are asked."""
        return HashPassword(self.account, "", self.password, counted=False)


class HashedFor(Local, frozen=True, gc=False):
    """What came of it: `Verifier`, `Unusable` or `Busy`."""

    answer: Any


class NotTaken(Local, frozen=True, gc=False):
    """A password or a fingerprint is not taken; `sentence` says why, in which `least` is how long it must be."""

    sentence: str
    least: int = 0


_TOO_SHORT = mark("The password is too short or far too long: its length must be {least} or more.")
_NO_FINGERPRINT = mark("That is no fingerprint: 64 digits from 0 to f (SHA-256), with or without colons.")


def _add(session: int, call: AccountCall) -> tuple[Step, ...]:
    judge = account_queries.JudgeAccountName(session, call.account, by_administrator=True)
    return judge, HashFor(call.account, call.password, is_new=True)


def _certificate(session: int, call: AccountCall) -> tuple[Step, ...]:
    fingerprint = fingerprint_of(str(call.details.get("certificate", "")))
    if fingerprint is None:
        return (NotTaken(_NO_FINGERPRINT),)
    added = call.command == "account-certificate-add"
    return (ChangeCertificate(session, call.account, fingerprint, added, by_administrator=True),)


def _passwd(_session: int, call: AccountCall) -> tuple[Step, ...]:
    return (HashFor(call.account, call.password, is_new=False),)


ACCOUNT_COMMANDS: Mapping[str, Callable[[int, AccountCall], tuple[Step, ...]]] = {
    "account-add": _add,
    "account-passwd": _passwd,
    "account-disable": lambda session, call: (DisableAccount(session, call.account, disabled=True),),
    "account-enable": lambda session, call: (DisableAccount(session, call.account, disabled=False),),
    "account-delete": lambda session, call: (DeleteAccount(session, call.account),),
    "account-delete-redact": lambda session, call: (DeleteAccount(session, call.account, "redact"),),
    "account-delete-anonymise": lambda session, call: (DeleteAccount(session, call.account, "anonymise"),),
    "account-certificate-add": _certificate,
    "account-certificate-remove": _certificate,
    "account-list": lambda session, _call: (account_queries.ListAccounts(session),),
    "account-always-on": lambda session, call: (ChooseAlwaysOn(session, call.account, True, True),),
    "account-not-always-on": lambda session, call: (ChooseAlwaysOn(session, call.account, False, True),),
    "session-list": lambda session, call: (ListSessions(session, call.account, by_administrator=True),),
    "session-end": lambda session, call: (commands.EndSession(session, call.number, by_administrator=True),),
    "browser-end": lambda session, call: (EndWebLogin(session, number=call.number or -1, by_administrator=True),),
    "admin-add": lambda session, call: (AppointAdministrator(session, call.account, appointed=True),),
    "admin-remove": lambda session, call: (AppointAdministrator(session, call.account, appointed=False),),
    **MODERATION_COMMANDS,
    **LINK_COMMANDS,
}
_WITH_PASSWORD = frozenset({"account-add", "account-passwd"})


def steps_of(session: int, call: AccountCall, least: int) -> tuple[Step, ...]:
    """Return the steps of a call; a password has at least so many characters."""
    fits = len(call.password) >= least and len(call.password.encode()) <= LONGEST_PASSWORD
    if call.command in _WITH_PASSWORD and not fits:
        return (NotTaken(_TOO_SHORT, least),)
    return ACCOUNT_COMMANDS[call.command](session, call)


def follow(session: int, step: HashFor, answer: Any) -> tuple[Step, ...]:
    """Return the command that a hashed password leads to."""
    if not isinstance(answer, Verifier):
        return ()
    kind = RegisterAccount if step.is_new else ChangePassword
    return (kind(session, step.account, answer, by_administrator=True),)


def answer_of(outcomes: Sequence[Any], words: Words) -> dict[str, Any] | None:
    """Return what is answered when the steps have come to this; None when a password must be hashed first."""
    for outcome in outcomes:
        match outcome:
            case Refused():
                return {"error": sentence(outcome, words)}
            case account_queries.NameVerdict(reason=reason) if reason is not None:
                refused = Refused(0, 0, 0, (), reason, (outcome.name,))
                return {"error": sentence(refused, words)}
            case NotTaken():
                return {"error": words(outcome.sentence).format(least=outcome.least)}
            case HashFor():
                return None
            case HashedFor(answer=answer) if not isinstance(answer, Verifier):
                return {"error": words(mark("The password has characters that cannot be taken: choose another."))}
            case AccountChanged():
                return {"account": outcome.account.name, "changed": outcome.position > 0}
            case ServerBanChanged() | ServerBanList() | LockdownChanged():
                return answer_of_moderation(outcome)
            case account_queries.AccountList() | SessionList():
                return _listed(outcome)
    return {"changed": any(isinstance(outcome, SessionEnded | WebLoginChanged) for outcome in outcomes)}


def _listed(answer: account_queries.AccountList | SessionList) -> dict[str, Any]:
    """Return what was listed."""
    if isinstance(answer, SessionList):
        return {"time": answer.time, "sessions": msgspec.to_builtins(answer.sessions), "browsers": _browsers(answer)}
    return {"accounts": msgspec.to_builtins(answer.accounts)}


def _browsers(answer: SessionList) -> list[dict[str, Any]]:
    """Return the browsers that are signed in, without what would let somebody look for their tokens."""
    browsers: list[dict[str, Any]] = msgspec.to_builtins(answer.logins)
    return [{name: value for name, value in each.items() if name != "digest"} for each in browsers]
