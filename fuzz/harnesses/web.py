"""HTTP and WebSocket: whole answers, then whole frames, the same however the bytes came.

An input is what a browser sends. One that begins with `=` has a handshake put before it: what follows are frames.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from besedka.sessions.irc.session import LINE_LIMIT
from besedka.sessions.web.api import LONGEST_BODY
from besedka.sessions.web.page import LONGEST_HEAD
from besedka.sessions.web.socket import SocketSession
from fuzz.harnesses.pieces import cut
from fuzz.harnesses.talk import check_irc
from support.conversation import CHEAP, Conversation, settings
from support.wholeness import check_state

__all__ = ["HANDSHAKE", "TOKENS", "check"]

_UPGRADE = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
HANDSHAKE = b"GET / HTTP/1.1\r\nHost: localhost\r\n" + _UPGRADE + b"Sec-WebSocket-Version: 13\r\n\r\n"
TOKENS = (
    *(b"GET / HTTP/1.1\r\n", b"HEAD / HTTP/1.0\r\n", b"Host: localhost\r\n", b"Origin: http://localhost\r\n", _UPGRADE),
    *(b"Sec-WebSocket-Version: 13\r\n", b"Sec-WebSocket-Protocol: binary.ircv3.net\r\n", b"\r\n\r\n", b"\r\n"),
    *(b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Expect: 100-continue\r\n", b"=", b"[::1]:8888"),
    *(b"\x81\x80\0\0\0\0", b"\x82\x80\0\0\0\0", b"\x89\x80\0\0\0\0", b"\x88\x82\0\0\0\0\x03\xe8", b"\x01\x81\0\0\0\0"),
    *(b"POST /api/session HTTP/1.1\r\n", b"DELETE /api/sessions/w1 HTTP/1.1\r\n", b"GET /api/sessions HTTP/1.1\r\n"),
    *(b"Content-Type: application/json\r\n", b'{"account":"anna","password":"tea"}', b"Content-Length: 35\r\n"),
    *(
        b"Cookie: besedka-00000000=",
        b"X-Forwarded-For: 192.0.2.1\r\n",
        b'Forwarded: for="[::1]:1"\r\n',
        b"GET /metrics",
    ),
    *(b"\x80\x80\0\0\0\0", b"\x81\xfe\0\x7e\0\0\0\0", b"\x89NICK b\0\0\0\0"),
)
OPCODES_OF_DATA = (0x1, 0x2)
OPCODES_OF_CONTROL = (0x8, 0xA)  # close and pong: this server pings by IRC
CLOSE = 0x8
CHOSEN = settings(accounts=CHEAP, server={"proxies": "10.0.0.0/8"})
SHORT = 125
TWO_BYTES = 126
_TIMES = re.compile(rb"time=[^ ;]*|[0-9]{10,}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?")


def check(data: bytes) -> None:
    """Send it in one piece, and in several."""
    if data.startswith(b"="):
        data = HANDSHAKE + data[1:]
    whole, split = _play([data] if data else []), _play(cut(data))
    # what is heard later is told later: only the times may differ
    assert [_TIMES.sub(b"", each) for each in whole] == [_TIMES.sub(b"", each) for each in split]


def _play(pieces: list[bytes]) -> list[bytes]:
    """Return what came of it: the answer's head, its body or each frame's payload."""
    talk = Conversation(CHOSEN)
    peer = talk.http("10.0.0.1")  # a proxy: what it says of others is looked at, too
    for piece in pieces:
        if peer.closed:
            break
        peer.feed(piece)
    check_state(talk.state)
    session = peer.session
    if isinstance(session, SocketSession):
        assert len(session._message) <= LINE_LIMIT + 1
    elif not peer.closed:
        assert len(session._cycle) <= LONGEST_HEAD + max(map(len, pieces), default=0)
        assert len(session._body) <= LONGEST_BODY
    closed = peer.closed
    told = peer.take()
    if not closed:
        peer.lose("gone")
    assert not talk.state.by_session, "somebody is left behind"
    return [b"closed" if closed else b"open", *_read(told)] if told else []


def _read(told: bytes) -> list[bytes]:
    """Take answers apart; one to HEAD has a length and no body."""
    found: list[bytes] = []
    while told:
        head, end, told = told.partition(b"\r\n\r\n")
        version, status, *_ = head.split(b" ", 2)
        assert end
        assert version == b"HTTP/1.1"
        found.append(head)
        if int(status) == HTTPStatus.CONTINUE:
            continue
        if int(status) == HTTPStatus.SWITCHING_PROTOCOLS:
            return [*found, *_frames(told)]
        length = re.search(rb"(?i)\r\ncontent-length: ([0-9]+)", head)
        if length is None:  # until the connection ends
            return [*found, told]
        if told and not told.startswith(b"HTTP/1.1 "):
            body, told = told[: int(length[1])], told[int(length[1]) :]
            assert len(body) == int(length[1])
            found.append(body)
    return found


def _frames(data: bytes) -> list[bytes]:
    """Take frames apart, as RFC 6455 section 5.2 has them: each one final, unmasked, and of a kind that we send."""
    payloads: list[bytes] = []
    kind = 0
    while data:
        assert kind != CLOSE, "something follows the last frame"
        assert data[0] & 0xF0 == 0x80, "not final, or with reserved bits"
        kind, size, start = data[0] & 0xF, data[1], 2
        if size == TWO_BYTES:
            size, start = int.from_bytes(data[2:4], "big"), 4
            assert size > SHORT
        assert size <= 0xFFFF
        assert len(data) >= start + size, "half a frame"
        payload, data = data[start : start + size], data[start + size :]
        if kind in OPCODES_OF_DATA:
            assert b"\n" not in payload
            check_irc(payload + b"\r\n")
        else:
            assert kind in OPCODES_OF_CONTROL
            assert size <= SHORT
        payloads.append(payload[:2] if kind == CLOSE else payload)  # the code: the reason tells what came first
    return payloads
