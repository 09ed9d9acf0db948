"""WebSocket frames from a server, made of IRC lines (RFC 6455 section 5.2; ircv3.net/specs/extensions/websocket).

What clients send is masked and fragmented and is read by `wsproto`. What the server sends is neither, so one frame
is the same for everybody, and is made here once for many.
"""

from __future__ import annotations

from typing import Final

__all__ = ["BINARY", "SUBPROTOCOLS", "TEXT", "frame_lines"]

TEXT: Final = 0x1
BINARY: Final = 0x2
# What may be negotiated, the server's favourite first, with the frames it means; without any, frames are text.
SUBPROTOCOLS: Final = {"text.ircv3.net": TEXT, "binary.ircv3.net": BINARY}

_FINAL = 0x80
_SHORT = 125  # a length up to here is in the second byte
_TWO_BYTES = 126  # says that the length is in the next two


def frame_lines(lines: bytes, opcode: int) -> bytes:
    r"""Return each line, without its \r\n, as one final, unmasked frame. No IRC line is over 64 KiB."""
    framed = bytearray()
    for line in lines.split(b"\r\n")[:-1]:
        size = len(line)
        if size <= _SHORT:
            framed += bytes((_FINAL | opcode, size))
        else:
            framed += bytes((_FINAL | opcode, _TWO_BYTES, size >> 8, size & 0xFF))
        framed += line
    return bytes(framed)
