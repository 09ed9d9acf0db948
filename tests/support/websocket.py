"""A browser's end of a WebSocket: by wsproto, or frame by frame."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from wsproto import ConnectionType, WSConnection
from wsproto.events import CloseConnection, Message, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wsproto.events import Event
    from wsproto.extensions import Extension

    from support.conversation import Peer

__all__ = ["Browser", "frame"]

MASK = b"\x37\xfa\x21\x3d"


class Browser:
    """Speaks WebSocket with a peer's session. `headers` are more than those of the handshake."""

    def __init__(
        self,
        peer: Peer,
        *protocols: str,
        host: str = "localhost:8888",
        extensions: Sequence[Extension] = (),
        **headers: str,
    ) -> None:
        self.peer = peer
        self.socket = WSConnection(ConnectionType.CLIENT)
        more = [(name.encode(), value.encode()) for name, value in headers.items()]
        request = Request(
            host=host, target="/", subprotocols=list(protocols), extensions=list(extensions), extra_headers=more
        )
        self.handshake = self.socket.send(request)

    def shake_hands(self) -> list[Event]:
        """Ask for a WebSocket."""
        self.peer.feed(self.handshake)
        return self.events()

    def events(self) -> list[Event]:
        """Return what came."""
        data = self.peer.take()
        if data:
            self.socket.receive_data(data)
        return list(self.socket.events())

    def send(self, event: Event) -> None:
        """Send one frame."""
        self.peer.feed(self.socket.send(event))

    def say(self, *lines: str) -> None:
        """Send lines, a frame each, in one piece."""
        self.peer.feed(b"".join(self.socket.send(Message(data=line)) for line in lines))

    def lines(self) -> list[str]:
        """Return the lines that came, one a frame."""
        found = []
        for event in self.events():
            assert isinstance(event, Message | CloseConnection)
            if isinstance(event, Message):
                data = event.data
                found.append(data.decode() if isinstance(data, bytes | bytearray) else data)
        return found


def frame(opcode: int, payload: bytes = b"", *, final: bool = True, reserved: int = 0) -> bytes:
    """Return a frame as a client sends it (RFC 6455 section 5.2)."""
    size = len(payload)
    if size <= 125:
        length = bytes([0x80 | size])
    elif size <= 0xFFFF:
        length = struct.pack("!BH", 0x80 | 126, size)
    else:
        length = struct.pack("!BQ", 0x80 | 127, size)
    masked = bytes(byte ^ MASK[at % 4] for at, byte in enumerate(payload))
    return bytes([final << 7 | reserved << 4 | opcode]) + length + MASK + masked
