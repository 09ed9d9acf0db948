"""RFC 6455 case by case, in the sections of the Autobahn test suite; what stands for an echo is PING and its PONG.

That suite runs on Python 2 alone; its cases are written anew here, those of compression (12, 13) in
test_compressed.py.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from wsproto.events import CloseConnection, Message, Pong

from besedka.sessions.irc.session import LINE_LIMIT
from support.conversation import Conversation
from support.websocket import Browser, frame

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
VALID_CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
INVALID_CODES = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535]
# Well-formed: κόσμε; the ends of each length; noncharacters; and what a lax decoder stumbles over
GOOD = [
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5",
    b"\xc2\x80",
    b"\xe0\xa0\x80",
    b"\xf0\x90\x80\x80",
    b"\x7f",
    b"\xdf\xbf",
    b"\xef\xbf\xbf",
    b"\xf4\x8f\xbf\xbf",
    b"\xed\x9f\xbf",
    b"\xee\x80\x80",
    b"\xef\xbf\xbd",
    b"\xf0\x9f\xbf\xbe",
]
# Alone or cut off, overlong, halves of surrogate pairs, beyond U+10FFFF, of five and six bytes
BAD = [
    b"\x80",
    b"\xbf",
    b"\xc0 ",
    b"\xe0\xa0",
    b"\xf0\x90\x80 ",
    b"\xfe",
    b"\xff",
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xf0\x80\x80\xaf",
    b"\xf8\x80\x80\x80\xaf",
    b"\xfc\x80\x80\x80\x80\xaf",
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xed\xa0\x80\xed\xb0\x80",
    b"\xf4\x90\x80\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80edited",
]


@pytest.fixture(params=["text.ircv3.net", "binary.ircv3.net"])
def there(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A WebSocket that has been opened, with frames of either kind; nothing of it is left behind."""
    talk = Conversation()
    there = Browser(talk.http(), request.param)
    there.shake_hands()
    yield there
    there.peer.lose("gone")
    assert there.peer.closed
    assert talk.released == 0  # that is the worker's


def echoes(there: Browser) -> list[str]:
    """Return what the PINGs that were heard have said."""
    return [line.partition(" PONG besedka.local ")[2].removeprefix(":") for line in there.lines()]


def fails(there: Browser, code: int) -> None:
    """The connection is closed, and the closing frame says why."""
    *_, closed = there.events()
    assert isinstance(closed, CloseConnection)
    assert closed.code == code
    assert there.peer.closed


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("size", [6, 125, 126, 127, 128, 400])
@pytest.mark.parametrize("at_once", [True, False])
def test_1_framing(there: Browser, opcode: int, size: int, at_once: bool) -> None:
    """Each length in each of its forms, in one piece and byte by byte."""
    data = frame(opcode, b"PING " + b"*" * (size - 5))
    for piece in [data] if at_once else [data[at : at + 1] for at in range(len(data))]:
        there.peer.feed(piece)
    assert echoes(there) == ["*" * (size - 5)]


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_1_empty_messages(there: Browser, opcode: int) -> None:
    """They say nothing, and harm nothing."""
    there.peer.feed(frame(opcode) + frame(opcode, b"PING a"))
    assert echoes(there) == ["a"]


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x06PING a",
        b"\x81\xfe" + struct.pack("!H", 6) + bytes(4) + b"PING a",
        b"\x81\xff" + struct.pack("!Q", 6) + bytes(4) + b"PING a",
        b"\x81\xff" + struct.pack("!Q", 126) + bytes(4) + b"PING " + b"a" * 121,
        b"\x81\xff" + struct.pack("!Q", 1 << 63) + bytes(4) + b"PING a",
    ],
)
def test_1_frames_that_no_client_sends(there: Browser, data: bytes) -> None:
    """Not masked, a length that is longer than it need be, a length beyond all (sections 5.1 and 5.2)."""
    there.peer.feed(data)
    fails(there, 1002)


