"""HTTP until there is a web client."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.sessions.web.page import LONGEST_HEAD, POLICY
from support.conversation import Conversation, settings
from support.wirerules import pieces_of


def talk_lan(language: Literal["ru", "en"] = "en") -> Conversation:
    """Return a server that is called talk.lan, too."""
    talk = Conversation(settings(web={"hosts": "Talk.lan"}, server={"network": "<i>&"}), language)
    talk.facts.machine_names = frozenset({"box"})
    return talk


def request(text: str, talk: Conversation | None = None) -> tuple[int, dict[str, str], str]:
    """Send a request's head; return status, headers and body."""
    peer = (talk or talk_lan()).http()
    peer.feed(text.replace("\n", "\r\n").encode("latin-1"))
    assert peer.closed
    head, _, body = peer.take().decode().partition("\r\n\r\n")
    first, *rows = head.split("\r\n")
    return int(first.split()[1]), dict(row.lower().split(": ", 1) for row in rows), body


def test_get() -> None:
    """The page says how to join, and loads nothing."""
    status, headers, body = request("GET / HTTP/1.1\nHost: talk.lan:7777\n\n")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"] == POLICY.lower()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["connection"] == "close"
    assert int(headers["content-length"]) == len(body.encode())
    assert "besedka join talk.lan:7777" in body
    assert "talk.lan, port 7777, #lobby" in body
    assert "nc talk.lan 7777" in body


def test_over_tls_the_ways_are_those_with_tls() -> None:
    """Whoever came by https is told how to come so with everything else."""
    talk = talk_lan()
    talk.secure = True
    _, _, body = request("GET / HTTP/1.1\nHost: talk.lan\n\n", talk)
    assert "besedka join --tls talk.lan:443" in body
    assert "talk.lan, port 443 with TLS, #lobby" in body
    assert "openssl s_client -quiet talk.lan:443" in body


def test_in_russian() -> None:
    """The page speaks the server's language."""
    _, _, body = request("GET /?x HTTP/1.1\nHost: box\n\n", talk_lan("ru"))
    assert '<html lang="ru">' in body
    assert "порт" in body


def test_head() -> None:
    """HEAD is GET without the body."""
    status, headers, body = request("HEAD / HTTP/1.1\nHost: box\n\n")
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 500


REFUSED = [
    ("GET /secret HTTP/1.1\nHost: box\n\n", 404),
    ("HEAD /secret HTTP/1.1\nHost: box\n\n", 404),
    ("POST / HTTP/1.1\nHost: box\nContent-Length: 5\n\nNICK ", 405),
    ("DELETE / HTTP/1.1\nHost: box\n\n", 405),
    ("GET / HTTP/1.1\n\n", 400),
    ("GET / HTTP/1.1\nHost: evil.example\n\n", 421),
    ("GET / HTTP/1.1\nHost: [::1\n\n", 421),
    ("GET / HTTP/1.0\n\n", 421),
    ("GET / HTTP/1.1\nHost: box\nHost: b\n\n", 400),
    ("GET / SMTP\n\n", 400),
    ("GET / HTTP/1.1\nHost: box\nX: " + "x" * LONGEST_HEAD, 431),
]


@pytest.mark.parametrize(("text", "status"), REFUSED)
def test_refusals(text: str, status: int) -> None:
    """What cannot be served is refused by its number, and the connection is closed."""
    told, headers, body = request(text)
    assert told == status
    assert body == ("" if text.startswith("HEAD") else f"{status}\n")
    assert headers.get("allow") == ("get, head" if status == 405 else None)


HOSTS = [
    ("localhost", "localhost:80", "localhost, port 80", "nc localhost 80"),
    ("localhost:8888", "localhost:8888", "localhost, port 8888", "nc localhost 8888"),
    ("[::1]:8888", "[::1]:8888", "[::1], port 8888", "nc ::1 8888"),
    ("[::1]", "[::1]:80", "[::1], port 80", "nc ::1 80"),
    ("TALK.LAN:1", "TALK.LAN:1", "TALK.LAN, port 1", "nc TALK.LAN 1"),
]


@pytest.mark.parametrize(("host", "join", "irc", "nc"), HOSTS)
def test_hosts(host: str, join: str, irc: str, nc: str) -> None:
    """The address is the one that the browser came by, with and without a port, and nothing in it is HTML."""
    _, _, body = request(f"GET / HTTP/1.1\nHost: {host}\n\n")
    assert f"<code>besedka join {join}</code>" in body
    assert f"<code>{irc}, #lobby</code>" in body
    assert f"<code>{nc}</code>" in body


def test_the_network_is_escaped() -> None:
    """Not even the administrator can write HTML into it by accident."""
    _, _, body = request("GET / HTTP/1.1\nHost: box\n\n")
    assert "<h1>&lt;i&gt;&amp;</h1>" in body


def test_a_request_in_pieces() -> None:
    """A head may come byte by byte; what follows it is not heard."""
    peer = talk_lan().http()
    for byte in b"GET / HTTP/1.1\r\nHost: box\r\n\r":
        peer.feed(bytes([byte]))
    assert peer.take() == b""
    peer.feed(b"\n")
    assert peer.take().startswith(b"HTTP/1.1 200 ")
    assert peer.session.receive(b"GET / HTTP/1.1\r\nHost: box\r\n\r\n", 1.0) == []


@pytest.mark.parametrize("how", ["expire", "end", "farewell"])
def test_the_end_without_a_request(how: str) -> None:
    """There is nothing to say to somebody who asked for nothing."""
    talk = Conversation()
    peer = talk.http()
    peer.feed(b"GET / HT")
    assert peer.session.receive(b"", 1.0) == []
    if how == "expire":
        peer.expire()
    elif how == "end":
        peer.end()
    else:
        talk.turn(peer.session.farewell())
    assert peer.closed
    assert peer.take() == b""


@given(pieces_of(st.binary(max_size=300).map(lambda data: b"GET /" + data)))
def test_arbitrary_bytes(pieces: list[bytes]) -> None:
    """Nothing but one HTTP response ever comes back."""
    peer = Conversation().http()
    for piece in pieces:
        peer.feed(piece)
    told = peer.take()
    assert told.startswith(b"HTTP/1.1 ") or not told
    assert told.count(b"HTTP/1.1 ") <= 1
    assert bool(told) == peer.closed
