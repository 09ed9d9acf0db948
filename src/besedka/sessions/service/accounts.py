"""Service commands about accounts: what REGISTER and SASL do, for people whose client knows neither."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from besedka.chat.accounts import Verifier
from besedka.chat.commands import ChangePassword, LogIn, LogOut, RegisterAccount
from besedka.chat.events import AccountChanged, LoggedIn, LoggedOut, Refused
from besedka.chat.inquiries import AccountShown, Asker, NoSuchAccount, Right, ShowAccount
from besedka.chat.names import check_nick, normalize
from besedka.chat.queries import Credentials, FindCredentials, JudgeAccountName, NameVerdict
from besedka.chat.refusals import Reason
from besedka.i18n import mark
from besedka.sessions.credentials import CheckPassword, HashPassword, Judged
from besedka.sessions.sentences import sentence
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.accounts import Account
    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS"]

LONGEST_PASSWORD = 1024  # bytes; as many as `besedka account` takes, and far more than a line of IRC has
MICROSECONDS = 1_000_000
_E_MAIL = re.compile(r"[^@]+@[^@]+\.[^@.]+")


def too_short(call: Call, password: str) -> Sentence | None:
    """Return what is said of a password that cannot be taken, None for one that can."""
    least = call.settings.accounts.password_length
    if least <= len(password) and len(password.encode()) <= LONGEST_PASSWORD:
        return None
    return Sentence(mark("The password is too short or far too long: {least} characters at least."), {"least": least})


def check(
    talk: Talk, name: str, account: Account | None, password: str, follow: Callable[[Judged], tuple[Step, ...]]
) -> None:
    """Have a password compared with an account's; if it is right, do what follows from that."""

    def go_on(answer: Any) -> tuple[Step, ...]:
        return follow(answer) if isinstance(answer, Judged) and answer.right else ()

    talk.ask(CheckPassword(name, talk.call.address, password, account), go_on)


def judged(talk: Talk, answer: Judged) -> None:
    """Tell who was wrong; who was right is told what follows."""
    if not answer.right:
        talk.say(mark("Name or password is wrong."))


def _register(call: Call) -> tuple[Step, ...]:
    """Make an account under one's nick or another name; in a room's place a sentence about rooms."""
    name, password = ("*", call.words[0]) if len(call.words) == 1 else call.words
    if call.words[0].startswith("#"):
        return (
            Sentence(
                mark(
                    "Rooms are not registered: a room belongs to the account that opens it. Log in, then enter a"
                    " room that does not exist yet."
                )
            ),
        )
    if call.settings.accounts.registration == "no":
        return (Sentence(mark("Accounts are made by the administrator here: ask for one.")),)
    if len(call.words) > 1 and _E_MAIL.fullmatch(password):  # as on other networks; it would be taken for the password
        return (Sentence(mark("No e-mail address is needed here. Type: register PASSWORD")),)
    return (too_short(call, password) or JudgeAccountName(call.session, name),)


def _name_judged(talk: Talk, answer: NameVerdict) -> None:
    """Have the password hashed if there can be such an account."""
    name, session = normalize(answer.name), talk.call.session
    reason, subject = answer.reason, (name,)
    problem = check_nick(name, talk.call.settings.limits.nick_length)
    if reason is None and problem is not None:
        reason, subject = Reason.ACCOUNT_UNUSABLE, (name,)
    if reason is not None:
        talk.lines.append(sentence(Refused(0, 0, session, (), reason, subject), talk.words))
        return

    def follow(hashed: Any) -> tuple[Step, ...]:
        return (RegisterAccount(session, name, hashed),) if isinstance(hashed, Verifier) else ()

    talk.ask(HashPassword(name, talk.call.address, talk.call.words[-1]), follow)


def _registered(talk: Talk, event: AccountChanged) -> None:
    talk.say(
        mark("The account {account} is yours now: remember its password, nobody can tell it to you."),
        account=event.account.name,
    )


def _identify(call: Call) -> tuple[Step, ...]:
    name = "*" if len(call.words) == 1 else call.words[0]
    return (FindCredentials(call.session, name),)


