"""A browser's end of a WebSocket, by wsproto."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wsproto import ConnectionType, WSConnection
from wsproto.events import CloseConnection, Message, Request

if TYPE_CHECKING:
    from wsproto.events import Event

    from support.conversation import Peer

__all__ = ["Browser"]


class Browser:
    """Speaks WebSocket with a peer's session. `headers` are more than those of the handshake."""

    def __init__(self, peer: Peer, *protocols: str, host: str = "localhost:8888", **headers: str) -> None:
        self.peer = peer
        self.socket = WSConnection(ConnectionType.CLIENT)
        more = [(name.encode(), value.encode()) for name, value in headers.items()]
        request = Request(host=host, target="/", subprotocols=list(protocols), extra_headers=more)
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
