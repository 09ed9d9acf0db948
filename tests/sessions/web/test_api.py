"""Signing in and out with a browser, and what it is shown of its sessions."""

from __future__ import annotations

import json
from typing import Any

import h11
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from wsproto.events import AcceptConnection

from besedka.journal.space import Space
from besedka.sessions.web.api import LONGEST_BODY
from support.conversation import CHEAP, Conversation, Peer, settings
from support.websocket import Browser
from support.wirerules import pieces_of

PASSWORD = "tea and sugar"
HOST = "localhost:8888"
OWN = f"http://{HOST}"
RIGHT = {"account": "anna", "password": PASSWORD}


def club(**limits: int) -> Conversation:
    """Return a server with the account anna; nobody is there."""
    talk = Conversation(settings(accounts=CHEAP, limits=limits))
    talk.irc("anna").send(f"REGISTER * * :{PASSWORD}", "QUIT")
    return talk


def request(method: str, path: str, body: Any = None, **headers: str) -> bytes:
    """Return a call as a browser sends it."""
    data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    rows = {"Host": HOST, "Origin": OWN}
    if body is not None:
        rows |= {"Content-Type": "application/json", "Content-Length": str(len(data))}
    rows |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in rows.items() if value)
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + data


def responses(peer: Peer) -> list[tuple[int, dict[str, str], Any]]:
    """Return what was answered: statuses, headers, and what the bodies say."""
    client = h11.Connection(h11.CLIENT)
    found: list[tuple[int, dict[str, str], Any]] = []
    told = peer.take()
    while told:
        client.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
        client.send(h11.EndOfMessage())
        client.receive_data(told)
        body = b""
        while not isinstance(event := client.next_event(), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                headers = {name.decode(): value.decode() for name, value in event.headers}
                found.append((event.status_code, headers, None))
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
        status, headers, _ = found.pop()
        found.append((status, headers, json.loads(body) if "json" in headers["content-type"] else body))
        told, _ = client.trailing_data
        client = h11.Connection(h11.CLIENT)
    return found


def call(peer: Peer, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], Any]:
    """Call, and return the one answer."""
    peer.feed(request(method, path, body, **headers))
    (answer,) = responses(peer)
    return answer


def signed_in(talk: Conversation, peer: Peer | None = None) -> str:
    """Sign a browser in; return the cookie that it sends from then on."""
    status, headers, _ = call(peer or talk.http(), "POST", "/api/session", RIGHT)
    assert status == 200
    return headers["set-cookie"].partition(";")[0]


def test_signing_in_asking_and_signing_out() -> None:
    """By a cookie that no script sees, on one connection."""
    talk = club()
    peer = talk.http()
    assert call(peer, "GET", "/api/session")[2] == {"account": None}
    status, headers, told = call(peer, "POST", "/api/session", RIGHT)
    assert (status, told["account"]) == (200, "anna")
    cookie, *rules = headers["set-cookie"].split("; ")
    assert rules == ["Path=/", f"Max-Age={30 * 86400}", "HttpOnly", "SameSite=Strict"]
    assert headers["cache-control"] == "no-store"
    assert call(peer, "GET", "/api/session", Cookie=cookie)[2] == told
    assert call(peer, "GET", "/api/session", Cookie=cookie + "x")[2] == {"account": None}
    status, headers, told = call(peer, "DELETE", "/api/session", Cookie=cookie)
    assert (status, told) == (200, {"account": None})
    assert "=; Path=/; Max-Age=0; " in headers["set-cookie"]
    assert call(peer, "GET", "/api/session", Cookie=cookie)[2] == {"account": None}
    assert call(peer, "DELETE", "/api/session", Cookie=cookie)[0] == 200


def test_who_is_not_to_be_remembered() -> None:
    """The cookie ends with the browser, and over TLS goes nowhere else."""
    talk = club()
    talk.secure = True
    body = RIGHT | {"remember": False}
    _, headers, _ = call(talk.http(), "POST", "/api/session", body, Origin=OWN.replace("http", "https"))
    assert headers["set-cookie"].split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"]
    (login,) = talk.state.web_logins.by_digest.values()
    assert login.until - login.began == 86_400_000_000
    assert login.secure


