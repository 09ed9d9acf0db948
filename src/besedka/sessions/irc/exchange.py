"""One SASL exchange of an IRC session: what the client has said, and what its mechanism says next.

ircv3.net/specs/extensions/sasl-3.1 and sasl-3.2; RFC 4616 (PLAIN), RFC 7677 (SCRAM-SHA-256). The handler hears the
client outside of the lock; replies go on under it, when credentials and answers are there.
"""

from __future__ import annotations

import abc
import hmac
import secrets
from typing import TYPE_CHECKING

from besedka.chat.account_commands import LogIn
from besedka.chat.account_queries import FindCredentials
from besedka.chat.names import fold_nick
from besedka.i18n import mark
from besedka.protocols.sasl import Pieces, Plain, SaslError
from besedka.protocols.scram import ClientFinal, ClientFirst, server_first
from besedka.sessions.credentials import CheckPassword, CheckProof, Judged
from besedka.sessions.irc import steps
from besedka.sessions.session import Ask

if TYPE_CHECKING:
    from besedka.chat.accounts import Account
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["EXTERNAL", "MECHANISMS", "Exchange", "ExternalExchange", "PlainExchange", "ScramExchange", "mechanisms_for"]

NONCE_BYTES = 18  # 24 characters: as many as the examples of RFC 7677 have
SALT_BYTES = 16
LONGEST_DEVICE = 64  # characters of the name that a device gives itself


class Exchange(abc.ABC):
    """The base: one mechanism under way."""

    name = ""
    failure = mark("name or password is wrong")

    def __init__(self) -> None:
        self.pieces = Pieces()

    @abc.abstractmethod
    def hear(self, session: IrcSession, message: bytes) -> tuple[Step, ...]:
        """Take a whole message of the client's; raises `SaslError`. The session's worker, outside of the lock."""

    @abc.abstractmethod
    def go_on(self, session: IrcSession, name: str, account: Account | None) -> bytes | None:
        """Take what was found of the account; return what the client is sent, or None and a question is asked."""

    def judged(self, answer: Judged) -> bytes | None:
        """Take that the client was right; return what it is sent, None when it is logged in at once."""
        return None


class PlainExchange(Exchange):
    """PLAIN: the password itself, in one message."""

    name = "PLAIN"

    def __init__(self) -> None:
        super().__init__()
        self._password = ""

    def hear(self, session: IrcSession, message: bytes) -> tuple[Step, ...]:
        """Take the message."""
        plain = Plain.parse(message)
        _refuse_other(plain.authzid, plain.authcid)
        self._password = plain.password
        return FindCredentials(session.number, _account(session, plain.authcid)), steps.GoOn()

    def go_on(self, session: IrcSession, name: str, account: Account | None) -> bytes | None:
        """Have the password compared."""

        def follow(answer: object) -> tuple[Step, ...]:
            right = isinstance(answer, Judged) and answer.right
            return (LogIn(session.number, name, answer.proof),) if isinstance(answer, Judged) and right else ()

        question = CheckPassword(name, session.host, self._password, account)
        session.ask(Ask(question, steps.PasswordJudged, follow))
        return None


class ScramExchange(Exchange):
    """SCRAM-SHA-256: both sides prove that they know the password, and neither says it."""

    name = "SCRAM-SHA-256"

    def __init__(self) -> None:
        super().__init__()
        self._first: ClientFirst | None = None
        self._final: ClientFinal | None = None
        self._challenge = ""
        self._proved = ""

    def hear(self, session: IrcSession, message: bytes) -> tuple[Step, ...]:
        """Take the first message, the proof, or the empty one at the end."""
        if self._proved and self._first is not None:
            if message:
                raise SaslError
            return (LogIn(session.number, _account(session, self._first.username), self._proved),)
        if self._first is None:
            self._first = ClientFirst.parse(message)
            _refuse_other(self._first.authzid, self._first.username)
        else:
            self._final = ClientFinal.parse(message)
        return FindCredentials(session.number, _account(session, self._first.username)), steps.GoOn()

    def go_on(self, session: IrcSession, name: str, account: Account | None) -> bytes | None:
        """Challenge the client, or have its proof judged."""
        assert self._first is not None
        if self._final is not None:
            question = CheckProof(name, session.host, self._first, self._challenge, self._final, account)
            session.ask(Ask(question, steps.PasswordJudged))
            return None
        salt, iterations = _salt_of(session, name, account)
        self._challenge = server_first(self._first, secrets.token_urlsafe(NONCE_BYTES), salt, iterations)
        return self._challenge.encode()

    def judged(self, answer: Judged) -> bytes | None:
        """Prove that the server knows the password as well; the client says that it has heard it."""
        self._proved = answer.proof
        return answer.signature.encode()


class ExternalExchange(Exchange):
    """EXTERNAL: the certificate shown in TLS; the message is the account's name, or empty (RFC 4422 appendix A)."""

    name = "EXTERNAL"
    failure = mark("your certificate does not log in to that account; add its fingerprint first")

    def hear(self, session: IrcSession, message: bytes) -> tuple[Step, ...]:
        """Take the message: there is nothing to compute."""
        try:
            name = message.decode()
        except UnicodeDecodeError as error:
            raise SaslError from error
        return (LogIn(session.number, name, session.certificate),)

    def go_on(self, session: IrcSession, name: str, account: Account | None) -> bytes | None:
        """Nothing is asked of the account."""
        return None


def _salt_of(session: IrcSession, name: str, account: Account | None) -> tuple[bytes, int]:
    """Return the salt and rounds of an account; for one that is not there, what will be the same each time."""
    if account is not None and account.verifier.stored_key:
        return account.verifier.salt, account.verifier.iterations
    facts = session.facts
    salt = hmac.digest(facts.secret, fold_nick(name).encode(), "sha256")[:SALT_BYTES]
    return salt, facts.settings.accounts.scram_iterations


def _account(session: IrcSession, name: str) -> str:
    """Return the account of `account@device`, and let the session be of that device (docs/history.md).

    No account has an @ in its name.
    """
    account, at, device = name.partition("@")
    if at and device.isprintable() and session.registration is not None:
        session.registration.client = at + device[:LONGEST_DEVICE]
    return account


def _refuse_other(authzid: str, authcid: str) -> None:
    """Nobody acts for somebody else; raises `SaslError`."""
    if authzid and fold_nick(authzid) != fold_nick(authcid):
        raise SaslError


MECHANISMS: dict[str, type[Exchange]] = {each.name: each for each in (PlainExchange, ScramExchange)}
EXTERNAL = ExternalExchange.name


def mechanisms_for(session: IrcSession) -> dict[str, type[Exchange]]:
    """Return the mechanisms that can work for a session: EXTERNAL where it has shown a certificate."""
    return MECHANISMS | {EXTERNAL: ExternalExchange} if session.certificate else MECHANISMS
