"""Compression of WebSocket messages, permessage-deflate (RFC 7692), where the client asks for it.

What everybody is told stays as it is: alone a line hardly gets shorter, and in a context it would have to be compressed
for each connection, with a compressor for as long as that lasts. A long answer to one session is many lines that are
alike: they are compressed in one context, which is forgotten behind them (docs/performance.md has the figures).
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from wsproto.extensions import Extension
from wsproto.frame_protocol import CloseReason, Opcode, RsvBits

from besedka.protocols.websocket import COMPRESSED, frame

if TYPE_CHECKING:
    from wsproto.frame_protocol import FrameDecoder, FrameProtocol

__all__ = ["WORTH_IT", "Deflate", "deflate_lines"]

WORTH_IT: Final = 1024  # bytes: below that the compressor costs more than what it saves
_LEVEL: Final = 1  # the next ones save some percent more and take twice the time
_TAIL: Final = b"\0\0\xff\xff"  # each message leaves it out (section 7.2.1)
_BITS: Final = tuple(str(bits) for bits in range(8, 16))  # of a window; zlib has none of 8 for what it compresses
_WIDEST: Final = 15
_LONGEST_LETTER: Final = 4  # bytes of UTF-8
_LEAD, _LEAD_OF_THREE, _LEAD_OF_FOUR = 0xC0, 0xE0, 0xF0  # first bytes of letters of two, three and four


def deflate_lines(lines: bytes, opcode: int, window_bits: int) -> bytes:
    r"""Return each line, without its \r\n, as one compressed frame; each knows those before it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -window_bits)
    framed = bytearray()
    for line in lines.split(b"\r\n")[:-1]:
        packed = packer.compress(line) + packer.flush(zlib.Z_SYNC_FLUSH)
        framed += frame(packed.removesuffix(_TAIL), opcode | COMPRESSED)
    return bytes(framed)


class Deflate(Extension):
    """The server's end for one connection. `window_bits` is what `deflate_lines` may use, 0 if nothing was agreed on.

    Clients are told to compress each message for itself, so that nothing is kept between messages, and of a message
    over `limit` bytes the rest is not even looked at: however much it would become, it becomes no more than that.
    """

    name = "permessage-deflate"

    def __init__(self, limit: int) -> None:
        self.window_bits = 0
        self._limit = limit
        self._inflater: zlib._Decompress | None = None  # of the message that is coming
        self._left = 0  # bytes that it may still become
        self._begun = b""  # a letter of it that is not whole yet
        self._of_data = False  # whether the frame that is coming is one of data
        self._under_way = False  # whether a message has begun

    def enabled(self) -> bool:
        """Whether it was agreed on."""
        return self.window_bits > 0

    def offer(self) -> bool:
        """Offer nothing: this is what clients do."""
        return False

    def accept(self, offer: str) -> str | None:
        """Return the answer to an offer, None to decline it (section 7.1); the first that will do is taken."""
        if self.enabled():
            return None
        _, *parameters = (part.strip() for part in offer.split(";"))
        asked: dict[str, str | None] = {}
        for parameter in parameters:
            key, has_value, value = (part.strip() for part in parameter.partition("="))
            if key in asked:
                return None
            asked[key] = value.strip('"') if has_value else None
        if asked.pop("client_no_context_takeover", None) is not None:
            return None  # it has no value
        if (asked.pop("client_max_window_bits", None) or "8") not in _BITS:
            return None
        answer = "client_no_context_takeover"
        window_bits = _WIDEST
        if "server_max_window_bits" in asked:
            bits = asked.pop("server_max_window_bits")
            if bits not in _BITS[1:]:
                return None
            window_bits = int(bits)
            answer += f"; server_max_window_bits={bits}"
        if asked:  # unknown, or "server_no_context_takeover": without a context there is nothing to be gained
            return None
        self.window_bits = window_bits
        return answer

    def frame_inbound_header(
        self, proto: FrameDecoder | FrameProtocol, opcode: Opcode, rsv: RsvBits, payload_length: int
    ) -> CloseReason | RsvBits:
        """Begin with a frame: the first of a message says whether it is compressed (section 6)."""
        if rsv.rsv1 and (opcode.iscontrol() or opcode is Opcode.CONTINUATION):
            return CloseReason.PROTOCOL_ERROR
        self._of_data = not opcode.iscontrol()
        if self._of_data and not self._under_way:
            self._under_way = True
            self._inflater = zlib.decompressobj(-_WIDEST) if rsv.rsv1 else None
            self._left = self._limit + _LONGEST_LETTER
            self._begun = b""
        return RsvBits(rsv1=True, rsv2=False, rsv3=False)

    def frame_inbound_payload_data(self, proto: FrameDecoder | FrameProtocol, data: bytes) -> bytes | CloseReason:
        """Take a piece of a frame."""
        return self._inflate(data) if self._of_data and self._inflater is not None else data

    def frame_inbound_complete(self, proto: FrameDecoder | FrameProtocol, fin: bool) -> bytes | CloseReason | None:
        """Take the end of a frame."""
        if not fin or not self._of_data:
            return None
        self._under_way = False
        if self._inflater is None:
            return None
        end = self._inflate(_TAIL)
        self._inflater = None
        return end if isinstance(end, CloseReason) else end + self._begun

    def _inflate(self, data: bytes) -> bytes | CloseReason:
        """Return what these bytes become, but for a letter that they only begin: the rest of it may be left out."""
        inflated = self._begun
        while data and self._left:
            assert self._inflater is not None
            try:
                piece = self._inflater.decompress(data, self._left)
            except zlib.error:
                return CloseReason.INVALID_FRAME_PAYLOAD_DATA
            inflated += piece
            self._left -= len(piece)
            data = self._inflater.unused_data  # behind a block that says that it is the last (section 7.2.3.5)
            if self._inflater.eof:
                self._inflater = zlib.decompressobj(-_WIDEST)
        whole = _whole_letters(inflated)
        self._begun = inflated[whole:] if self._left else b""
        return inflated[:whole]


def _whole_letters(data: bytes) -> int:
    """Return where a letter of UTF-8 begins that is cut off at the end of the data; their length if none is."""
    for size in range(1, min(_LONGEST_LETTER, len(data) + 1)):
        byte = data[-size]
        if byte >= _LEAD:
            needed = 2 + (byte >= _LEAD_OF_THREE) + (byte >= _LEAD_OF_FOUR)
            return len(data) - size if needed > size else len(data)
    return len(data)
