"""HTTP: the web client's files."""

from __future__ import annotations

import gzip
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.sessions.web.page import LONGEST_HEAD, POLICY
from support.conversation import SITE, Conversation, settings
from support.wirerules import pieces_of


def talk_lan(language: Literal["ru", "en"] = "en") -> Conversation:
    """Return a server that is called talk.lan, too."""
    talk = Conversation(settings(web={"hosts": "Talk.lan"}, server={"network": "<i>&"}), language)
    talk.facts.machine_names = frozenset({"box"})
    return talk


def request(text: str, talk: Conversation | None = None) -> tuple[int, dict[str, str], bytes]:
    """Send a request's head; return status, headers and body."""
    peer = (talk or talk_lan()).http()
    peer.feed(text.replace("\n", "\r\n").encode("latin-1"))
    return response(peer.take())


def response(data: bytes) -> tuple[int, dict[str, str], bytes]:
    """Take one response apart."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rows = head.decode().split("\r\n")
    return int(first.split()[1]), dict(row.lower().split(": ", 1) for row in rows), body


def path_of(name: str) -> str:
    """Return where a file of the site is."""
    return next(path for path in SITE if path.endswith(name))


def test_the_index_leads_to_the_files_of_its_version() -> None:
    """It is asked for again each time; what it leads to never is."""
    status, headers, body = request("GET / HTTP/1.1\nHost: talk.lan:7777\n\n")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"] == POLICY.lower()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-cache"
    assert int(headers["content-length"]) == len(body)
    assert body.decode() == f'<link href="{path_of("a.css")[1:]}">'
    status, headers, body = request(f"GET {path_of('a.css')} HTTP/1.1\nHost: box\n\n")
    assert (status, headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in headers["cache-control"]
    assert body == b"p {}" * 200


def test_a_file_is_sent_compressed_to_who_can_read_that() -> None:
    """Small ones as they are."""
    _, headers, body = request(f"GET {path_of('a.css')} HTTP/1.1\nHost: box\nAccept-Encoding: br, gzip\n\n")
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == b"p {}" * 200
    _, headers, _ = request("GET / HTTP/1.1\nHost: box\nAccept-Encoding: gzip\n\n")
    assert "content-encoding" not in headers


def test_what_is_known_already_is_not_sent_again() -> None:
    """304, without a body."""
    _, headers, _ = request("GET /?again HTTP/1.1\nHost: box\n\n")
    status, again, body = request(f"GET / HTTP/1.1\nHost: box\nIf-None-Match: {headers['etag']}\n\n")
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    assert "content-length" not in again


def test_one_connection_carries_many_requests() -> None:
    """Also those that come in one piece; the last says that it is the last."""
    peer = talk_lan().http()
    peer.feed(b"GET / HTTP/1.1\r\nHost: box\r\n\r\nGET /health HTTP/1.1\r\nHost: box\r\n\r\n")
    assert peer.take().count(b"HTTP/1.1 200 ") == 2
    assert not peer.closed
    peer.feed(b"GET /health HTTP/1.1\r\nHost: box\r\nConnection: close\r\n\r\n")
    status, headers, body = response(peer.take())
    assert (status, headers["connection"], body) == (200, "close", b'{"status":"ok"}\n')
    assert peer.closed


def test_head() -> None:
    """HEAD is GET without the body."""
    status, headers, body = request("HEAD / HTTP/1.1\nHost: box\n\n")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 10


REFUSED = [
    ("GET /secret HTTP/1.1\nHost: box\n\n", 404),
    ("HEAD /secret HTTP/1.1\nHost: box\n\n", 404),
    ("POST / HTTP/1.1\nHost: box\nContent-Length: 5\n\nNICK ", 405),
    ("DELETE / HTTP/1.1\nHost: box\n\n", 405),
    ("GET / HTTP/1.1\n\n", 400),
    ("GET / HTTP/1.1\nHost: evil.example\n\n", 421),
    ("GET / HTTP/1.1\nHost: [::1\n\n", 421),
    ("GET / HTTP/1.0\n\n", 421),
    ("GET / HTTP/1.1\nHost: box\nContent-Length: 1\nTransfer-Encoding: chunked\n\n", 400),
    ("GET / HTTP/1.1\nHost: box\nContent-Length: 1\nContent-Length: 2\n\n", 400),
    ("GET / HTTP/1.1\nHost: box\nX: a\rb\n\n", 400),
    ("GET / HTTP/1.1\nHost: box\nHost: b\n\n", 400),
    ("GET / SMTP\n\n", 400),
    ("GET / HTTP/1.1\nHost: box\nX: " + "x" * LONGEST_HEAD, 431),
]


@pytest.mark.parametrize(("text", "status"), REFUSED)
def test_refusals(text: str, status: int) -> None:
    """What cannot be served is refused by its number, and the connection is closed."""
    told, headers, body = request(text)
    assert told == status
    assert body == (b"" if text.startswith("HEAD") else f"{status}\n".encode())
    assert headers.get("allow") == ("get, head" if status == 405 else None)


@pytest.mark.parametrize(
    "text",
    [
        "GET / HTTP/1.1\nHost: box\n\n",
        "GET /?again HTTP/1.1\nHost: box\nIf-None-Match: *\n\n",
        "GET /health HTTP/1.1\nHost: box\n\n",
        "GET /api/session HTTP/1.1\nHost: box\n\n",
        "GET /join/abcdefghijklmnopqrstuv HTTP/1.1\nHost: box\n\n",
        *(text for text, _ in REFUSED),
    ],
)
def test_each_answer_keeps_browsers_on_their_guard(text: str) -> None:
    """Whatever it is: nothing runs that is not a file of ours, no type is guessed, no address is told to others."""
    _, headers, _ = request(text)
    assert headers["content-security-policy"] == POLICY.lower()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


def test_the_policy_is_strict() -> None:
    """What it does not name is refused, and nothing in it is called unsafe by its own name."""
    assert POLICY.startswith("default-src 'none';")
    assert not any(word in POLICY for word in ("unsafe", "*", "http", "ws:", "blob:"))


# Two programs in a row could find the end of such a request at different places (RFC 9112 sections 5, 6, 7.1, 11.2).
AMBIGUOUS = [
    "Content-Length: 2\nContent-Length: 3\n\n{}",
    "Content-Length: 2, 3\n\n{}",
    "Content-Length: +2\n\n{}",
    "Content-Length: -2\n\n{}",
    "Content-Length: 0x2\n\n{}",
    "Content-Length : 2\n\n{}",
    "Content-Length: 2\rX: y\n\n{}",
    "Content-Length: 2\nTransfer-Encoding: chunked\n\n0\n\n",
    "Transfer-Encoding: chunked\nContent-Length: 2\n\n0\n\n",
    "Transfer-Encoding: xchunked\n\n0\n\n",
    "Transfer-Encoding: chunked, identity\n\n0\n\n",
    "Transfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n",
    "Transfer-Encoding:\x0bchunked\n\n0\n\n",
    "Transfer-Encoding: chunked\n\n-2\n{}\n0\n\n",
    "Transfer-Encoding: chunked\n\n0x2\n{}\n0\n\n",
    "Transfer-Encoding: chunked\n\n2\n{}x\n0\n\n",
]


@pytest.mark.parametrize("path", ["/", "/api/session"])
@pytest.mark.parametrize("rows", AMBIGUOUS)
def test_nothing_is_smuggled(rows: str, path: str) -> None:
    """It is refused, the connection ends, and what stands behind it is not taken for a request."""
    peer = talk_lan().http()
    behind = "GET /health HTTP/1.1\nHost: box\n\n"
    asked = f"POST {path} HTTP/1.1\nHost: box\nContent-Type: application/json\n{rows}{behind}"
    peer.feed(asked.replace("\n", "\r\n").encode("latin-1"))
    told = peer.take()
    assert told.count(b"HTTP/1.1 ") == 1
    assert told.startswith((b"HTTP/1.1 4", b"HTTP/1.1 501"))
    assert b'"status":"ok"' not in told
    assert peer.closed


def test_a_request_in_pieces() -> None:
    """A head may come byte by byte."""
    peer = talk_lan().http()
    for byte in b"GET / HTTP/1.1\r\nHost: box\r\n\r":
        peer.feed(bytes([byte]))
    assert peer.take() == b""
    peer.feed(b"\n")
    assert peer.take().startswith(b"HTTP/1.1 200 ")


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
    """Nothing but HTTP responses ever comes back."""
    peer = Conversation().http()
    for piece in pieces:
        peer.feed(piece)
    told = peer.take()
    assert told.startswith(b"HTTP/1.1 ") or not told
    assert told.startswith(b"HTTP/1.1 ") or not peer.closed
