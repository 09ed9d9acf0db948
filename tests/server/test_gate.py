"""Who may connect, and what session they get."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import pytest

from besedka.chat.server_bans import BanKind, ServerBan
from besedka.chat.sessionlist import SESSIONS_A_START
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.server.gate import INTERNAL_ERROR, Gate
from besedka.sessions.control import ControlSession
from besedka.sessions.facts import Facts
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.plain_dialect import PlainDialect
from besedka.sessions.refusal import WireRefusal
from besedka.sessions.session import Session
from besedka.sessions.web.page import PageSession
from support.inside import changed

HELLO = {
    b"NICK anna\r\n": IrcSession,
    b"anna\n": PlainSession,
    b"GET / HTTP/1.1\r\n\r\n": PageSession,
    b"\x16\x03\x01\x00\x05": WireRefusal,
}


def gate(**limits: int) -> Gate:
    """Return a gate of the journal's third opening."""
    facts = Facts(changed(Settings(), limits=limits), Words("en"), "epoch", 0)
    return Gate(facts, 3, PlainDialect(Words("en")), IrcDialects(facts), {})


def banned(address: str) -> ServerBan | None:
    """Return the ban of an address."""
    return ServerBan(BanKind.ADDRESS, address, "spam", "console", 1) if address.startswith("192.") else None


def connection() -> Any:
    """Return what a session writes to."""
    return SimpleNamespace(
        send_in_chunks=lambda *_pace: None, outbox=None, session=None, secure=False, speaks_tls=False
    )


def entered(gate: Gate, address: str = "192.0.2.1", takes: str = "everything") -> Session:
    """Let somebody in, whom the gate must not refuse."""
    peer = connection()
    session = gate.door(takes)(peer, address, 0.0)
    assert isinstance(session, Session), session
    peer.session = session
    return session


def test_numbers_are_never_used_again() -> None:
    """Not in this start of the server, and not in another."""
    one = gate()
    numbers = [entered(one).number for _ in range(3)]
    assert numbers == [3 * SESSIONS_A_START + 1, 3 * SESSIONS_A_START + 2, 3 * SESSIONS_A_START + 3]
    assert one.control(connection(), "", 0.0).number == numbers[-1] + 1


def test_who_is_refused_gets_no_session() -> None:
    """It is told why; a place that is given back is free."""
    one = gate(connections=2)
    first, _ = entered(one, "192.0.2.1"), entered(one, "192.0.2.2")
    refusal = one.door("everything")(connection(), "192.0.2.3", 0.0)
    assert refusal == b"ERROR :Closing link: this server is full; try again later\r\n"
    assert one.refusals == {"this server is full": 1}
    assert one.count == 2
    first.closed()
    first.closed()
    assert one.count == 1
    entered(one, "192.0.2.3")


@pytest.mark.parametrize(("hello", "session"), HELLO.items())
def test_the_first_bytes_decide(hello: bytes, session: type[Session]) -> None:
    """The front steps aside for the wire's own session, which has its number and gives its place back."""
    one = gate()
    front = entered(one)
    front.receive(hello, 1.0)
    successor = cast("Any", front.sink).session
    assert type(successor) is session
    assert successor.number == front.number
    assert successor.deadline <= 1.0 + Settings().limits.registration_s or successor.deadline == math.inf
    successor.closed()
    front.closed()
    assert one.count == 0


@pytest.mark.parametrize(
    ("takes", "hello", "session"),
    [
        ("irc", b"NICK anna\r\n", IrcSession),
        ("irc", b"anna\n", WireRefusal),
        ("plain", b"anna\n", PlainSession),
        ("plain", b"NICK anna\r\n", PlainSession),
        ("plain", b"GET / HTTP/1.1\r\n\r\n", WireRefusal),
        ("http", b"GET / HTTP/1.1\r\n\r\n", PageSession),
        ("http", b"NICK anna\r\n", WireRefusal),
    ],
)
def test_a_listener_takes_the_wires_that_it_is_for(takes: str, hello: bytes, session: type[Session]) -> None:
    """Others are closed; where only plain is taken, `NICK x` is a name."""
    front = entered(gate(), takes=takes)
    front.receive(hello, 1.0)
    assert type(cast("Any", front.sink).session) is session


@pytest.mark.parametrize(
    ("takes", "has_certificate", "begins"),
    [
        ("everything", True, True),
        ("tls", True, True),
        ("irc", True, False),
        ("plain", True, False),
        ("everything", False, False),
    ],
)
def test_tls_begins_where_it_is_taken(takes: str, has_certificate: bool, begins: bool) -> None:
    """With what was received, and with the front going on inside; elsewhere it is refused."""
    one = gate()
    context = object() if has_certificate else None
    one.context = lambda: context  # type: ignore[assignment, return-value]
    front = entered(one, takes=takes)
    peer = cast("Any", front.sink)
    begun: list[tuple[object, ...]] = []
    peer.start_tls = lambda *what: begun.append(what)
    front.receive(b"\x16\x03", 1.0)
    if begins:
        assert begun == [(context, b"\x16\x03", cast("Any", front).secured)]
        assert peer.session is front
    else:
        assert not begun
        assert isinstance(peer.session, WireRefusal)


def test_where_only_tls_is_taken_everything_is_inside_and_nothing_outside() -> None:
    """Its time is a handshake's; who is one too many hears an alert instead of a sentence."""
    one = gate(connections=2, handshake_s=5)
    outside = entered(one, takes="tls")
    assert outside.deadline == 5.0
    outside.receive(b"anna\n", 1.0)
    assert isinstance(cast("Any", outside.sink).session, WireRefusal)
    inside = entered(one, takes="tls")
    cast("Any", inside.sink).secure = cast("Any", inside.sink).speaks_tls = True
    inside.receive(b"anna\n", 1.0)
    assert isinstance(cast("Any", inside.sink).session, PlainSession)
    assert one.door("tls")(connection(), "192.0.2.9", 0.0) == INTERNAL_ERROR


def test_the_administrator_is_always_let_in() -> None:
    """The control socket counts towards no limit."""
    one = gate(connections=1)
    entered(one)
    session = one.control(connection(), "", 0.0)
    assert isinstance(session, ControlSession)
    session.closed()
    assert one.count == 1


def test_all_browsers_share_what_is_made_for_the_first() -> None:
    """The second page is as good as the first."""
    one = gate()
    for _ in range(2):
        front = entered(one)
        front.receive(b"GET / HTTP/1.1\r\n\r\n", 1.0)
        assert isinstance(cast("Any", front.sink).session, PageSession)


@pytest.mark.parametrize(
    ("takes", "told"),
    [
        ("everything", b"ERROR :Closing link: You are banned from this server: spam. Ask "),
        ("plain", b"You are banned from this server: spam. Ask "),
        ("tls", INTERNAL_ERROR),
    ],
)
def test_whose_address_is_banned_gets_no_session(takes: str, told: bytes) -> None:
    """It takes up no place; it is told why, in what it may understand."""
    facts = Facts(Settings(), Words("en"), "epoch", 0)
    one = Gate(facts, 3, PlainDialect(Words("en")), IrcDialects(facts), {}, banned=banned)
    said = one.door(takes)(connection(), "192.0.2.1", 0.0)
    assert isinstance(said, bytes)
    assert said.startswith(told)
    assert one.refusals == {"the address is banned": 1}
    assert one.count == 0
    entered(one, "198.51.100.1")
