"""Replies about accounts: SASL's numerics, REGISTER, logging in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.account_commands import RegisterAccount
from besedka.chat.accounts import Verifier
from besedka.chat.names import check_nick, normalize
from besedka.chat.refusals import Reason
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.protocols.sasl import encode
from besedka.sessions.credentials import Busy, HashPassword, Judged
from besedka.sessions.irc import steps
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.exchange import EXTERNAL, mechanisms_for
from besedka.sessions.irc.refusals import refuse
from besedka.sessions.irc.response import middle
from besedka.sessions.session import Ask

if TYPE_CHECKING:
    from besedka.chat import account_events, account_queries, events
    from besedka.sessions.irc.response import Response
    from besedka.sessions.session import Step

__all__ = [
    "changed",
    "credentials",
    "go_on",
    "hash_new_password",
    "logged_in",
    "logged_out",
    "login_refused",
    "name_verdict",
    "password_hashed",
    "password_judged",
    "registration_failure",
    "start_sasl",
]

_WHY_NOT = {
    Reason.ACCOUNT_EXISTS: ("ACCOUNT_EXISTS", mark("That name is taken: choose another")),
    Reason.LOGGED_IN_ALREADY: ("ALREADY_AUTHENTICATED", mark("You are logged in already")),
}


def start_sasl(response: Response, step: steps.StartSasl) -> None:
    """The server's empty first message, or that there is no such mechanism."""
    session = response.session
    if not session.caps & Cap.SASL:
        _sasl_fails(response, mark("ask for the capability first (CAP REQ sasl)"))
        return
    mechanisms = mechanisms_for(session)
    mechanism = mechanisms.get(step.mechanism.upper())
    if mechanism is None:
        response.numeric(
            numerics.RPL_SASLMECHS, ",".join(mechanisms), text=response.told("are available SASL mechanisms")
        )
        is_external = step.mechanism.upper() == EXTERNAL
        why = (
            mark("your connection has shown no client certificate")
            if is_external
            else mark("there is no such mechanism")
        )
        _sasl_fails(response, why)
        return
    session.exchange = mechanism()
    response.lines.append("AUTHENTICATE +")


def credentials(response: Response, answer: account_queries.Credentials) -> None:
    """Keep what was found for the step behind it."""
    response.found = answer


def go_on(response: Response, _step: steps.GoOn) -> None:
    """Let the mechanism go on with what was found of the account."""
    session, found = response.session, response.found
    assert session.exchange is not None
    assert found is not None
    _authenticate(response, session.exchange.go_on(session, found.name, found.account))


def _authenticate(response: Response, message: bytes | None) -> None:
    if message is not None:
        response.lines += [f"AUTHENTICATE {piece}" for piece in encode(message)]


def password_judged(response: Response, step: steps.PasswordJudged) -> None:
    """Go on with who was right; who was wrong may try again, now or after a while."""
    answer, exchange = step.answer, response.session.exchange
    assert exchange is not None
    if isinstance(answer, Judged) and answer.right:
        _authenticate(response, exchange.judged(answer))
    elif isinstance(answer, Busy):
        _sasl_fails(response, mark("too many tries, try again in {0} s"), answer.wait_s)
    else:
        _sasl_fails(response, mark("name or password is wrong"))


def _sasl_fails(response: Response, why: str, *values: object) -> None:
    response.session.exchange = None
    text = response.told("SASL authentication failed: {0}", response.told(why, *values))
    response.numeric(numerics.ERR_SASLFAIL, text=text)


def login_refused(response: Response, event: events.Refused) -> bool:
    """Tell why a login was refused by the hub, if that is what was refused."""
    exchange = response.session.exchange
    if exchange is None:
        return False
    if event.reason is Reason.ACCOUNT_DISABLED:
        response.numeric(numerics.ERR_NICKLOCKED, text=response.told("This account is disabled: ask the administrator"))
        response.session.exchange = None
    elif event.reason in (Reason.ACCOUNT_BANNED, Reason.ACCOUNT_BANNED_UNTIL):
        refuse(response, event)
        response.session.exchange = None
    else:
        _sasl_fails(response, exchange.failure)
    return True


def logged_in(response: Response, event: account_events.LoggedIn) -> None:
    """RPL_LOGGEDIN, and RPL_SASLSUCCESS where that was asked for."""
    session = response.session
    mask = session.mask if event.source is None else event.source.mask
    response.numeric(
        numerics.RPL_LOGGEDIN, mask, event.account, text=response.told("You are now logged in as {0}", event.account)
    )
    if session.exchange is not None:
        session.exchange = None
        response.numeric(numerics.RPL_SASLSUCCESS, text=response.told("SASL authentication successful"))
    if event.source is not None:
        response.add(session.unframed.render((event,)))  # IRCv3 account-notify: one's own, too


def logged_out(response: Response, event: account_events.LoggedOut) -> None:
    """RPL_LOGGEDOUT."""
    session = response.session
    mask = session.mask if event.source is None else event.source.mask
    response.numeric(numerics.RPL_LOGGEDOUT, mask, text=response.told("You are now logged out"))
    if event.source is not None:
        response.add(session.unframed.render((event,)))


def name_verdict(response: Response, answer: account_queries.NameVerdict) -> None:
    """Keep the name if an account can have it, for the step behind this; else say why not."""
    name = normalize(answer.name)
    if answer.reason is not None:
        code, text = _WHY_NOT[answer.reason]
        _fail(response, "REGISTER", code, name, text)
    elif check_nick(name, response.session.facts.settings.limits.nick_length) is not None:
        text = mark("An account is called like a nick: letters of one script, digits and -_[]\\`^{{}}|")
        _fail(response, "REGISTER", "BAD_ACCOUNT_NAME", name, text)
    else:
        response.name = name


def hash_new_password(response: Response, step: steps.HashNewPassword) -> None:
    """Have the password of a new account hashed."""
    session, name = response.session, response.name
    if not name:
        return

    def follow(answer: object) -> tuple[Step, ...]:
        return (RegisterAccount(session.number, name, answer),) if isinstance(answer, Verifier) else ()

    def answered(gap: object, answer: object) -> steps.PasswordHashed:
        return steps.PasswordHashed(gap, name, answer)

    session.ask(Ask(HashPassword(name, session.host, step.password), answered, follow))


def password_hashed(response: Response, step: steps.PasswordHashed) -> None:
    """Say why a password was not hashed, if so."""
    if isinstance(step.answer, Busy):
        text = mark("Too many accounts were made from your address: try again in {0} s")
        _fail(response, "REGISTER", "TEMPORARILY_UNAVAILABLE", step.account, text, step.answer.wait_s)
    elif not isinstance(step.answer, Verifier):
        text = mark("The password has characters that cannot be taken: choose another")
        _fail(response, "REGISTER", "UNACCEPTABLE_PASSWORD", step.account, text)


def changed(response: Response, event: account_events.AccountChanged) -> None:
    """REGISTER SUCCESS."""
    if event.what == "register":
        text = response.told("Account registered: remember its password")
        response.server(f"REGISTER SUCCESS {event.account.name} :{text}")


def registration_failure(response: Response, step: steps.RegistrationFailure) -> None:
    """A standard reply of REGISTER or VERIFY."""
    _fail(response, step.verb, step.code, step.account, step.text, *step.values)


def _fail(response: Response, verb: str, code: str, account: str, text: str, *values: object) -> None:
    """Add FAIL, whatever the client understands: the specification answers with nothing else."""
    response.server(f"FAIL {verb} {code} {middle(account)} :{response.told(text, *values)}")
