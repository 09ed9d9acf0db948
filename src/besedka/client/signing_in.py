"""Accounts: SASL while coming in and later, REGISTER, and what the server says about them.

ircv3.net/specs/extensions: sasl-3.1, sasl-3.2, account-registration. A password is never sent where others could read
it: `State.secure` says whether TLS, or this very machine, is between.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.credentials import Credentials, Exchange, LoginRefusal
from besedka.client.incoming import last, param
from besedka.client.lines import info, status, trouble
from besedka.client.refusals import reason
from besedka.client.state import Context, Phase, State, Step
from besedka.protocols.irc import format_message
from besedka.protocols.sasl import ABORT, EMPTY, PIECE, SaslError, encode
from besedka.protocols.scram_client import answer, client_first, proves

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message

__all__ = [
    "REGISTRATION",
    "SASL",
    "apply_for",
    "begin",
    "impossible",
    "log_in",
    "log_in_as",
    "log_out",
    "no_registration",
    "on_administrator",
    "on_authenticate",
    "on_fail_register",
    "on_logged_in",
    "on_logged_out",
    "on_register",
    "on_sasl_done",
    "on_sasl_failed",
    "register",
    "verify",
]

SASL = "sasl"
REGISTRATION = "draft/account-registration"

_SCRAM, _PLAIN = "SCRAM-SHA-256", "PLAIN"
# A message of the server's is some hundred characters; one that never ends is none.
_LONGEST = 10 * PIECE


def mechanism(state: State) -> str:
    """Return how we log in: the password itself goes only where the server knows nothing better; "" for no way."""
    known = state.mechanisms
    if not known:
        return _PLAIN  # of sasl-3.1, which does not say: what every server has
    return next((each for each in (_SCRAM, _PLAIN) if each in known), "")


def impossible(state: State, words: Callable[[str], str]) -> str:
    """Return why nobody can log in here, in a sentence; "" where they can."""
    _ = words
    if not state.secure:
        return _("A password goes over TLS only, and there is none here: join with --tls.")
    if SASL not in state.offered:
        return _("This server has no accounts to log in to: it does not offer SASL.")
    if not mechanism(state):
        return _("This server wants to be logged in to in ways that are not known here.")
    return ""


def begin(state: State) -> Step:
    """Begin an exchange with the credentials that there are."""
    chosen = mechanism(state)
    return Step(replace(state, exchange=Exchange(chosen)), send=(f"AUTHENTICATE {chosen}",))


def on_authenticate(state: State, message: Message, context: Context) -> Step:
    """Take a piece of the server's next message, and answer the whole."""
    exchange, credentials = state.exchange, state.credentials
    if exchange is None or credentials is None:
        return Step(state)
    piece = param(message, 0)
    gathered = exchange.pieces + (piece if piece != EMPTY else "")
    if len(piece) == PIECE and len(gathered) <= _LONGEST:
        return Step(replace(state, exchange=replace(exchange, pieces=gathered)))
    try:
        said = base64.b64decode(gathered, validate=True)
        exchange, ours = _next(state, replace(exchange, pieces=""), credentials, said)
    except (SaslError, binascii.Error):
        _ = context.words
        why = _("The server does not prove that it knows your password: somebody may be between. Nothing was sent.")
        step = _refused(state, LoginRefusal(why, again=False), context)
        return Step(step.state, step.show, (f"AUTHENTICATE {ABORT}", *step.send))
    send = tuple(f"AUTHENTICATE {each}" for each in encode(ours))
    return Step(replace(state, exchange=exchange), send=send)


def _next(state: State, exchange: Exchange, credentials: Credentials, said: bytes) -> tuple[Exchange, bytes]:
    """Return the exchange after our next message, and that message; raises `SaslError`."""
    if exchange.mechanism == _PLAIN:
        return exchange, b"\0".join((b"", credentials.account.encode(), credentials.password.encode()))
    if not exchange.first:
        first = client_first(credentials.account, _nonce(state, credentials))
        return replace(exchange, first=first), first
    if not exchange.signature:
        answered = answer(exchange.first, said, credentials.password)
        return replace(exchange, signature=answered.signature), answered.message
    if not proves(said, exchange.signature):
        raise SaslError
    return exchange, b""


def _nonce(state: State, credentials: Credentials) -> str:
    """Return a nonce of our own for each exchange of each run: the seed is chance, the count is ours."""
    count = str(state.exchanges).encode()
    return hmac.digest(credentials.seed.encode(), count, hashlib.sha256).hex()[:32]


def on_administrator(state: State, _message: Message, context: Context) -> Step:
    """381: what `/oper` was for."""
    _ = context.words
    return Step(state, (info(_("You administer this server now."), context.now),))


def on_logged_in(state: State, message: Message, context: Context) -> Step:
    """900: as whom we are logged in now."""
    _ = context.words
    account = param(message, 2)
    again = account == state.account
    confirmed = state.credentials if state.exchange is not None else state.confirmed
    state = replace(state, account=account, confirmed=confirmed, login_refused=None)
    if again or (state.pages and not state.welcomed):  # the full screen has a line for that
        return Step(state)
    return Step(state, (info(_("You are logged in as {account}.").format(account=account), context.now),))


