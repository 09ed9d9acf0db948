"""From an accepted connection to the session of its wire: proxies, gateways, and what counts for whom."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

import pytest

from besedka.chat.server_bans import BanKind, ServerBan
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.server.arrival import NOT_A_PROXY
from besedka.server.gate import Gate
from besedka.sessions.facts import Facts
from besedka.sessions.front import Front
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.irc.gateway import Gateway as Named
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.plain_dialect import PlainDialect
from besedka.sessions.proxied import HEADER_S, SENTENCE, ProxiedSession
from besedka.sessions.refusal import WireRefusal
from besedka.sessions.web.page import PageSession
from support.inside import changed
from support.proxies import binary, line, tlv

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.sessions.session import Request

PROXY, GATEWAY, CLIENT, ELSEWHERE = "192.0.2.1", "192.0.2.2", "198.51.100.7", "203.0.113.5"
BY_TLS = tlv(0x20, b"\x01" + bytes(4))


class Carrier:
    """A connection without a socket, which notes where TLS begins."""

    session: Any

    def __init__(self) -> None:
        self.outbox = None
        self.behind_tls = self.speaks_tls = False
        self.tls: list[bytes] = []

    @property
    def secure(self) -> bool:
        """As a connection has it."""
        return self.behind_tls or self.speaks_tls

    def send_in_chunks(self, limit: int, pause_s: float) -> None:
        """Take note of nothing."""

    def start_tls(self, _context: object, received: bytes, _done: object) -> None:
        """Speak TLS from now on, which nobody has to understand."""
        self.tls.append(received)
        self.speaks_tls = True


class Arrived:
    """One connection that came to a gate."""

    def __init__(self, gate: Gate, address: str, takes: str = "everything", *, proxied: bool = False) -> None:
        self.connection = Carrier()
        session = gate.door(takes, proxied=proxied)(cast("Any", self.connection), address, 100.0)
        self.refused = session if isinstance(session, bytes) else b""
        self.connection.session = session

    @property
    def session(self) -> Any:
        """Return the session as it is now."""
        return self.connection.session

    def feed(self, data: bytes) -> list[Request]:
        """Let it take bytes."""
        found: list[Request] = self.session.receive(data, 101.0)
        return found

    def told(self, requests: list[Request]) -> bytes:
        """Return what the last request is answered."""
        said: bytes = self.session.respond(requests[-1], ())
        return said


@pytest.fixture(name="gate")
def gate_of_a_server() -> Gate:
    """A gate that knows a proxy and a gateway, with two places for each address."""
    return gate(connections_per_address=2)


def gate(context: Callable[[], Any] = lambda: None, **limits: Any) -> Gate:
    """Return a gate."""
    settings = changed(
        Settings(), limits=limits, server={"proxies": PROXY}, webirc={"networks": GATEWAY, "passwords": "secret"}
    )
    facts = Facts(settings, Words("en"), "epoch", 0)
    return Gate(facts, 3, PlainDialect(Words("en")), IrcDialects(facts), {}, context=context)


@pytest.mark.parametrize("header", [line(CLIENT), binary(CLIENT)])
@pytest.mark.parametrize("proxied", [False, True])
@pytest.mark.parametrize(("hello", "kind"), [(b"NICK anna\r\n", IrcSession), (b"anna\n", PlainSession)])
def test_a_proxy_says_whose_connection_it_is(
    gate: Gate, header: bytes, proxied: bool, hello: bytes, kind: type[object]
) -> None:
    """Whatever the wire, in one piece with it or byte by byte; the number stays."""
    whole = Arrived(gate, PROXY, proxied=proxied)
    number = whole.session.number
    whole.feed(header + hello)
    assert (type(whole.session), whole.session.address, whole.session.number) == (kind, CLIENT, number)
    slow = Arrived(gate, PROXY, proxied=proxied)
    for at in range(len(header)):
        slow.feed(header[at : at + 1])
    assert type(slow.session) is Front
    slow.feed(hello)
    assert (type(slow.session), slow.session.address) == (kind, CLIENT)


def test_the_named_address_counts(gate: Gate) -> None:
    """A third connection of the same client is one too many; the proxy itself may have any number."""
    inside = [Arrived(gate, PROXY) for _ in range(5)]
    for each in inside[:2]:
        each.feed(line(CLIENT) + b"NICK anna\r\n")
    for each in inside[2:4]:
        each.feed(line(ELSEWHERE) + b"NICK anna\r\n")
    told = inside[4].told(inside[4].feed(line(CLIENT) + b"NICK anna\r\n"))
    assert told == (
        b"ERROR :Closing link: there are too many connections from your address; close one of the 2, and try again\r\n"
    )
    assert gate.refusals == {"there are too many connections from your address": 1}
    assert b"too many connections" in Arrived(gate, CLIENT).refused
    assert gate.count == 5
    for each in inside:
        each.session.closed()
    assert gate.count == 0
    assert not Arrived(gate, CLIENT).refused


def test_a_named_address_may_be_banned() -> None:
    """It is told so; the proxy's own address may be, too, which is nothing to those who come through it."""
    bans = {address: ServerBan(BanKind.ADDRESS, address, "spam", "console", 1) for address in (CLIENT, PROXY)}
    house = gate()
    house._banned = bans.get
    peer = Arrived(house, PROXY)
    assert b"You are banned from this server: spam" in peer.told(peer.feed(line(CLIENT) + b"NICK anna\r\n"))
    other = Arrived(house, PROXY)
    other.feed(line(ELSEWHERE) + b"anna\n")
    assert type(other.session) is PlainSession
    itself = Arrived(house, PROXY)
    assert b"You are banned" in itself.told(itself.feed(b"anna\n"))
    assert house.refusals == {"the address is banned": 2}


