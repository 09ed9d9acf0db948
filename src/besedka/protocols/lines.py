"""Bytes cut into lines, with a bound: what every line-based wire reads through.

A line that is too long costs no memory: its bytes are thrown away up to its end, and `TOO_LONG` stands in its
place. Decoding and meaning are the business of the wire.
"""

from typing import Final

__all__ = ["TOO_LONG", "LineBuffer"]

# Stands for a line over the limit. No line holds a newline, so this can never be one.
TOO_LONG: Final[bytes] = b"\n"

# IRC counts the CR LF of a line in its limit (512 means 510 and the end, RFC 2812 2.3); so do we for every
# line, also when it ended with LF alone: the same text is then too long for all clients or for none.
_END_SIZE: Final = 2


class LineBuffer:
    """Turns pieces of a stream into lines.

    `limit` is in bytes and counts an end of two bytes (CR LF); never more than that is kept.
    Time is linear in what is fed, however small the pieces.
    """

    __slots__ = ("_discarding", "_longest", "_rest")

    def __init__(self, limit: int) -> None:
        if limit <= _END_SIZE:
            raise ValueError(f"a line of {limit} bytes has no room for text and its end of {_END_SIZE} bytes")
        self._longest = limit - _END_SIZE
        # A bytearray only while a line arrives in many pieces: appending to bytes would copy it each time.
        self._rest: bytes | bytearray = b""
        self._discarding = False

    def feed(self, data: bytes) -> list[bytes]:
        r"""Take the next bytes; return the lines they complete, without their \n or \r\n, empty ones as b"".

        A line over the limit is in the list as `TOO_LONG`, once, as soon as it is known.
        """
        if self._discarding:
            _, end, data = data.partition(b"\n")
            if not end:
                return []
            self._discarding = False
        if self._rest:
            return self._continue(data)
        lines = data.replace(b"\r\n", b"\n").split(b"\n")
        rest = lines.pop()
        if len(data) > self._longest:
            self._refuse_long(lines)
        if rest:
            self._keep(rest, lines)
        return lines

    @property
    def is_clean(self) -> bool:
        """Whether nothing is kept: the next bytes begin a line."""
        return not (self._rest or self._discarding)

    @property
    def rest(self) -> bytes:
        """The bytes of the line that has not ended yet; empty while a line over the limit goes by."""
        return bytes(self._rest)

    def take_rest(self) -> bytes:
        """Return `rest` and forget it."""
        rest = bytes(self._rest)
        self._rest = b""
        return rest

    def _continue(self, data: bytes) -> list[bytes]:
        """Feed when the beginning of a line is kept already."""
        first, end, data = data.partition(b"\n")
        if not end:
            lines: list[bytes] = []
            self._extend(first, lines)
            return lines
        line = self.take_rest() + first
        line = line.removesuffix(b"\r")
        lines = [TOO_LONG if len(line) > self._longest else line]
        if data:
            lines += self.feed(data)
        return lines

    def _extend(self, piece: bytes, lines: list[bytes]) -> None:
        rest = self._rest
        if len(rest) + len(piece) > self._longest + 1:  # + 1: a CR that may belong to the end
            self._discard(lines)
            return
        if isinstance(rest, bytes):
            rest = self._rest = bytearray(rest)
        rest += piece
        self._keep(rest, lines)

    def _keep(self, rest: bytes | bytearray, lines: list[bytes]) -> None:
        excess = len(rest) - self._longest
        if excess > 1 or (excess == 1 and rest[-1:] != b"\r"):
            self._discard(lines)
        else:
            self._rest = rest

    def _discard(self, lines: list[bytes]) -> None:
        self._rest = b""
        self._discarding = True
        lines.append(TOO_LONG)

    def _refuse_long(self, lines: list[bytes]) -> None:
        longest = self._longest
        for index, line in enumerate(lines):
            if len(line) > longest:
                lines[index] = TOO_LONG
