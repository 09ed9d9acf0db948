"""SASL's own bytes."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.sasl import PIECE, Pieces, Plain, SaslError, TooLongPieceError, encode, prepare


@given(st.binary(max_size=1500))
def test_a_message_survives_its_pieces(message: bytes) -> None:
    """Whatever its length, the last piece is the one that ends it."""
    pieces = Pieces()
    *parts, last = encode(message)
    assert [pieces.feed(part) for part in parts] == [None] * len(parts)
    assert all(len(part) == PIECE for part in parts)
    assert len(last) < PIECE
    assert pieces.feed(last) == message
    assert pieces.feed("+") == b"", "what comes next begins anew"


def test_a_piece_too_long() -> None:
    """Nobody asked for more than 400 characters."""
    with pytest.raises(TooLongPieceError):
        Pieces().feed("A" * 401)


def test_pieces_without_end() -> None:
    """What is gathered is bounded."""
    pieces = Pieces()
    for _ in range(10):
        assert pieces.feed("A" * PIECE) is None
    with pytest.raises(SaslError):
        pieces.feed("A" * PIECE)


@pytest.mark.parametrize("text", ["!!!", "abc", "a b=", "ё", "=", "A==="])
def test_what_is_no_base64(text: str) -> None:
    """It is refused as a whole."""
    with pytest.raises(SaslError):
        Pieces().feed(text)


def test_plain() -> None:
    """Three parts, of which the first may be empty."""
    assert Plain.parse(b"\0anna\0tea time") == Plain("", "anna", "tea time")
    assert Plain.parse("ann\0anna\0чай".encode()) == Plain("ann", "anna", "чай")


@pytest.mark.parametrize(
    "message", [b"", b"anna", b"\0anna", b"\0\0tea", b"\0anna\0", b"\0anna\0tea\0x", b"\0anna\0\xff"]
)
def test_what_is_not_plain(message: bytes) -> None:
    """No part is missing, empty or one too many, and all are UTF-8 (RFC 4616 section 2)."""
    with pytest.raises(SaslError):
        Plain.parse(message)


# RFC 4013 section 3, and what else its tables have.
@pytest.mark.parametrize(
    ("given_", "prepared"),
    [
        ("user", "user"),
        ("USER", "USER"),
        ("I\u00adX", "IX"),
        ("\u00aa", "a"),
        ("\u2168", "IX"),
        ("чай\u00a0с", "чай с"),
        ("é", "é"),
        ("e\u0301", "é"),
        ("\u05d0\u05d1", "\u05d0\u05d1"),
        ("👍", "👍"),
    ],
)
def test_passwords_are_prepared(given_: str, prepared: str) -> None:
    """Two ways to type one password are one password."""
    assert prepare(given_) == prepared


@pytest.mark.parametrize("text", ["\x07", "\u0627\u0031", "\u00ad", "", "\ue000", "\u05d0a", "a\u05d0", "\ud800"])
def test_passwords_that_cannot_be(text: str) -> None:
    """Controls, private letters, and mixed directions."""
    with pytest.raises(SaslError):
        prepare(text)


def test_base64_is_strict() -> None:
    """A newline inside is no part of it."""
    with pytest.raises(SaslError):
        Pieces().feed(base64.b64encode(b"abcdef").decode()[:4] + "\n" + "Zm9v")