def test_a_wrong_password_and_too_many() -> None:
    """As with SASL: they are counted, and the time to wait is told."""
    talk = club(wrong_passwords_per_min=2)
    talk.facts.settings = settings(accounts=CHEAP, limits={"wrong_passwords_per_min": 2, "exempt_networks": ""})
    peer = talk.http()
    for body in (RIGHT | {"password": "coffee"}, RIGHT | {"account": "nobody"}):
        status, _, told = call(peer, "POST", "/api/session", body)
        assert (status, told) == (403, {"error": "Name or password is wrong."})
    status, headers, told = call(peer, "POST", "/api/session", RIGHT)
    assert status == 429
    assert told["error"] == f"Too many tries: try again in {headers['retry-after']} s."


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"[]", {}, 400),
        (b'{"account": "anna"}', {}, 400),
        (b"\xff", {}, 400),
        (b"[" * 5000, {}, 400),
        (RIGHT, {"Content_Type": "text/plain"}, 415),
        (RIGHT, {"Content_Type": ""}, 415),
        (RIGHT, {"Origin": "http://evil.example"}, 403),
        (RIGHT, {"Origin": "http://localhost:1"}, 403),
        (RIGHT, {"Origin": "null"}, 403),
        (RIGHT, {"Origin": "http://["}, 403),
        (RIGHT, {"Origin": ""}, 200),
        (RIGHT, {"Content_Type": "Application/JSON; charset=utf-8"}, 200),
    ],
)
def test_what_is_sent_must_be_right(body: Any, headers: dict[str, str], status: int) -> None:
    """Else a sentence says what is wrong; a program has no origin."""
    peer = club().http()
    found, _, told = call(peer, "POST", "/api/session", body, **headers)
    assert found == status
    assert status == 200 or told["error"]
    assert not peer.closed


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("PUT", "/api/session", 405, "GET, POST, DELETE"),
        ("POST", "/api/sessions", 405, "GET"),
        ("GET", "/api/sessions/1", 405, "DELETE"),
        ("GET", "/api/", 404, None),
        ("GET", "/api/sessions/", 404, None),
        ("DELETE", "/api/sessions/x", 404, None),
        ("DELETE", "/api/sessions/w0", 404, None),
        ("DELETE", "/api/sessions/1", 404, None),
        ("DELETE", "/api/sessions/w1", 404, None),
        ("GET", "/api/sessions", 403, None),
    ],
)
def test_what_there_is_not(method: str, path: str, status: int, allow: str | None) -> None:
    """Without a cookie there is little."""
    found, headers, told = call(club().http(), method, path)
    assert (found, headers.get("allow")) == (status, allow)
    assert told["error"]


def test_a_head_has_no_body() -> None:
    """It is answered as GET would be."""
    peer = club().http()
    peer.feed(request("HEAD", "/api/session"))
    assert peer.take().endswith(b"\r\n\r\n")


def test_bodies_have_a_bound() -> None:
    """Whether the length is told before or not; what is behind such a body is not heard."""
    for data in (
        request("POST", "/api/session", b" " * (LONGEST_BODY + 1)),
        request("POST", "/api/session", Transfer_Encoding="chunked") + b"5000\r\n" + b" " * 0x5000,
    ):
        peer = club().http()
        peer.feed(data)
        ((status, _, told),) = responses(peer)
        assert (status, told["error"]) == (413, "The body is too long: 16384 bytes at the most.")
        assert peer.closed


def test_a_body_in_chunks_and_one_that_waits_to_be_asked_for() -> None:
    """Both are read."""
    data = json.dumps(RIGHT).encode()
    peer = club().http()
    head = request("POST", "/api/session", Transfer_Encoding="chunked", Content_Type="application/json")
    peer.feed(head + f"{len(data):x}\r\n".encode() + data + b"\r\n0\r\n\r\n")
    assert responses(peer)[0][0] == 200
    peer.feed(request("POST", "/api/session", RIGHT, Expect="100-continue").removesuffix(data))
    assert peer.take() == b"HTTP/1.1 100 \r\n\r\n"
    peer.feed(data)
    assert responses(peer)[0][0] == 200


