"""AUTHENTICATE, REGISTER, VERIFY: lines into commands and queries (ircv3.net: sasl-3.1, account-registration)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.account_queries import JudgeAccountName
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.protocols.sasl import ABORT, SaslError, TooLongPieceError
from besedka.sessions.irc.steps import HashNewPassword, Numeric, RegistrationFailure, StartSasl

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["abort_sasl", "authenticate", "register", "verify"]


def authenticate(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Begin a SASL exchange, go on with it, or abort it."""
    exchange = session.exchange
    if exchange is None:
        return (StartSasl(message.params[0]),)
    if message.params[0] == ABORT:
        return abort_sasl(session)
    try:
        whole = exchange.pieces.feed(message.params[0])
        return () if whole is None else exchange.hear(session, whole)
    except TooLongPieceError:
        session.exchange = None
        return (Numeric(numerics.ERR_SASLTOOLONG, (), mark("SASL message too long: 400 characters at the most")),)
    except SaslError:
        session.exchange = None
        return (Numeric(numerics.ERR_SASLFAIL, (), mark("SASL authentication failed: that message is not understood")),)


def abort_sasl(session: IrcSession) -> tuple[Step, ...]:
    """End the exchange that is under way, if there is one."""
    if session.exchange is None:
        return ()
    session.exchange = None
    return (Numeric(numerics.ERR_SASLABORTED, (), mark("SASL authentication aborted")),)


def register(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Make an account: a name or `*` for the nick, an e-mail address that nobody needs, a password."""
    account, _email, password = message.params[:3]
    settings = session.facts.settings.accounts
    registration = session.registration
    if settings.registration == "no":
        text = mark("Accounts are made by the administrator here: ask for one")
        return _fail("TEMPORARILY_UNAVAILABLE", account, text)
    if registration is not None:
        if not registers_early(session):
            return _fail("COMPLETE_CONNECTION_REQUIRED", account, mark("Register when you are connected"))
        if account == "*":
            account = registration.nick
        if not account:
            return _fail("NEED_NICK", "*", mark("Choose a nick first, with NICK"))
    if len(password) < settings.password_length:
        text = mark("The password is too short: its length must be {0} or more")
        return _fail("WEAK_PASSWORD", account, text, str(settings.password_length))
    return JudgeAccountName(session.number, account), HashNewPassword(password)


def registers_early(session: IrcSession) -> bool:
    """Tell whether accounts can be made before the registration is complete: never past the server's password."""
    settings = session.facts.settings
    return settings.accounts.before_connect == "yes" and not settings.server.password


def verify(_session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Nothing waits for a code here."""
    text = mark("No code is needed: an account can be used as soon as it is registered")
    return (RegistrationFailure("VERIFY", "INVALID_CODE", message.params[0], text),)


def _fail(code: str, account: str, text: str, *values: str) -> tuple[Step, ...]:
    return (RegistrationFailure("REGISTER", code, account, text, values),)
