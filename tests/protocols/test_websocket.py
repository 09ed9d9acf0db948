"""Lines into frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto import ConnectionType
from wsproto.connection import Connection
from wsproto.events import BytesMessage, TextMessage

from besedka.protocols.websocket import BINARY, SUBPROTOCOLS, TEXT, frame_lines


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 255, 256, 510, 8191 + 510, 65_535])
@pytest.mark.parametrize(("opcode", "kind"), [(TEXT, TextMessage), (BINARY, BytesMessage)])
def test_sizes(size: int, opcode: int, kind: type[TextMessage | BytesMessage]) -> None:
    """A line of any length is one whole message, whichever way its length is written."""
    there = Connection(ConnectionType.CLIENT)
    there.receive_data(frame_lines(b"x" * size + b"\r\n", opcode))
    data, finished = b"", False
    for event in there.events():
        assert isinstance(event, kind)
        assert not finished
        data += event.data.encode() if isinstance(event.data, str) else event.data
        finished = event.message_finished
    assert finished
    assert data == b"x" * size


def test_bytes() -> None:
    """The frames are those of RFC 6455 section 5.7: final, not masked."""
    assert frame_lines(b"Hello\r\n", TEXT) == b"\x81\x05Hello"
    assert frame_lines(b"a\r\nb\r\n", BINARY) == b"\x82\x01a\x82\x01b"
    assert frame_lines(b"", TEXT) == b""


def test_subprotocols() -> None:
    """Both must be there (IRCv3 websocket), and each has its frames."""
    assert SUBPROTOCOLS == {"text.ircv3.net": TEXT, "binary.ircv3.net": BINARY}


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=300), max_size=9))
def test_what_a_browser_reads(lines: list[str]) -> None:
    """As many messages as lines, in their order, without their ends."""
    there = Connection(ConnectionType.CLIENT)
    there.receive_data(frame_lines("".join(f"{line}\r\n" for line in lines).encode(), TEXT))
    told = list(there.events())
    assert all(isinstance(event, TextMessage) and event.message_finished for event in told)
    assert [event.data for event in told if isinstance(event, TextMessage)] == lines
