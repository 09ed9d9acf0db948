"""Lines from bytes in pieces, within a bound."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.lines import TOO_LONG, LineBuffer

LIMIT = 10  # 8 bytes of text and CR LF

# What is fed in one piece, the lines that come out, and what is left.
VECTORS = [
    (b"", [], b""),
    (b"abc", [], b"abc"),
    (b"abc\n", [b"abc"], b""),
    (b"abc\r\n", [b"abc"], b""),
    (b"a\nb\r\n\n\r\nrest", [b"a", b"b", b"", b""], b"rest"),
    (b"a\rb\n", [b"a\rb"], b""),
    (b"a\r\r\n", [b"a\r"], b""),
    (b"a\r", [], b"a\r"),
    (b"12345678\r\n", [b"12345678"], b""),
    (b"12345678\n", [b"12345678"], b""),
    (b"12345678\r", [], b"12345678\r"),
    (b"123456789\n", [TOO_LONG], b""),
    (b"123456789", [TOO_LONG], b""),
    (b"12345678\r\r\n", [TOO_LONG], b""),
    (b"a\n123456789\nb\nc", [b"a", TOO_LONG, b"b"], b"c"),
    (b"a\n1234567890123456789", [b"a", TOO_LONG], b""),
]

streams = st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b"a", b"bcd", b"12345678", b"x" * 30])).map(b"".join)


def reference(stream: bytes) -> tuple[list[bytes], bytes]:
    """Cut a whole stream in the most obvious way."""
    *ended, rest = stream.split(b"\n")
    lines = [TOO_LONG if len(line.removesuffix(b"\r")) > LIMIT - 2 else line.removesuffix(b"\r") for line in ended]
    if len(rest.removesuffix(b"\r")) > LIMIT - 2:
        return [*lines, TOO_LONG], b""
    return lines, rest


@pytest.mark.parametrize(("data", "lines", "rest"), VECTORS)
def test_one_piece(data: bytes, lines: list[bytes], rest: bytes) -> None:
    """A piece gives its whole lines without their ends, and what is left is kept."""
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(data) == lines
    assert buffer.rest == rest


@pytest.mark.parametrize(("data", "lines", "rest"), VECTORS)
def test_byte_by_byte(data: bytes, lines: list[bytes], rest: bytes) -> None:
    """The same bytes one at a time give the same lines."""
    buffer = LineBuffer(LIMIT)
    assert [line for byte in data for line in buffer.feed(bytes([byte]))] == lines
    assert buffer.rest == rest


@given(stream=streams, cuts=st.lists(st.integers(0, 60)))
def test_any_pieces(stream: bytes, cuts: list[int]) -> None:
    """However a stream is cut into pieces, its lines are the same, and never more than the limit is kept."""
    buffer = LineBuffer(LIMIT)
    lines = []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(stream)], strict=True):
        lines += buffer.feed(stream[start:end])
        assert len(buffer.rest) < LIMIT
    assert (lines, buffer.rest) == reference(stream)


@given(pieces=st.lists(st.binary()))
def test_arbitrary_bytes(pieces: list[bytes]) -> None:
    """Arbitrary bytes in arbitrary pieces give what the obvious cutting of the whole gives."""
    buffer = LineBuffer(LIMIT)
    lines = [line for piece in pieces for line in buffer.feed(piece)]
    assert (lines, buffer.rest) == reference(b"".join(pieces))


def test_too_long_is_said_once() -> None:
    """A line over the limit is reported once, when it is known, and the next line is whole."""
    buffer = LineBuffer(LIMIT)
    assert buffer.feed(b"x" * 1_000_000) == [TOO_LONG]
    assert buffer.feed(b"y" * 1_000_000) == []
    assert buffer.rest == b""
    assert buffer.feed(b"end\nnext\n") == [b"next"]


def test_too_long_is_no_line() -> None:
    """What stands for a line over the limit can never be a line."""
    assert b"\n" in TOO_LONG


def test_take_rest() -> None:
    """What is taken is forgotten, and what comes next begins a new line."""
    buffer = LineBuffer(LIMIT)
    buffer.feed(b"Va")
    buffer.feed(b"s")
    assert buffer.take_rest() == b"Vas"
    assert buffer.take_rest() == b""
    assert buffer.feed(b"ya\n") == [b"ya"]


def test_idle_buffer_is_small() -> None:
    """A buffer that has nothing to keep has no storage of its own, whatever went through it."""
    buffer = LineBuffer(LIMIT)
    for piece in (b"ab", b"cd", b"ef\r\n", b"x" * 99, b"\n"):
        buffer.feed(piece)
    assert buffer._rest is b"".join([])
    assert sys.getsizeof(buffer) <= 64  # three slots


@pytest.mark.parametrize("limit", [-1, 0, 2])
def test_limit_without_room(limit: int) -> None:
    """A limit that has no room for any text is a mistake of the caller."""
    with pytest.raises(ValueError, match="no room"):
        LineBuffer(limit)


def test_it_is_clean_between_lines() -> None:
    """Not while half a line is kept, nor while one over the limit goes by."""
    buffer = LineBuffer(10)
    assert buffer.is_clean
    for data, clean in ((b"half", False), (b" line\n", True), (b"x" * 20, False), (b"x", False), (b"\n", True)):
        buffer.feed(data)
        assert buffer.is_clean is clean
