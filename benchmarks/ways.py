"""The ways in which a client may come: plain TCP, with all capabilities, over TLS, over WebSocket.

What a load process must do differently on each is here; when it does it, is members.py's.
"""

from __future__ import annotations

import ssl
import struct
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TCP", "WAYS", "Way", "frame", "requests_for", "tls_context", "unframe"]

REQUEST_BYTES: Final = 400  # of names in one CAP REQ: a line has 512
SHORT: Final = 125  # bytes of a WebSocket message whose length fits the first byte (RFC 6455 section 5.2)
TEXT_FRAMES: Final = (0x81, 0x82)  # whole messages, text or binary
# Who has it is not told who is in a room: the load waits for that.
UNWANTED: Final = frozenset({"no-implicit-names", "draft/no-implicit-names"})


@dataclass(frozen=True, slots=True)
class Way:
    """One way to come in."""

    name: str
    caps: bool = False
    """Negotiates every capability that is offered but `UNWANTED`; its own messages come back then."""
    tls: bool = False
    framed: bool = False
    """Speaks in WebSocket frames."""


TCP: Final = Way("tcp")
WAYS: Final = (TCP, Way("caps", caps=True), Way("tls", tls=True), Way("websocket", framed=True))

HANDSHAKE: Final = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: YmVzZWRrYSBiZW5jaG1hcg==\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n"
)


@cache
def tls_context() -> ssl.SSLContext:
    """Return a context that trusts whatever certificate the server made for itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def requests_for(greeting: bytes) -> list[bytes] | None:
    """Return the lines that ask for what `CAP LS` offers; None while its answer is not whole."""
    offers: list[str] = []
    for line in greeting.decode("utf-8", "replace").split("\n")[:-1]:
        words, _, names = line.strip().partition(" :")
        if " CAP " in words and " LS" in words:
            offers += [name for name in (each.partition("=")[0] for each in names.split()) if name not in UNWANTED]
            if not words.endswith("*"):
                return _requests(offers)
    return None


def _requests(names: Sequence[str]) -> list[bytes]:
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) >= REQUEST_BYTES:
            lines.append("")
        lines[-1] += f" {name}"
    return [f"CAP REQ :{line.strip()}".encode() for line in lines if line]


def frame(line: bytes) -> bytes:
    """Return a line without its end as a client's frame; masked with zeros, which leaves it as it is."""
    size = len(line)
    head = bytes((0x81, 0x80 | size)) if size <= SHORT else b"\x81\xfe" + struct.pack(">H", size)
    return head + bytes(4) + line


def unframe(data: bytes | bytearray) -> bytes:
    """Return the lines in a server's frames, which must be whole messages and of the lengths that they say.

    What stands behind the first frame that is not, the end of the stream included, is left as it came: no line.
    """
    lines, at = [], 0
    while at + 2 <= len(data) and data[at] in TEXT_FRAMES:
        size, start = data[at + 1], at + 2
        if size > SHORT:
            size, start = int.from_bytes(data[start : start + 2], "big"), start + 2
        if start + size > len(data):
            break
        lines.append(bytes(data[start : start + size]))
        at = start + size
    lines.append(bytes(data[at:]))
    return b"\r\n".join(lines)
