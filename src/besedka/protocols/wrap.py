"""Text and UTF-8 cut to sizes and put together again, never inside a character.

For the wires that must split what is too long for a line, and for those whose bytes come without any framing.
Where lines end is the business of `protocols.lines`.
"""

import codecs
import unicodedata
from typing import Final

from besedka.errors import ProtocolError

__all__ = ["NotUtf8Error", "Utf8Assembler", "chunk_utf8", "wrap_utf8"]

_CHARACTER_LONGEST: Final = 4  # bytes of one character in UTF-8 (RFC 3629)
# The decoder waits for the third byte of a surrogate, which can only be refused (RFC 3629 3).
_SURROGATE_LEAD: Final = b"\xed"
_SURROGATE_SECOND: Final = b"\xa0"
_ZERO_WIDTH_JOINER: Final = "\u200d"
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)  # they colour the emoji before them (UTS 51)
_FLAG_LETTERS: Final = range(0x1F1E6, 0x1F200)  # two of them are one flag (UTS 51)


class NotUtf8Error(ProtocolError):
    """The bytes are not UTF-8, and never can be with more of them."""

    def __str__(self) -> str:
        return "Text must be UTF-8: switch your client to it"


def wrap_utf8(text: str, limit: int) -> list[str]:
    """Cut `text` into pieces of at most `limit` bytes of UTF-8 (4 or more); joined they are `text` again.

    A cut is behind a space where the last third of a piece has one, else between characters as people see
    them (a letter with its marks, an emoji sequence, a flag), and inside such a one only if it is longer than
    `limit`.
    """
    data = text.encode()
    pieces = []
    byte = index = 0
    while byte < len(data):
        window = data[byte : byte + limit + 1]  # + 1 shows whether a character ends at the limit
        longest = data[byte : byte + chunk_utf8(window, limit)].decode()
        end = index + len(longest)
        if end < len(text):
            end = _cut(text, index, end)
        piece = text[index:end]
        pieces.append(piece)
        byte += len(piece.encode())
        index = end
    return pieces


def chunk_utf8(data: bytes, limit: int) -> int:
    """Return how many bytes make the longest chunk of `data` with at most `limit` bytes, no character cut.

    `data` begins with a whole character; `limit` is 4 or more, so that the answer is 0 only for no data.
    """
    if limit < _CHARACTER_LONGEST:
        raise ValueError(f"a limit of {limit} bytes has no room for a character")
    if len(data) <= limit:
        return len(data)
    for end in range(limit, limit - _CHARACTER_LONGEST, -1):
        if data[end] & 0xC0 != 0x80:  # no continuation byte: a character begins here
            return end
    return limit  # it is not UTF-8; a caller that loops must get on all the same


class Utf8Assembler:
    """Decodes UTF-8 that comes in arbitrary pieces; up to three bytes wait for the rest of a character."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    @property
    def rest(self) -> bytes:
        """The bytes of an incomplete character at the end of what was fed."""
        return self._rest

    def feed(self, data: bytes) -> str:
        """Return the characters that `data` completes.

        Raises NotUtf8Error as soon as nothing that may follow can make the bytes valid; it forgets them then.
        """
        if self._rest:
            data = self._rest + data
            self._rest = b""
        try:
            text, used = codecs.utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            raise NotUtf8Error from None
        rest = data[used:]
        if rest[:1] == _SURROGATE_LEAD and rest[1:] >= _SURROGATE_SECOND:
            raise NotUtf8Error
        self._rest = rest
        return text


def _cut(text: str, start: int, end: int) -> int:
    """Return the best place for a cut in `text[start:end]`, behind `start` and not behind `end`."""
    space = text.rfind(" ", end - (end - start) // 3, end) + 1
    if space and _is_between_characters(text, start, space):
        return space
    for place in range(end, start, -1):
        if _is_between_characters(text, start, place):
            return place
    return end


def _is_between_characters(text: str, start: int, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if before == _ZERO_WIDTH_JOINER or after == _ZERO_WIDTH_JOINER or ord(after) in _SKIN_TONES:
        return False
    if ord(after) in _FLAG_LETTERS:
        letters = 0
        while place - letters > start and ord(text[place - letters - 1]) in _FLAG_LETTERS:
            letters += 1
        return letters % 2 == 0
    return not unicodedata.category(after).startswith("M")
