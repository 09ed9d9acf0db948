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