@pytest.mark.parametrize("payload", [b"", b"Hello", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", b"\xfe" * 125])
def test_2_pings_are_answered_with_what_they_say(there: Browser, payload: bytes) -> None:
    """Whatever that is."""
    there.peer.feed(frame(PING, payload))
    (pong,) = there.events()
    assert isinstance(pong, Pong)
    assert pong.payload == payload


def test_2_a_ping_is_short(there: Browser) -> None:
    """126 bytes are too many (section 5.5)."""
    there.peer.feed(frame(PING, b"\xfe" * 126))
    fails(there, 1002)


def test_2_pongs_that_nobody_asked_for(there: Browser) -> None:
    """They are no answer to anything."""
    there.peer.feed(frame(PONG) + frame(PONG, b"unasked") + frame(PING, b"a"))
    (pong,) = there.events()
    assert isinstance(pong, Pong)


def test_2_ten_pings(there: Browser) -> None:
    """Answered in order, sent byte by byte."""
    data = b"".join(frame(PING, b"%d" % each) for each in range(10))
    for at in range(len(data)):
        there.peer.feed(data[at : at + 1])
    pongs = [event for event in there.events() if isinstance(event, Pong)]
    assert [bytes(pong.payload) for pong in pongs] == [b"%d" % each for each in range(10)]


@pytest.mark.parametrize("reserved", range(1, 8))
@pytest.mark.parametrize("opcode", [TEXT, BINARY, PING, CLOSE])
def test_3_reserved_bits(there: Browser, reserved: int, opcode: int) -> None:
    """No extension gives them a meaning; what came before them is heard."""
    there.peer.feed(frame(TEXT, b"PING a"))
    assert echoes(there) == ["a"]
    there.peer.feed(frame(opcode, b"", reserved=reserved) + frame(TEXT, b"PING b"))
    fails(there, 1002)


@pytest.mark.parametrize("opcode", [3, 4, 5, 6, 7, 11, 12, 13, 14, 15])
def test_4_opcodes_that_nobody_knows(there: Browser, opcode: int) -> None:
    """Of data and of control."""
    there.peer.feed(frame(TEXT, b"PING a") + frame(opcode, b"x") + frame(PING))
    fails(there, 1002)


@pytest.mark.parametrize("opcode", [PING, PONG, CLOSE])
def test_5_control_frames_are_whole(there: Browser, opcode: int) -> None:
    """They come in one frame (section 5.5)."""
    there.peer.feed(frame(opcode, b"", final=False))
    fails(there, 1002)


@pytest.mark.parametrize("opcode", [TEXT, BINARY])
@pytest.mark.parametrize("between", [b"", frame(PING, b"?"), frame(PONG), frame(PING) * 3])
def test_5_a_message_in_pieces(there: Browser, opcode: int, between: bytes) -> None:
    """Control frames may stand between them; empty pieces, too."""
    pieces = [b"PING f", b"", b"rag", b"ment"]
    data = [
        frame(opcode if not at else CONTINUATION, piece, final=at == len(pieces) - 1) for at, piece in enumerate(pieces)
    ]
    there.peer.feed(between.join(data))
    said = [event.data for event in there.events() if isinstance(event, Message)]
    assert [each if isinstance(each, str) else bytes(each).decode() for each in said] == [
        ":besedka.local PONG besedka.local :fragment"
    ]


def test_5_pieces_byte_by_byte(there: Browser) -> None:
    """The ping between two of them is answered before the message is whole."""
    data = frame(TEXT, b"PING f", final=False) + frame(PING, b"?") + frame(CONTINUATION, b"ragment")
    for at in range(len(data)):
        there.peer.feed(data[at : at + 1])
    pong, message = there.events()
    assert isinstance(pong, Pong)
    assert isinstance(message, Message)


@pytest.mark.parametrize(
    "data",
    [
        frame(CONTINUATION, b"PING a"),
        frame(CONTINUATION, b"PING a", final=False),
        frame(TEXT, b"PING ", final=False) + frame(TEXT, b"a"),
        frame(TEXT, b"PING ", final=False) + frame(BINARY, b"a"),
        frame(TEXT, b"PING ", final=False) + frame(CONTINUATION, b"a") + frame(CONTINUATION, b"b"),
    ],
)
def test_5_pieces_of_nothing(there: Browser, data: bytes) -> None:
    """A piece continues what was begun, and nothing else is begun meanwhile."""
    there.peer.feed(data)
    fails(there, 1002)


@pytest.mark.parametrize("good", GOOD)
def test_6_utf_8(there: Browser, good: bytes) -> None:
    """In one frame, and cut between any two bytes."""
    text = b"PING :" + good
    there.peer.feed(frame(TEXT, text))
    for at in range(1, len(text)):
        there.peer.feed(frame(TEXT, text[:at], final=False) + frame(CONTINUATION, text[at:]))
    assert echoes(there) == [good.decode()] * len(text)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("cut", [0, 1])
def test_6_what_is_no_utf_8(there: Browser, bad: bytes, cut: int) -> None:
    """1007, whole or in pieces, and before the last of them has come."""
    if cut:
        there.peer.feed(frame(TEXT, bad + b" ", final=False))
    else:
        there.peer.feed(frame(TEXT, bad))
    fails(there, 1007)


@pytest.mark.parametrize("code", VALID_CODES)
@pytest.mark.parametrize("reason", [b"", b"bye", b"*" * 123])
def test_7_closing_is_answered(there: Browser, code: int, reason: bytes) -> None:
    """With the code that was given."""
    there.peer.feed(frame(CLOSE, struct.pack("!H", code) + reason))
    fails(there, code)


def test_7_closing_without_a_code(there: Browser) -> None:
    """It is answered without one."""
    there.peer.feed(frame(CLOSE))
    fails(there, 1005)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"\x03", 1002),
        (b"\x03\xe8" + b"*" * 124, 1002),
        (b"\x03\xe8\xed\xa0\x80", 1007),
        *((struct.pack("!H", each), 1002) for each in INVALID_CODES),
    ],
)
def test_7_broken_closing_frames(there: Browser, payload: bytes, code: int) -> None:
    """Half a code, too much of a reason, one that is no text, and codes that nobody may send."""
    there.peer.feed(frame(CLOSE, payload))
    fails(there, code)