@pytest.mark.parametrize("header", [b"PROXY UNKNOWN\r\n", binary(CLIENT, command=0x20), b""])
def test_a_proxy_may_speak_for_itself(gate: Gate, header: bytes) -> None:
    """Then its own address counts, as soon as it says who it is."""
    for name in (b"anna\n", b"boris\n"):
        one = Arrived(gate, PROXY)
        one.feed(header + name)
        assert (type(one.session), one.session.address) == (PlainSession, PROXY)
    third = Arrived(gate, PROXY)
    assert b"too many connections" in third.told(third.feed(header + b"vera\n"))


@pytest.mark.parametrize("hello", [line(CLIENT), binary(CLIENT), b"PROXY UNKNOWN\r\n"])
def test_nobody_else_may_say_so(gate: Gate, hello: bytes) -> None:
    """Whoever could, could be anybody: it is refused with a sentence."""
    stranger = Arrived(gate, ELSEWHERE)
    assert stranger.told(stranger.feed(hello + b"NICK anna\r\n")) == NOT_A_PROXY
    assert type(stranger.session) is WireRefusal


def test_a_header_is_said_once(gate: Gate) -> None:
    """Behind it is the client, who may say nothing about itself."""
    twice = Arrived(gate, PROXY)
    assert twice.told(twice.feed(line(CLIENT) + line(PROXY) + b"NICK anna\r\n")) == NOT_A_PROXY


def test_where_only_proxies_may_come(gate: Gate, caplog: pytest.LogCaptureFixture) -> None:
    """Others are told at the door, and the log says so; a proxy without a header is told, too."""
    with caplog.at_level(logging.INFO):
        assert Arrived(gate, ELSEWHERE, proxied=True).refused == NOT_A_PROXY
    assert "server.proxies" in caplog.text
    silent = Arrived(gate, PROXY, proxied=True)
    assert silent.session.deadline == 100.0 + HEADER_S
    assert silent.told(silent.feed(b"NICK anna\r\n")) == SENTENCE
    assert silent.feed(b"more") == []
    late = Arrived(gate, PROXY, proxied=True)
    late.feed(b"PROXY ")
    assert late.told(late.session.expire(110.0)) == SENTENCE


def test_a_header_has_a_deadline_of_its_own(gate: Gate) -> None:
    """From its first byte on; then there is the usual time to say who one is."""
    peer = Arrived(gate, PROXY)
    peer.feed(binary(CLIENT)[:20])
    assert type(peer.session) is ProxiedSession
    assert peer.session.deadline == 101.0 + HEADER_S
    peer.feed(binary(CLIENT)[20:])
    assert peer.session.deadline == 101.0 + Settings().limits.registration_s


def test_who_came_to_the_proxy_by_tls_is_secure(gate: Gate) -> None:
    """So a listener for TLS alone takes it; without that word it must speak TLS itself."""
    peer = Arrived(gate, PROXY, "tls")
    peer.feed(binary(CLIENT, BY_TLS) + b"NICK anna\r\n")
    assert type(peer.session) is IrcSession
    assert peer.connection.secure
    assert not peer.connection.speaks_tls
    clear = Arrived(gate, PROXY, "tls")
    clear.feed(binary(CLIENT))
    assert clear.session.deadline == 101.0 + Settings().limits.handshake_s
    assert b"speaks TLS" in clear.told(clear.feed(b"NICK anna\r\n"))


def test_the_header_comes_before_tls() -> None:
    """In clear text, and none inside; also where the proxy has ended another TLS before."""
    house = gate(lambda: cast("Any", object()))
    for header in (binary(CLIENT, BY_TLS), line(CLIENT)):
        peer = Arrived(house, PROXY)
        peer.feed(header + b"\x16\x03\x01")
        assert peer.connection.tls == [b"\x16\x03\x01"]
        peer.feed(b"NICK anna\r\n")
        assert (type(peer.session), peer.session.address) == (IrcSession, CLIENT)
    inside = Arrived(house, PROXY)
    inside.feed(b"\x16\x03\x01")
    assert inside.told(inside.feed(line(CLIENT))) == NOT_A_PROXY


def test_a_gateway_counts_for_whom_it_names() -> None:
    """Its own address counts where it is a client's: on other wires at once, on IRC when it registers."""
    house = gate(connections_per_address=1)
    first, second, third = (Arrived(house, GATEWAY) for _ in range(3))
    first.feed(b"GET / HTTP/1.1\r\n")
    assert type(first.session) is PageSession
    second.feed(b"NICK anna\r\n")
    assert type(second.session) is IrcSession
    (refused,) = second.feed(b"USER anna 0 * :Anna\r\n")
    assert "too many connections from your address" in refused.steps[0].reason  # type: ignore[union-attr]
    third.feed(b"WEBIRC secret x y 198.51.100.7\r\n")  # what follows is the turn's: tests/sessions/irc/test_gateway.py
    assert third.session.come_from(Named(CLIENT)) is None
    assert b"too many connections" in Arrived(house, CLIENT).refused
