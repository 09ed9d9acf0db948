"""SASL's own bytes: AUTHENTICATE's pieces of Base64, the message of PLAIN, the preparation of passwords.

ircv3.net/specs/extensions/sasl-3.1, RFC 4616 (PLAIN), RFC 4013 (SASLprep). Who may log in is no business of it.
"""

import base64
import binascii
import stringprep
import unicodedata
from typing import Final

import msgspec

__all__ = ["ABORT", "EMPTY", "PIECE", "Pieces", "Plain", "SaslError", "TooLongPieceError", "encode", "prepare"]

PIECE: Final = 400  # characters of Base64 in one AUTHENTICATE; a shorter one is the last
MOST: Final = 10 * PIECE  # of one message: three kilobytes, far above the longest password that is taken
EMPTY: Final = "+"
ABORT: Final = "*"

_PROHIBITED: Final = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
)


class SaslError(ValueError):
    """What the client sent is not what its mechanism sends."""


class TooLongPieceError(SaslError):
    """One AUTHENTICATE had more than 400 characters."""


class Pieces:
    """Gathers one message of the client's from the parameters of AUTHENTICATE."""

    __slots__ = ("_text",)

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> bytes | None:
        """Take one parameter; return the whole message when this was its last piece.

        Raises `TooLongPieceError` and `SaslError`.
        """
        if len(piece) > PIECE:
            raise TooLongPieceError
        if piece != EMPTY:
            self._text += piece
        if len(self._text) > MOST:
            raise SaslError
        if len(piece) == PIECE:
            return None
        text, self._text = self._text, ""
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as error:
            raise SaslError from error


def encode(message: bytes) -> list[str]:
    """Return the parameters of AUTHENTICATE that carry a message."""
    text = base64.b64encode(message).decode()
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
    if len(text) % PIECE == 0:
        pieces.append(EMPTY)
    return pieces


class Plain(msgspec.Struct, frozen=True):
    """PLAIN's one message (RFC 4616 section 2): as whom to act ("" for oneself), who one is, and the password."""

    authzid: str
    authcid: str
    password: str

    @classmethod
    def parse(cls, message: bytes) -> "Plain":
        """Read the message; raises `SaslError`."""
        try:
            authzid, authcid, password = message.decode().split("\0")
        except ValueError as error:  # not UTF-8, or not three parts
            raise SaslError from error
        if not authcid or not password:
            raise SaslError
        return cls(authzid, authcid, password)


def prepare(text: str) -> str:
    """Return a password as it is compared (SASLprep, RFC 4013 section 2); raises `SaslError` for one that cannot be.

    Letters that nobody had assigned in Unicode 3.2 are let through, as its section 2.5 has it for queries.
    """
    if text and text.isascii() and text.isprintable():
        return text
    mapped = "".join(
        " " if stringprep.in_table_c12(letter) else letter for letter in text if not stringprep.in_table_b1(letter)
    )
    prepared = unicodedata.normalize("NFKC", mapped)
    if not prepared or any(prohibits(letter) for letter in prepared for prohibits in _PROHIBITED):
        raise SaslError
    right_to_left = [stringprep.in_table_d1(letter) for letter in prepared]
    if any(right_to_left) and (
        any(map(stringprep.in_table_d2, prepared)) or not (right_to_left[0] and right_to_left[-1])
    ):
        raise SaslError
    return prepared