def test_what_comes_behind_a_call_waits_for_its_answer() -> None:
    """A file, another call, and a WebSocket, all in one piece."""
    talk = club()
    cookie = signed_in(talk)
    there = Browser(talk.http(), host=HOST, Cookie=cookie, Origin=OWN)
    there.peer.feed(
        request("POST", "/api/session", RIGHT)
        + request("GET", "/health")
        + request("GET", "/api/session", Cookie=cookie)
        + there.handshake
    )
    told = there.peer.take()
    calls, _, socket = told.partition(b"HTTP/1.1 101 ")
    assert [piece[:3] for piece in calls.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"200"]
    there.socket.receive_data(b"HTTP/1.1 101 " + socket)
    accepted, greeted = there.socket.events()
    assert isinstance(accepted, AcceptConnection)
    assert " 900 " in greeted.data  # type: ignore[attr-defined]


def test_the_last_call_says_so() -> None:
    """Who asks for an end of the connection gets one."""
    talk = club()
    peer = talk.http()
    status, headers, _ = call(peer, "POST", "/api/session", RIGHT, Connection="close")
    assert (status, headers["connection"], peer.closed) == (200, "close", True)


def test_a_websocket_is_logged_in_by_the_cookie() -> None:
    """From its first moment; a page from elsewhere that makes a browser send it is a guest."""
    talk = club()
    cookie = signed_in(talk)
    there = Browser(talk.http(), host=HOST, Cookie=cookie, Origin=OWN)
    (_, greeted) = there.shake_hands()
    assert greeted.data == ":besedka.local 900 * *!*@127.0.0.1 anna :You are now logged in as anna"  # type: ignore[attr-defined]
    there.say("NICK anna", "USER anna 0 * :A")
    assert talk.state.users["anna"].account == "anna"
    foreign = Browser(talk.http(), host=HOST, Cookie=cookie, Origin="http://127.0.0.1:1")
    assert len(foreign.shake_hands()) == 1
    stale = Browser(talk.http(), host=HOST, Cookie=cookie[:-1] + "_", Origin=OWN)
    assert len(stale.shake_hands()) == 1
    there.say("PING")
    there.lines()
    assert call(talk.http(), "DELETE", "/api/session", Cookie=cookie)[0] == 200
    assert there.lines()[-1] == "ERROR :Closing link: 127.0.0.1 (This browser was signed out)"


def test_the_sessions_of_ones_account() -> None:
    """They are listed, browsers apart from connections, and each is ended by its number."""
    talk = club()
    peer = talk.http()
    own, other = signed_in(talk, peer), signed_in(talk, peer)
    there = Browser(talk.http(), host=HOST, Cookie=other, Origin=OWN)
    there.shake_hands()
    there.say("NICK anna", "USER anna 0 * :A")
    status, _, told = call(peer, "GET", "/api/sessions", Cookie=own)
    assert status == 200
    (session,) = told["sessions"]
    assert (session["nick"], session["wire"], session["secure"]) == ("anna", "websocket", False)
    mine, theirs = told["browsers"]
    assert (mine["own"], theirs["own"], mine["address"]) == (True, False, "127.0.0.1")
    assert call(peer, "DELETE", f"/api/sessions/{session['number']}", Cookie=own)[0] == 200
    assert there.peer.closed
    assert call(peer, "DELETE", f"/api/sessions/{theirs['number']}", Cookie=own)[0] == 200
    assert call(peer, "GET", "/api/session", Cookie=other)[2] == {"account": None}
    assert call(peer, "DELETE", f"/api/sessions/{theirs['number']}", Cookie=own)[0] == 404