@pytest.mark.parametrize("behind", [frame(TEXT, b"PING a"), frame(PING, b"a"), frame(CLOSE, b"\x03\xe8"), b"\xff" * 9])
def test_7_nothing_is_heard_behind_the_end(there: Browser, behind: bytes) -> None:
    """Neither in the same piece nor later."""
    there.peer.feed(frame(TEXT, b"PING b") + frame(CLOSE, b"\x03\xe8") + behind)
    events = there.events()
    assert len(events) == 2
    assert isinstance(events[1], CloseConnection)
    assert there.peer.closed


@pytest.mark.parametrize("size", [LINE_LIMIT + 1, 65_535, 65_536])
@pytest.mark.parametrize("piece", [0, 1000])
def test_9_messages_over_the_limit(there: Browser, size: int, piece: int) -> None:
    """They are refused, whatever they are made of, kept nowhere, and nothing is closed."""
    payload = b"*" * size
    if piece:
        pieces = [payload[at : at + piece] for at in range(0, size, piece)]
        data = [frame(CONTINUATION if at else TEXT, each, final=False) for at, each in enumerate(pieces)]
        for each in data:
            there.peer.feed(each)
            assert len(there.peer.session._message) <= LINE_LIMIT + 1
        there.peer.feed(frame(CONTINUATION))
    else:
        there.peer.feed(frame(TEXT, payload))
    there.peer.feed(frame(TEXT, b"PING a"))
    refused, echo = there.lines()
    assert " 417 " in refused
    assert echo.endswith(" PONG besedka.local :a")


def test_9_many_small_messages(there: Browser) -> None:
    """Each has its answer, in order, in one piece and cut anywhere."""
    data = b"".join(frame(TEXT, b"PING %d" % each) for each in range(1000))
    for at in range(0, len(data), 997):
        there.peer.feed(data[at : at + 997])
    assert echoes(there) == [str(each) for each in range(1000)]
