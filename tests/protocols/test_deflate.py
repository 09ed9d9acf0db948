"""Compressed frames, against wsproto's own end of the extension."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import CloseConnection, Message, TextMessage
from wsproto.extensions import PerMessageDeflate

from besedka.protocols.deflate import Deflate, deflate_lines
from besedka.protocols.websocket import BINARY, TEXT, frame_lines
from support.websocket import frame

LIMIT = 100
LINES = st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), min_size=1, max_size=300), max_size=9)


def client(bits: int = 15) -> Connection:
    """Return a client whose extension is agreed on."""
    extension = PerMessageDeflate()
    extension.finalize(f"permessage-deflate; client_no_context_takeover; server_max_window_bits={bits}")
    return Connection(ConnectionType.CLIENT, [extension])


def server() -> Connection:
    """Return a server's end that takes messages of up to LIMIT bytes."""
    extension = Deflate(LIMIT)
    assert extension.accept("permessage-deflate") == "client_no_context_takeover"
    return Connection(ConnectionType.SERVER, [extension])


def packed(text: bytes, flush: int = zlib.Z_SYNC_FLUSH) -> bytes:
    """Return the payload of a compressed message."""
    packer = zlib.compressobj(wbits=-15)
    return (packer.compress(text) + packer.flush(flush)).removesuffix(b"\0\0\xff\xff")


def texts(there: Connection) -> list[str]:
    """Return the messages that came, each from its pieces."""
    found, text = [], ""
    for event in there.events():
        assert isinstance(event, Message)
        text += event.data.decode() if isinstance(event.data, bytes | bytearray) else event.data
        if event.message_finished:
            found.append(text)
            text = ""
    return found


@pytest.mark.parametrize(
    ("offer", "answer", "bits"),
    [
        ("permessage-deflate", "client_no_context_takeover", 15),
        ("permessage-deflate; client_max_window_bits", "client_no_context_takeover", 15),
        ("permessage-deflate;client_max_window_bits=8", "client_no_context_takeover", 15),
        (
            'permessage-deflate; client_no_context_takeover; server_max_window_bits="10"',
            "client_no_context_takeover; server_max_window_bits=10",
            10,
        ),
        ("permessage-deflate; server_no_context_takeover", None, 0),
        ("permessage-deflate; server_max_window_bits=8", None, 0),
        ("permessage-deflate; server_max_window_bits", None, 0),
        ("permessage-deflate; server_max_window_bits=16", None, 0),
        ("permessage-deflate; client_max_window_bits=7", None, 0),
        ("permessage-deflate; client_no_context_takeover=1", None, 0),
        ("permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", None, 0),
        ("permessage-deflate; colour=red", None, 0),
    ],
)
def test_what_is_agreed_on(offer: str, answer: str | None, bits: int) -> None:
    """Offers that make sense are taken with the window they ask for, all others are declined (RFC 7692 section 7.1)."""
    extension = Deflate(LIMIT)
    assert extension.accept(offer) == answer
    assert extension.window_bits == bits
    assert extension.enabled() is bool(bits)
    assert extension.offer() is False


def test_the_first_offer_that_will_do() -> None:
    """What is offered besides is not answered."""
    extension = Deflate(LIMIT)
    assert extension.accept("permessage-deflate; server_max_window_bits=9")
    assert extension.accept("permessage-deflate") is None
    assert extension.window_bits == 9


@given(st.lists(LINES, max_size=3), st.integers(9, 15))
def test_what_a_client_reads(pages: list[list[str]], bits: int) -> None:
    """Lines in the order of the page, pages and frames that are not compressed in any order."""
    there = client(bits)
    for page in pages:
        lines = "".join(f"{line}\r\n" for line in page).encode()
        there.receive_data(deflate_lines(lines, TEXT, bits) + frame_lines(b"as it is\r\n", BINARY))
        assert texts(there) == [*page, "as it is"]


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.lists(st.integers(1, 40), max_size=5))
def test_what_the_server_reads(text: str, cuts: list[int]) -> None:
    """A message that is compressed, in frames cut anywhere, a ping in between; then one that is not."""
    there, data = server(), text.encode()[:LIMIT].decode(errors="ignore")
    payload, pieces = packed(data.encode()), []
    for cut in cuts:
        pieces.append(payload[:cut])
        payload = payload[cut:]
    pieces.append(payload)
    for at, piece in enumerate(pieces):
        coming = frame(0 if at else TEXT, piece, final=at == len(pieces) - 1, reserved=0 if at else 4)
        for byte in coming:
            there.receive_data(bytes([byte]))
    there.receive_data(frame(TEXT, b"as it is"))
    assert texts(there) == [data, "as it is"]


def test_blocks_that_say_that_they_are_the_last() -> None:
    """More may follow in the same message (section 7.2.3.5)."""
    there = server()
    there.receive_data(frame(TEXT, packed(b"one, ", zlib.Z_FINISH) + packed(b"two"), reserved=4))
    there.receive_data(frame(TEXT, packed(b"three", zlib.Z_FINISH) + b"\0", reserved=4))
    assert texts(there) == ["one, two", "three"]


@pytest.mark.parametrize("letter", ["x", "щ", "€", "🙂"])
@pytest.mark.parametrize("shift", range(4))
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_a_message_becomes_no_longer_than_the_limit(letter: str, shift: int, piece: int) -> None:
    """What is left of it is too long, whole letters, and the next message is heard."""
    there = server()
    payload = packed(b"y" * shift + letter.encode() * 1_000_000)
    for at in range(0, len(payload), piece):
        last = at + piece >= len(payload)
        there.receive_data(frame(0 if at else TEXT, payload[at : at + piece], final=last, reserved=0 if at else 4))
    there.receive_data(frame(TEXT, packed(b"next"), reserved=4))
    cut, following = texts(there)
    assert LIMIT < len(cut.encode()) <= LIMIT + 4
    assert set(cut) <= {"y", letter}
    assert following == "next"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (frame(0x9, b"a", reserved=4), 1002),
        (frame(TEXT, packed(b"a"), final=False, reserved=4) + frame(0, b"b", reserved=4), 1002),
        (frame(TEXT, b"a", reserved=2), 1002),
        (frame(TEXT, b"\xff\xff\xff\xff", reserved=4), 1007),
        (frame(TEXT, b"\x06", reserved=4), 1007),
        (frame(TEXT, packed(b"\xd1"), reserved=4), 1007),
        (frame(TEXT, packed(b"\xff"), reserved=4), 1007),
    ],
)
def test_what_cannot_be(data: bytes, code: int) -> None:
    """Compressed control frames and continuations, other bits; what is not compressed, half a letter, no letter."""
    there = server()
    there.receive_data(data)
    *_, closed = there.events()
    assert isinstance(closed, CloseConnection)
    assert closed.code == code


def test_frames_are_smaller() -> None:
    """Lines that are alike take a small part of the room."""
    lines = b"".join(b":anna!anna@host PRIVMSG #lobby :message number %d\r\n" % each for each in range(50))
    assert len(deflate_lines(lines, TEXT, 15)) < len(frame_lines(lines, TEXT)) / 3


def test_what_is_text_is_text() -> None:
    """The kind of message is kept."""
    there = client()
    there.receive_data(deflate_lines(b"a\r\n", TEXT, 15))
    (event,) = there.events()
    assert isinstance(event, TextMessage)
