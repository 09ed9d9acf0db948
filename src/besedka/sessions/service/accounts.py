"""Service commands about accounts: what REGISTER and SASL do, for people whose client knows neither."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from besedka.chat.account_commands import ChangePassword, DropAccount, LogIn, LogOut, RegisterAccount
from besedka.chat.account_events import AccountChanged, LoggedIn, LoggedOut
from besedka.chat.account_queries import Credentials, FindCredentials, JudgeAccountName, NameVerdict
from besedka.chat.accounts import Verifier
from besedka.chat.events import NickChanged, Refused, SessionEnded
from besedka.chat.granting import GrantRole, Role
from besedka.chat.inquiries import AccountShown, Asker, NoSuchAccount, Right, ShowAccount, ShowRoom, WhoAsks
from besedka.chat.names import check_nick, normalize
from besedka.chat.reclaiming import ReclaimNick
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoleGranted
from besedka.i18n import mark
from besedka.sessions.credentials import CheckPassword, HashPassword, Judged
from besedka.sessions.sentences import sentence
from besedka.sessions.service import rooms
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
    return Sentence(
        mark("The password is too short or far too long: its length must be {least} or more."), {"least": least}
    )


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
    """Make an account under one's nick or another name. A room is registered by making it one's own."""
    name, password = ("*", call.words[0]) if len(call.words) == 1 else call.words
    if call.words[0].startswith("#"):
        return _register_room(call)
    if call.settings.accounts.registration == "no":
        return (Sentence(mark("Accounts are made by the administrator here: ask for one.")),)
    if len(call.words) > 1 and _E_MAIL.fullmatch(password):  # as on other networks; it would be taken for the password
        return (Sentence(mark("No e-mail address is needed here. Type: register PASSWORD")),)
    return (too_short(call, password) or JudgeAccountName(call.session, name),)


def _register_room(call: Call) -> tuple[Step, ...]:
    return (
        WhoAsks(call.session, Right.LOGGED_IN),
        Sentence(mark("A room belongs to the account that opens it, and need not be registered.")),
        GrantRole(call.session, call.words[0], "*", Role.OWNER),
    )


def _name_judged(talk: Talk, answer: NameVerdict) -> None:
    """Have the password hashed if there can be such an account."""
    name, session = normalize(answer.name), talk.call.session
    reason: Reason | None = answer.reason
    subject: tuple[str, ...] = (name,)
    problem = check_nick(name, talk.call.settings.limits.nick_length)
    if reason is None and problem is not None:
        reason, subject = Reason.ACCOUNT_UNUSABLE, (name, problem.name)
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


def _drop(talk: Talk, asker: Asker) -> None:
    """Ask for the password once more: this cannot be taken back."""
    session = talk.call.session
    assert asker.account is not None
    check(
        talk,
        asker.account.name,
        asker.account,
        talk.call.words[0],
        lambda proved: (DropAccount(session, proved.proof),),
    )


def _dropped(talk: Talk, event: AccountChanged) -> None:
    talk.say(
        mark("The account {account} is deleted. Nobody will ever get its name."),
        account=event.account.name,
    )


def _reclaim(*, take: bool) -> Callable[[Call], tuple[Step, ...]]:
    def steps(call: Call) -> tuple[Step, ...]:
        if len(call.words) > 1:  # as on other networks: the password of the account that is called so
            return (FindCredentials(call.session, call.words[0]),)
        return (ReclaimNick(call.session, call.words[0], take),)

    return steps


def _reclaim_by_password(*, take: bool) -> Callable[[Talk, Credentials], None]:
    def found(talk: Talk, answer: Credentials) -> None:
        session = talk.call.session

        def follow(proved: Judged) -> tuple[Step, ...]:
            return LogIn(session, answer.name, proved.proof), ReclaimNick(session, answer.name, take)

        check(talk, answer.name, answer.account, talk.call.words[1], follow)

    return found


def _nick_taken(talk: Talk, event: NickChanged) -> None:
    talk.say(mark("You are {name} now."), name=event.nick)


def _ghost_ended(talk: Talk, _event: SessionEnded) -> None:
    talk.say(mark("Who had that name was put out."))


def _reclaim_row(name: str, meaning: str, *, take: bool, aliases: tuple[str, ...] = ()) -> ServiceCommand:
    return ServiceCommand(
        name,
        "NICK [PASSWORD]",
        meaning,
        _reclaim(take=take),
        {
            Credentials: _reclaim_by_password(take=take),
            Judged: judged,
            LoggedIn: _logged_in,
            SessionEnded: _ghost_ended,
            NickChanged: _nick_taken,
        },
        least=1,
        most=2,
        hides=True,
        aliases=aliases,
    )


def _show(call: Call) -> tuple[Step, ...]:
    if call.words and call.words[0].startswith("#"):
        return (ShowRoom(call.session, call.words[0]),)
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
        mark("make an account, of your name or another; register #ROOM makes a room yours that belongs to nobody"),
        _register,
        {
            NameVerdict: _name_judged,
            AccountChanged: _registered,
            RoleGranted: rooms.granted,
        },
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
    _reclaim_row("ghost", mark("put out who sits on a name of your account"), take=False),
    _reclaim_row(
        "regain",
        mark("take a name of your account back from who sits on it"),
        take=True,
        aliases=("recover", "release"),
    ),
    ServiceCommand(
        "drop",
        "PASSWORD",
        mark("delete your account for ever: nobody will get its name"),
        told={Asker: _drop, Judged: judged, AccountChanged: _dropped},
        right=Right.LOGGED_IN,
        least=1,
        most=1,
        hides=True,
        aliases=("unregister",),
    ),
    ServiceCommand(
        "account",
        "[NAME|#ROOM]",
        mark("show what is known of an account or a room"),
        _show,
        {AccountShown: _shown, NoSuchAccount: _not_shown, **rooms.TOLD},
        most=1,
        aliases=("info",),
    ),
)