def test_without_room_on_the_disk_nobody_is_signed_in_anew() -> None:
    """Who is already, comes in."""
    talk = club()
    cookie = signed_in(talk)
    talk.admission.space = Space.LOW
    assert call(talk.http(), "POST", "/api/session", RIGHT)[0] == 503
    there = Browser(talk.http(), host=HOST, Cookie=cookie, Origin=OWN)
    assert len(there.shake_hands()) == 2


def test_who_hangs_up_while_the_password_is_compared() -> None:
    """Nobody waits for the answer; the server stops as well."""
    talk = club()
    talk.answering = False
    peer = talk.http()
    peer.feed(request("POST", "/api/session", RIGHT))
    assert peer.session.paused
    peer.lose("gone")
    assert peer.closed


@effort(max_examples=15)
@given(pieces_of(st.just(request("POST", "/api/session", RIGHT) + request("GET", "/api/session"))))
def test_the_same_however_the_bytes_come(pieces: list[bytes]) -> None:
    """Each call is answered once, in order."""
    peer = club().http()
    for piece in pieces:
        peer.feed(piece)
    assert [(status, told["account"]) for status, _, told in responses(peer)] == [(200, "anna"), (200, None)]


def test_through_a_proxy() -> None:
    """Who it names is counted and listed, the cookie is for TLS, and the page's scheme is the proxy's."""
    talk = Conversation(settings(accounts=CHEAP, irc={"cloaks": "no"}, server={"proxies": "10.0.0.0/8"}))
    talk.irc("anna").send(f"REGISTER * * :{PASSWORD}", "QUIT")
    peer = talk.http("10.0.0.1")
    named = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Proto": "https", "Origin": f"https://{HOST}"}
    _, headers, _ = call(peer, "POST", "/api/session", RIGHT, **named)
    cookie, *rules = headers["set-cookie"].split("; ")
    assert rules[-1] == "Secure"
    (login,) = talk.state.web_logins.by_digest.values()
    assert (login.address, login.secure) == ("192.0.2.1", True)
    told = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
    there = Browser(talk.http("10.0.0.1"), host=HOST, Cookie=cookie, Origin=f"https://{HOST}", **told)
    there.shake_hands()
    there.say("NICK anna", "USER anna 0 * :A")
    assert talk.state.users["anna"].source.host == "192.0.2.1"
    assert talk.state.users["anna"].secure
    assert call(peer, "POST", "/api/session", RIGHT, **named, Forwarded="for=1.2.3.4")[0] == 400
    torn = Browser(talk.http("10.0.0.1"), host=HOST, Forwarded="for=1.2.3.4", **told)
    torn.peer.feed(torn.handshake)
    assert torn.peer.take().startswith(b"HTTP/1.1 400 ")
    stranger = talk.http("192.0.2.7")
    call(stranger, "POST", "/api/session", RIGHT, X_Forwarded_For="203.0.113.1")
    assert [each.address for each in talk.state.web_logins.by_digest.values()][1:] == ["192.0.2.7"]


def test_under_a_path_of_a_proxy() -> None:
    """With the prefix or without it the same is there; the cookie belongs to the prefix."""
    talk = Conversation(settings(accounts=CHEAP, web={"prefix": "/chat"}))
    talk.irc("anna").send(f"REGISTER * * :{PASSWORD}", "QUIT")
    peer = talk.http()
    for path in ("/api/session", "/chat/api/session"):
        _, headers, _ = call(peer, "POST", path, RIGHT)
        assert "; Path=/chat/; " in headers["set-cookie"]
    assert call(peer, "GET", "/chat/health")[0] == call(peer, "GET", "/health")[0] == 200
    assert call(peer, "GET", "/chatter/health")[0] == 404
    status, headers, _ = call(peer, "GET", "/chat")
    assert (status, headers["location"]) == (308, "/chat/")