def _found(talk: Talk, answer: Credentials) -> None:
    session = talk.call.session
    check(
        talk,
        answer.name,
        answer.account,
        talk.call.words[-1],
        lambda proved: (LogIn(session, answer.name, proved.proof),),
    )


def _logged_in(talk: Talk, event: LoggedIn) -> None:
    talk.say(mark("You are logged in as {account}."), account=event.account)


def _logged_out(talk: Talk, _event: LoggedOut) -> None:
    talk.say(mark("You are logged out."))


def _change_password(call: Call) -> tuple[Step, ...]:
    wrong = too_short(call, call.words[1])
    return () if wrong is None else (wrong,)


def _check_old(talk: Talk, asker: Asker) -> None:
    """Ask for the old password once more: whoever finds somebody's screen must not have the account."""
    if asker.account is not None and too_short(talk.call, talk.call.words[1]) is None:
        check(talk, asker.account.name, asker.account, talk.call.words[0], lambda _proved: ())


def _old_judged(talk: Talk, answer: Judged) -> None:
    judged(talk, answer)
    assert talk.asker is not None
    account, session = talk.asker.account, talk.call.session
    if not answer.right or account is None:
        return

    def follow(hashed: Any) -> tuple[Step, ...]:
        return (ChangePassword(session, account.name, hashed),) if isinstance(hashed, Verifier) else ()

    talk.ask(HashPassword(account.name, talk.call.address, talk.call.words[1], counted=False), follow)


def _password_changed(talk: Talk, event: AccountChanged) -> None:
    talk.say(mark("The account {account} has its new password."), account=event.account.name)


def _show(call: Call) -> tuple[Step, ...]:
    return (ShowAccount(call.session, call.words[0] if call.words else "*"),)


def _shown(talk: Talk, answer: AccountShown) -> None:
    """Tell what is known of an account."""
    made = datetime.fromtimestamp(answer.account.created / MICROSECONDS, UTC)
    talk.say(mark("The account {account} was made on {day}."), account=answer.account.name, day=f"{made:%Y-%m-%d}")
    if answer.nicks:
        talk.say(mark("It is here as {nicks}."), nicks=", ".join(answer.nicks))
    if answer.rooms:
        talk.say(mark("Its rooms: {rooms}"), rooms=", ".join(answer.rooms))
    if answer.account.administrator:
        talk.say(mark("It may administer the server."))
    if not answer.account.is_active:
        talk.say(mark("It is disabled."))


def _not_shown(talk: Talk, answer: NoSuchAccount) -> None:
    if answer.name == "*":
        talk.say(mark("You are not logged in. register PASSWORD keeps your name for you."))
    else:
        talk.say(mark("There is no such account."))


ROWS = (
    ServiceCommand(
        "register",
        "[NAME] PASSWORD",
        mark("make an account, of your name or another"),
        _register,
        {NameVerdict: _name_judged, AccountChanged: _registered},
        least=1,
        most=2,
        hides=True,
    ),
    ServiceCommand(
        "identify",
        "[NAME] PASSWORD",
        mark("log in to an account"),
        _identify,
        {Credentials: _found, Judged: judged, LoggedIn: _logged_in},
        least=1,
        most=2,
        hides=True,
        aliases=("login", "id"),
    ),
    ServiceCommand(
        "logout",
        "",
        mark("be a guest again"),
        lambda call: (LogOut(call.session),),
        {LoggedOut: _logged_out},
        Right.LOGGED_IN,
    ),
    ServiceCommand(
        "passwd",
        "OLD NEW",
        mark("give your account another password"),
        _change_password,
        {Asker: _check_old, Judged: _old_judged, AccountChanged: _password_changed},
        Right.LOGGED_IN,
        least=2,
        most=2,
        hides=True,
        aliases=("set password",),
    ),
    ServiceCommand(
        "account",
        "[NAME]",
        mark("show what is known of an account"),
        _show,
        {AccountShown: _shown, NoSuchAccount: _not_shown},
        most=1,
        aliases=("info",),
    ),
)
