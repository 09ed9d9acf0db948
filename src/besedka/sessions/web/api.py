"""`/api/…`: signing in and out with a browser, and the sessions of one's account; JSON both ways (docs/web.md).

A call becomes steps outside of the lock, and what comes of them a reply under it, as on every wire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from besedka.chat.account_queries import Credentials, FindCredentials
from besedka.chat.commands import EndSession
from besedka.chat.events import Refused
from besedka.chat.invite_links import FindInvitation, InvitationFound, digest_of
from besedka.chat.refusals import Reason
from besedka.chat.sessionlist import ListSessions, SessionList
from besedka.chat.web_logins import BeginWebLogin, EndWebLogin, FindWebLogin, WebLogin, WebLoginChanged, WebLoginFound
from besedka.i18n import Words, mark
from besedka.sessions.credentials import Busy, CheckPassword, Judged
from besedka.sessions.sentences import sentence
from besedka.sessions.session import Ask, Local, LookedUp
from besedka.sessions.web.cookies import given, new_token, taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Step

__all__ = [
    "API",
    "LONGEST_BODY",
    "Call",
    "Called",
    "Proved",
    "Reply",
    "ask_of",
    "refuse_body",
    "refuse_stories",
    "reply_to",
    "steps_of",
]

API: Final = "/api/"
LONGEST_BODY: Final = 16 * 1024  # bytes; a name and a password are far shorter
LONGEST_NUMBER: Final = 18  # digits of a position
DAY_S: Final = 86_400
_JSON: Final = "application/json"
_OWN: Final = "/api/session"


class Call(msgspec.Struct, frozen=True):
    """One request, with its body; `words` are those of who asks.

    `digest` is the hash of the cookie's token, `token` one for a cookie to be given.
    """

    session: int
    method: str
    path: str
    body: bytes
    kind: str
    digest: str
    address: str
    secure: bool
    words: Words
    token: str = msgspec.field(default_factory=new_token)


class Reply(msgspec.Struct, frozen=True):
    """What is answered: a status, something for JSON, more headers."""

    status: int
    value: Any
    headers: tuple[tuple[str, str], ...] = ()


class Called(Local, frozen=True, gc=False):
    """The first step of each call."""

    call: Call


class Proved(LookedUp, frozen=True, gc=False):
    """A password was compared; what follows from it stands behind."""

    call: Call
    answer: Any


class SignIn(msgspec.Struct, frozen=True):
    """The body of `POST /api/session`; without `remember` the cookie ends with the browser."""

    account: str
    password: str
    remember: bool = True


_TOO_LONG = mark("The body is too long: {most} bytes at the most.")
_STORIES = mark("X-Forwarded-For and Forwarded name different clients: let the proxy take one of them off.")
_NO_JSON = mark("Say Content-Type: application/json, and send that.")
_UNREADABLE = mark('Send an object: {{"account": "name", "password": "…"}}.')
_FOREIGN = mark("A page from elsewhere may not ask for this.")
_UNKNOWN = mark("There is nothing at this address.")
_SIGN_IN = mark("Sign in first.")
_WRONG = mark("Name or password is wrong.")
_TOO_OFTEN = mark("Too many tries: try again in {wait_s} s.")


def refuse_body(facts: Facts) -> Reply:
    """Return what is answered to a body over the limit."""
    return _failure(413, facts.words(_TOO_LONG).format(most=LONGEST_BODY))


def refuse_stories(facts: Facts) -> Reply:
    """Return what is answered when headers disagree about who asks."""
    return _failure(400, facts.words(_STORIES))


def steps_of(call: Call, facts: Facts, *, own: bool) -> tuple[Step, ...] | Reply:
    """Return what is asked of the hub, or a refusal; `own`: no page from elsewhere has made the browser ask."""
    path = call.path.removeprefix(API)
    rows = _TABLE.get(path) or next(
        (each for begin, each in _BELOW.items() if path.startswith(begin) and path != begin), None
    )
    if rows is None:
        return _failure(404, call.words(_UNKNOWN))
    make = rows.get("GET" if call.method == "HEAD" else call.method)
    if make is None:
        return _failure(405, call.words(_UNKNOWN), ("allow", ", ".join(rows)))
    if not own and call.method not in ("GET", "HEAD"):
        return _failure(403, call.words(_FOREIGN))
    steps = make(call, facts)
    return steps if isinstance(steps, Reply) else (Called(call), *steps)


def _sign_in(call: Call, _facts: Facts) -> tuple[Step, ...] | Reply:
    body = _read(call)
    if call.kind.partition(";")[0].strip().lower() != _JSON:
        return _failure(415, call.words(_NO_JSON))
    if body is None:
        return _failure(400, call.words(_UNREADABLE).format())
    return (FindCredentials(call.session, body.account),)


def _read(call: Call) -> SignIn | None:
    try:
        return msgspec.json.decode(call.body, type=SignIn)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _end_one(call: Call, _facts: Facts) -> tuple[Step, ...] | Reply:
    """End a session, or log a browser out: `w` stands before the number of one."""
    name = call.path.rpartition("/")[2]
    number = name.removeprefix("w")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return _failure(404, call.words(_UNKNOWN))
    if number == name:
        return (EndSession(call.session, int(number), digest=call.digest),)
    # without a digest nobody asks, and 0 would be the browser itself
    return (
        (EndWebLogin(call.session, call.digest, int(number)),) if int(number) else _failure(404, call.words(_UNKNOWN))
    )


_TABLE: dict[str, dict[str, Callable[[Call, Facts], tuple[Step, ...] | Reply]]] = {
    "session": {
        "GET": lambda call, _facts: (FindWebLogin(call.session, call.digest),),
        "POST": _sign_in,
        "DELETE": lambda call, _facts: (EndWebLogin(call.session, call.digest),),
    },
    "sessions": {
        "GET": lambda call, _facts: (
            FindWebLogin(call.session, call.digest),
            ListSessions(call.session, digest=call.digest),
        ),
    },
}
_BELOW: dict[str, dict[str, Callable[[Call, Facts], tuple[Step, ...] | Reply]]] = {
    "sessions/": {"DELETE": _end_one},
    "invitation/": {"GET": lambda call, _facts: (FindInvitation(call.session, call.path.rpartition("/")[2]),)},
}


def ask_of(call: Call, outcomes: Sequence[Any], facts: Facts) -> Ask | None:
    """Return what must be looked up before a call is answered: whether a password is right; None for nothing."""
    found = next((each for each in outcomes if isinstance(each, Credentials)), None)
    body = _read(call)
    if found is None or body is None:
        return None

    def follow(answer: Any) -> tuple[Step, ...]:
        if not (isinstance(answer, Judged) and answer.right):
            return ()
        seconds = _lasts(facts, body)
        digest = digest_of(call.token)
        return (BeginWebLogin(call.session, found.name, answer.proof, digest, seconds, call.address, call.secure),)

    question = CheckPassword(found.name, call.address, body.password, found.account)
    return Ask(question, lambda gap, answer: Proved(gap, call, answer), follow)


def reply_to(call: Call, outcomes: Sequence[Any], facts: Facts, path: str) -> Reply:
    """Return what is answered when everything is known; `path` is where the cookie belongs."""
    reply = _signed_out(facts, call, path) if call.method == "DELETE" else _failure(403, call.words(_SIGN_IN))
    for outcome in outcomes:
        reply = _proved(call, outcome, facts, path) or _found(call, outcome) or reply
    return reply


def _proved(call: Call, outcome: Any, facts: Facts, path: str) -> Reply | None:
    """Return what is told to who signs in, and of what was refused."""
    match outcome:
        case Proved(answer=Busy(wait_s=wait_s)):
            return _failure(429, call.words(_TOO_OFTEN).format(wait_s=wait_s), ("retry-after", str(wait_s)))
        case Proved():
            return _failure(403, call.words(_WRONG))
        case WebLoginChanged(begun=True, login=login):
            body = _read(call)
            seconds = _lasts(facts, body) if body is not None and body.remember else None
            cookie = given(facts, call.token, path, seconds, secure=call.secure)
            return Reply(200, _login(login), (("set-cookie", cookie),))
        case Refused(reason=reason) if reason is not Reason.NO_SUCH_SESSION or call.path != _OWN:
            return _failure(_STATUS.get(reason, 403), sentence(outcome, call.words))
    return None


def _found(call: Call, outcome: Any) -> Reply | None:
    """Return what is told of what was asked."""
    match outcome:
        case WebLoginFound(login=login) if call.path == _OWN:
            return Reply(200, {"account": None} if login is None else _login(login))
        case SessionList(logins=logins) if logins:  # that of the browser that asks is among them
            return Reply(200, _listed(outcome, call.digest))
        case InvitationFound(room=room, problem=None):
            return Reply(200, {"room": room})
        case InvitationFound(room=room, problem=Reason() as problem):
            return _failure(404, sentence(Refused(0, 0, 0, (), problem, (room,)), call.words))
    return None


def _lasts(facts: Facts, body: SignIn) -> int:
    """Return for how many seconds somebody stays signed in; who does not want to, for a day: a browser may be open."""
    return facts.settings.web.session_days * DAY_S if body.remember else DAY_S


_STATUS: Final = {
    Reason.STORAGE_LOW: 503,
    Reason.STORAGE_READ_ONLY: 503,
    Reason.NO_SUCH_SESSION: 404,
}


def _signed_out(facts: Facts, call: Call, path: str) -> Reply:
    if call.path != _OWN:
        return Reply(200, {})
    return Reply(200, {"account": None}, (("set-cookie", taken_back(facts, path, secure=call.secure)),))


def _login(login: WebLogin) -> dict[str, Any]:
    return {"account": login.account, "number": f"w{login.number}", "until": login.until // 1000}


def _listed(answer: SessionList, digest: str) -> dict[str, Any]:
    """Return sessions and browsers; times are milliseconds since 1970, as JavaScript has them."""
    sessions = [
        {
            "number": str(each.number),
            "nick": each.nick,
            "wire": each.wire,
            "secure": each.secure,
            "address": each.address,
            "since": each.since // 1000,
            "spoke": each.spoke // 1000,
        }
        for each in answer.sessions
    ]
    browsers = [
        {
            "number": f"w{each.number}",
            "secure": each.secure,
            "address": each.address,
            "since": each.began // 1000,
            "until": each.until // 1000,
            "own": each.digest == digest,
        }
        for each in answer.logins
    ]
    return {"sessions": sessions, "browsers": browsers}


def _failure(status: int, told: str, *headers: tuple[str, str]) -> Reply:
    return Reply(status, {"error": told}, headers)