def test_where_a_link_leads() -> None:
    """Into a room, as long as it lets somebody in."""
    talk = Conversation()
    anna = talk.irc("anna")
    anna.send("JOIN #x")
    told = anna.ask("PRIVMSG besedka :invite #x 1")
    (token,) = {word.rpartition("/")[2] for line in told for word in line.split() if "/join/" in word}
    assert call(talk.http(), "GET", f"/api/invitation/{token}")[2] == {"room": "#x"}
    status, _, answer = call(talk.http(), "GET", "/api/invitation/none")
    assert (status, answer["error"]) == (404, "There is no such link: ask who gave it to you for another.")
    talk.irc("boris").send(f"JOIN #x {token}")
    status, _, answer = call(talk.http(), "GET", f"/api/invitation/{token}")
    assert (status, "as often as it may be" in answer["error"]) == (404, True)
    told = call(talk.http(), "GET", f"/api/invitation/{token}", accept_language="ru-RU, en;q=0.5")[2]["error"]
    assert "сколько можно" in told


@pytest.mark.parametrize(
    ("web", "host", "headers", "status"),
    [
        ({}, "127.0.0.1", {}, 200),
        ({}, "::1", {}, 200),
        ({}, "192.0.2.1", {}, 404),
        ({}, "127.0.0.1", {"X_Forwarded_For": "192.0.2.1"}, 404),
        ({}, "127.0.0.1", {"Host": "evil.example"}, 421),
        ({"metrics": "no"}, "127.0.0.1", {}, 404),
        ({"metrics": "everybody"}, "192.0.2.1", {}, 200),
        ({"metrics_token": "t"}, "192.0.2.1", {"Authorization": "Bearer t"}, 200),
        ({"metrics_token": "t"}, "192.0.2.1", {"Authorization": "Bearer x"}, 404),
        ({"metrics_token": "t", "metrics": "no"}, "127.0.0.1", {"Authorization": "Bearer t"}, 200),
        ({}, "192.0.2.1", {"Authorization": "Bearer "}, 404),
    ],
)
def test_the_metrics(web: dict[str, Any], host: str, headers: dict[str, str], status: int) -> None:
    """For programs on this machine, and for who has the token."""
    talk = Conversation(settings(web=web))
    talk.facts.metrics = lambda: "besedka_rooms 1\n"
    peer = talk.http(host)
    found, answered, told = call(peer, "GET", "/metrics", **headers)
    assert found == status
    if status == 200:
        assert (told, answered["content-type"]) == (b"besedka_rooms 1\n", "text/plain; version=0.0.4; charset=utf-8")
        assert call(peer, "POST", "/metrics", {}, **headers)[0] == 405


SMUGGLED = request("GET", "/health")


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 0\r\nContent-Length: 50\r\n",
        "Content-Length: 0, 50\r\n",
        "Content-Length: +0\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 0x0\r\n",
        "Content-Length: 0 0\r\n",
        "Content-Length : 0\r\n",
        "Content-Length:\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: \x0bchunked\r\n",
        "X: a\rContent-Length: 0\r\n",
        "X: a\x00\r\n",
        "Host: elsewhere\r\n",
    ],
)
def test_a_call_that_can_be_read_in_two_ways(head: str) -> None:
    """It is refused, the connection ends, and what is behind it is no request of its own (RFC 9112 section 11.2)."""
    peer = Conversation().http()
    peer.feed(f"POST /api/session HTTP/1.1\r\nHost: {HOST}\r\n{head}\r\n".encode("latin-1") + SMUGGLED)
    told = peer.take()
    assert told.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 "))
    assert told.count(b"HTTP/1.1 ") == 1
    assert peer.closed


@pytest.mark.parametrize(
    "body",
    [
        b"-5\r\nhello\r\n0\r\n\r\n",
        b"0x5\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhello0\r\n\r\n",
        b"g\r\n",
        b"100000000000000000000000\r\n",
    ],
)
def test_broken_chunks(body: bytes) -> None:
    """They end the connection, too."""
    peer = Conversation().http()
    peer.feed(request("POST", "/api/session", Transfer_Encoding="chunked", Content_Type="application/json") + body)
    told = peer.take()
    assert told.startswith(b"HTTP/1.1 4")
    assert told.count(b"HTTP/1.1 ") == 1
    assert peer.closed