def on_logged_out(state: State, _message: Message, context: Context) -> Step:
    """901: we are nobody again."""
    _ = context.words
    return Step(replace(state, account=""), (status(_("You are logged out."), context.now),))


def on_sasl_done(state: State, _message: Message, _context: Context) -> Step:
    """903: the exchange is over; 907: it was over before."""
    state = replace(state, exchange=None, exchanges=state.exchanges + 1)
    return Step(state, send=_end(state))


def on_sasl_failed(state: State, message: Message, context: Context) -> Step:
    """902, 904, 905, 906: not with this password, or not now."""
    _ = context.words
    if state.exchange is None or state.credentials is None:
        return Step(state)
    told = _("The server does not log you in to the account {account}: {why}")
    why = told.format(account=state.credentials.account, why=reason(message, _))
    return _refused(state, LoginRefusal(why, again=message.verb == "904"), context)


def _refused(state: State, refusal: LoginRefusal, context: Context) -> Step:
    """Stay outside where we were never in; else go on without the account, and say so."""
    _ = context.words
    state = replace(state, exchange=None, exchanges=state.exchanges + 1)
    if not state.welcomed:
        return Step(replace(state, login_refused=refusal))
    advice = _("/login ACCOUNT tries again.")
    state = replace(state, credentials=None, account="")
    why = refusal.why if refusal.why.endswith((".", "!", "?")) else f"{refusal.why}."
    return Step(state, (trouble(f"{why} {advice}", context.now),), _end(state))


def _end(state: State) -> tuple[str, ...]:
    return ("CAP END",) if state.phase is Phase.REGISTERING else ()


def log_in(state: State, rest: str, context: Context) -> Step:
    """/login ACCOUNT PASSWORD."""
    _ = context.words
    account, _space, password = rest.partition(" ")
    if not password and not impossible(state, _):
        return Step(state, (trouble(_("A password is missing: /login ACCOUNT PASSWORD"), context.now),))
    return log_in_as(state, account, password.strip(), context)


def log_in_as(state: State, account: str, password: str, context: Context) -> Step:
    """Log in to `account`, where that is possible."""
    why = impossible(state, context.words)
    if why:
        return Step(state, (trouble(why, context.now),))
    seed = state.credentials.seed if state.credentials else state.seed
    state = replace(state, credentials=Credentials(account, password, seed), login_refused=None)
    if SASL in state.caps:
        return begin(state)
    return Step(state, send=(format_message("CAP", ("REQ", SASL), colon=True),))


def log_out(state: State, _rest: str, context: Context) -> Step:
    """/logout: forget the password, and come back without the account."""
    _ = context.words
    if not state.account and state.credentials is None:
        return Step(state, (trouble(_("You are not logged in."), context.now),))
    state = replace(state, credentials=None, confirmed=None, account="", redial=True)
    return Step(state, (status(_("The password is forgotten here."), context.now),))


def no_registration(state: State, words: Callable[[str], str]) -> str:
    """Return why nobody can make an account here, in a sentence; "" where they can."""
    _ = words
    if not state.secure:
        return impossible(state, words)
    if REGISTRATION not in state.offered:
        return _("This server makes no accounts itself; ask its administrator, or its NickServ: /msg NickServ help")
    return ""


def register(state: State, rest: str, context: Context) -> Step:
    """/register PASSWORD [E-MAIL]."""
    _ = context.words
    password, email, *_more = *rest.split(), "", ""
    if not password and not no_registration(state, _):
        return Step(state, (trouble(_("A password is missing: /register PASSWORD [E-MAIL]"), context.now),))
    return apply_for(state, password, email, context)


def apply_for(state: State, password: str, email: str, context: Context) -> Step:
    """Ask for an account under the nick that we have; `email` may be empty."""
    why = no_registration(state, context.words)
    if why:
        return Step(state, (trouble(why, context.now),))
    state = replace(state, applied=Credentials(state.nick, password, state.seed))
    return Step(state, send=(format_message("REGISTER", ("*", email or "*", password), colon=True),))


def verify(state: State, rest: str, context: Context) -> Step:
    """/verify CODE: what the server has sent by e-mail."""
    _ = context.words
    if state.applied is None:
        return Step(state, (trouble(_("There is nothing to verify: /register comes first."), context.now),))
    return Step(state, send=(format_message("VERIFY", (state.applied.account, rest.split()[0])),))


def on_register(state: State, message: Message, context: Context) -> Step:
    """REGISTER and VERIFY: the account is there, or a code is awaited."""
    _ = context.words
    outcome, account = param(message, 0).upper(), param(message, 1)
    applied = state.applied
    if applied is None:
        return Step(state)
    applied = replace(applied, account=account or applied.account)
    if outcome == "SUCCESS":
        told = _("The account {account} is yours, and its password is kept here.").format(account=applied.account)
        state = replace(state, credentials=applied, confirmed=applied, applied=None)
        return Step(state, (info(told, context.now),))
    told = _("The server wants a code before the account {account} is yours ({why}): /verify CODE")
    line = info(told.format(account=applied.account, why=last(message)), context.now)
    return Step(replace(state, applied=applied), (line,))


def on_fail_register(state: State) -> State:
    """Forget what was applied for: the server refused it."""
    return replace(state, applied=None)
