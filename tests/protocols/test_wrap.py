"""Text cut to sizes in UTF-8, and put together from pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.wrap import NotUtf8Error, Utf8Assembler, chunk_utf8, wrap_utf8

FAMILY = "👨\u200d👩\u200d👧"
FLAGS = "🇷🇺🇫🇮🇪🇪"
texts = st.text(
    st.sampled_from(["a", " ", "я", "€", "😀", "\u0301", "\u200d", "🏽", "🇷", "🇺", "👩"]) | st.characters(codec="utf-8")
)

WRAPPED = [
    ("", 4, []),
    ("abcd", 4, ["abcd"]),
    ("abcdef", 4, ["abcd", "ef"]),
    ("привет", 4, ["пр", "ив", "ет"]),
    ("привет", 5, ["пр", "ив", "ет"]),
    ("€€€", 7, ["€€", "€"]),
    # A space in the last third is a better place, an earlier one is not, and what follows begins without it.
    ("123456 890", 9, ["123456 ", "890"]),
    ("12345678 0", 9, ["12345678 ", "0"]),
    ("12 4567890", 9, ["12 456789", "0"]),
    ("123456789 0", 9, ["123456789", " 0"]),
    # Nothing that is seen as one character is cut …
    ("abce\u0301", 5, ["abc", "e\u0301"]),
    ("1234567 \u03012", 9, ["1234567", " \u03012"]),
    ("a" + FAMILY, 18, ["a", FAMILY]),
    ("a👍🏽", 8, ["a", "👍🏽"]),
    (FLAGS, 12, ["🇷🇺", "🇫🇮", "🇪🇪"]),
    ("a" + FLAGS, 18, ["a🇷🇺🇫🇮", "🇪🇪"]),
    # … unless it is longer than a piece.
    (FAMILY, 8, ["👨\u200d", "👩\u200d", "👧"]),
    ("e" + "\u0301" * 4, 5, ["e\u0301\u0301", "\u0301\u0301"]),
]


@pytest.mark.parametrize(("text", "limit", "pieces"), WRAPPED)
def test_wrap(text: str, limit: int, pieces: list[str]) -> None:
    """Text is cut at the best place that fits."""
    assert wrap_utf8(text, limit) == pieces


@given(text=texts, limit=st.integers(4, 40))
def test_wrap_any(text: str, limit: int) -> None:
    """Pieces are never empty, never over the limit, and together the text."""
    pieces = wrap_utf8(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= limit for piece in pieces)


@given(text=texts, limit=st.integers(4, 40))
def test_chunk_any(text: str, limit: int) -> None:
    """A chunk ends between characters, and the next character would not fit any more."""
    data = text.encode()
    size = chunk_utf8(data, limit)
    chunk = data[:size].decode()
    assert size <= limit
    assert size == len(data) or size + len(text[len(chunk)].encode()) > limit


@given(data=st.binary(min_size=1), limit=st.integers(4, 40))
def test_chunk_of_garbage(data: bytes, limit: int) -> None:
    """Even bytes that are no UTF-8 are cut to something, so that no caller is caught in a loop."""
    assert 0 < chunk_utf8(data, limit) <= limit


def test_chunk_of_continuation_bytes() -> None:
    """Bytes in which no character begins are cut at the limit."""
    assert chunk_utf8(b"\x80" * 20, 8) == 8


@pytest.mark.parametrize("limit", [-1, 0, 3])
def test_limit_without_room(limit: int) -> None:
    """A limit that some character does not fit is a mistake of the caller."""
    with pytest.raises(ValueError, match="no room"):
        chunk_utf8(b"x", limit)
    with pytest.raises(ValueError, match="no room"):
        wrap_utf8("x", limit)


@given(text=st.text(st.characters(codec="utf-8")), cuts=st.lists(st.integers(0, 100)))
def test_assembler(text: str, cuts: list[int]) -> None:
    """However text is cut into pieces, even inside characters, it comes out whole."""
    data = text.encode()
    assembler = Utf8Assembler()
    places = [0, *sorted(cuts), len(data)]
    assert "".join(assembler.feed(data[a:b]) for a, b in pairwise(places)) == text
    assert assembler.rest == b""


@given(pieces=st.lists(st.binary(max_size=6)))
def test_assembler_of_anything(pieces: list[bytes]) -> None:
    """Arbitrary pieces give the text of their bytes or are refused, and at most three bytes wait."""
    assembler = Utf8Assembler()
    text = ""
    try:
        for piece in pieces:
            text += assembler.feed(piece)
            assert len(assembler.rest) <= 3
    except NotUtf8Error:
        assert assembler.rest == b""
        with pytest.raises(UnicodeDecodeError):
            b"".join(pieces).decode()
    else:
        assert text.encode() + assembler.rest == b"".join(pieces)


@pytest.mark.parametrize("beginning", [b"\xd0", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\x9f", b"\xed"])
def test_incomplete_character_waits(beginning: bytes) -> None:
    """The beginning of a character waits for its rest."""
    assembler = Utf8Assembler()
    assert assembler.feed(b"a" + beginning) == "a"
    assert assembler.rest == beginning


@pytest.mark.parametrize(
    "data", [b"\xff", b"\x80", b"\xc0", b"\xe0\x80", b"\xed\xa0", b"\xf0\x80", b"\xf4\x90", b"\xd0a"]
)
def test_what_can_never_be_valid(data: bytes) -> None:
    """What nothing can make valid is refused at once, with a sentence, and forgotten."""
    assembler = Utf8Assembler()
    with pytest.raises(NotUtf8Error, match="UTF-8"):
        assembler.feed(data)
    assert assembler.feed(b"next") == "next"
