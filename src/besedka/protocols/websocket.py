"""WebSocket frames from a server, made of IRC lines (RFC 6455 section 5.2; ircv3.net/specs/extensions/websocket).

What clients send is masked and fragmented and is read by `wsproto`. What the server sends is neither, so one frame
is the same for everybody, and is made here once for many.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BINARY", "COMPRESSED", "SUBPROTOCOLS", "TEXT", "frame", "frame_lines"]

TEXT: Final = 0x1
BINARY: Final = 0x2
COMPRESSED: Final = 0x40  # beside either: the bit RSV1 (RFC 7692 section 7.2.1)
# What may be negotiated, the server's favourite first, with the frames it means; without any, frames are text.
SUBPROTOCOLS: Final = {"text.ircv3.net": TEXT, "binary.ircv3.net": BINARY}

_FINAL = 0x80
_SHORT = 125  # a length up to here is in the second byte
_TWO_BYTES = 126  # says that the length is in the next two


def frame_lines(lines: bytes, opcode: int) -> bytes:
    r"""Return each line, without its \r\n, as one final, unmasked frame. No IRC line is over 64 KiB."""
    return b"".join([frame(line, opcode) for line in lines.split(b"\r\n")[:-1]])


def frame(payload: bytes, opcode: int) -> bytes:
    """Return one final, unmasked frame of at most 64 KiB."""
    size = len(payload)
    if size <= _SHORT:
        return bytes((_FINAL | opcode, size)) + payload
    return bytes((_FINAL | opcode, _TWO_BYTES, size >> 8, size & 0xFF)) + payload
