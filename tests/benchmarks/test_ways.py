"""Tests of benchmarks/ways.py: what a load process does on wires other than plain TCP."""

from __future__ import annotations

import pytest
from wsproto import ConnectionType, WSConnection
from wsproto.events import Request, TextMessage

from besedka.protocols.websocket import TEXT, frame_lines
from support.benchmark import load

ways = load("ways")


@pytest.mark.parametrize("size", [1, 125, 126, 400])
def test_frame_is_read_as_what_it_carries(size: int) -> None:
    """A server that follows RFC 6455 reads the line that was framed."""
    server = WSConnection(ConnectionType.SERVER)
    server.receive_data(ways.HANDSHAKE)
    assert isinstance(next(iter(server.events())), Request)
    server.send(load("wsproto.events").AcceptConnection())
    server.receive_data(ways.frame(b"x" * size))
    assert [event.data for event in server.events() if isinstance(event, TextMessage)] == ["x" * size]


def test_frames_of_the_server_become_lines() -> None:
    """Short and long frames; what is not whole stays behind the last end of a line."""
    lines = b"one\r\n" + b"x" * 300 + b"\r\n"
    framed = frame_lines(lines, TEXT)
    assert ways.unframe(framed) == lines
    assert ways.unframe(framed + framed[:3]) == lines + framed[:3]


def test_frame_of_a_wrong_length_is_noticed() -> None:
    """A length that is one too small leaves a byte that begins no frame, and nothing behind it is a line."""
    good = frame_lines(b"abc\r\n", TEXT)
    assert ways.unframe(b"\x81\x02abc" + good) == b"ab\r\nc" + good


def test_all_capabilities_are_asked_for() -> None:
    """Values are left out, several lines of LS are waited for, and no request is too long for a line."""
    first = b":s CAP * LS * :one two=x,y\r\n"
    assert ways.requests_for(first) is None
    assert ways.requests_for(first + b":s CAP * LS :three\r\n") == [b"CAP REQ :one two three"]
    many = ways.requests_for(b":s CAP * LS :" + b" ".join(b"capability/%03d" % n for n in range(40)) + b"\r\n")
    assert len(many) == 2
    assert max(map(len, many)) < 450
