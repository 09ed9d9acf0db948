"""Tests of benchmarks/streams.py: members of a room are compared cheaply, and whoever got something else is noticed."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from besedka.protocols.websocket import TEXT, frame_lines
from support.benchmark import load

if TYPE_CHECKING:
    from collections.abc import Iterator

check = load("check")
members = load("members")
streams = load("streams")
ways = load("ways")

CAPS = next(way for way in ways.WAYS if way.caps)
FRAMED = next(way for way in ways.WAYS if way.framed)


def message(number: int, sender: int = 1) -> bytes:
    """Return the line that delivers a message."""
    return check.line_format(b":m%d!b@h PRIVMSG #r " % sender, sender, 64) % (number, 7)


@pytest.fixture
def sock() -> Iterator[socket.socket]:
    """Return a socket, for members that need one to be members."""
    with socket.socket() as sock:
        yield sock


def a_room(sock: socket.socket, senders: list[int | None], way: Any = ways.TCP) -> Any:
    """Return a room with a member for each number of a sender, or None for one who only listens."""
    room = streams.Room(way)
    for number, sender in enumerate(senders):
        room.add(members.Member(members.Seat(number, 0, sender), sock))
    return room


def give(room: Any, member: int, *pieces: bytes) -> None:
    """Let pieces come to one member."""
    for piece in pieces:
        room.take(room.members[member], memoryview(piece))


def found(room: Any, sent: int) -> str:
    """Return whether all has come, and what is wrong, when sender 1 has sent so many messages."""
    whole = room.complete({1: sent})
    return f"{whole}: {room.verify({1: sent}, whole=whole)}"


def test_same_bytes_in_other_pieces_are_the_same(sock: socket.socket) -> None:
    """Two members got the same, cut differently; both are counted."""
    room = a_room(sock, [None, None])
    stream = message(0) + message(1)
    give(room, 0, stream)
    give(room, 1, stream[:30], stream[30:])
    assert found(room, 2) == "True: no faults"
    assert room.deliveries(room.positions()) == 4


@pytest.mark.parametrize(
    ("stream", "finding"),
    [
        (message(0) + message(0) + message(1), "1 doubled"),
        (message(1) + message(0), "1 disordered, 1 orders"),
        (message(0) + message(1)[:-30] + message(1)[-29:], "1 missing, 1 strange"),
        (message(0) + message(1) + message(2), "1 strange"),
    ],
)
def test_one_member_who_got_something_else_is_noticed(sock: socket.socket, stream: bytes, finding: str) -> None:
    """The others got two messages in order; the fault of one is not hidden by them."""
    room = a_room(sock, [None, None, None])
    give(room, 0, message(0) + message(1))
    give(room, 1, message(0) + message(1))
    give(room, 2, stream)
    assert finding in str(room.verify({1: 2}, whole=True))


def test_member_who_misses_the_end_is_waited_for(sock: socket.socket) -> None:
    """Not all has come as long as one has not got the last message; it is no fault until the wait is over."""
    room = a_room(sock, [None, None])
    give(room, 0, message(0) + message(1))
    give(room, 1, message(0))
    assert not room.complete({1: 2})
    give(room, 1, message(1)[:-1])
    assert not room.complete({1: 2})
    give(room, 1, message(1)[-1:])
    assert found(room, 2) == "True: no faults"


def test_message_that_never_came_to_anybody_is_missing(sock: socket.socket) -> None:
    """All members agree, and are all wrong."""
    room = a_room(sock, [None])
    give(room, 0, message(1))
    assert str(room.verify({1: 2}, whole=True)) == "1 missing"


def test_senders_hear_themselves_with_all_capabilities_only(sock: socket.socket) -> None:
    """An echo is due with echo-message, and strange without."""
    for way, stream, finding in (
        (CAPS, message(0), "no faults"),
        (CAPS, b"", "1 missing"),
        (ways.TCP, b"", "no faults"),
        (ways.TCP, message(0), "1 strange"),
    ):
        room = a_room(sock, [1, None], way)
        give(room, 1, message(0))
        if stream:
            give(room, 0, stream)
        assert finding in str(room.verify({1: 1}, whole=True)), (way.name, finding)


def test_frames_are_checked_as_lines_are(sock: socket.socket) -> None:
    """Over WebSocket a frame that says a wrong length is a damaged message."""
    room = a_room(sock, [None], FRAMED)
    give(room, 0, frame_lines(message(0) + message(1), TEXT))
    assert found(room, 2) == "True: no faults"
    room = a_room(sock, [None], FRAMED)
    good = frame_lines(message(0), TEXT)
    give(room, 0, good[:1] + bytes((good[1] - 1,)) + good[2:])
    assert str(room.verify({1: 1}, whole=True)) == "1 missing"
