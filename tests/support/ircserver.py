"""A scripted server on a real socket: the test says what it reads and what it answers."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["OUR_CAPS", "Peer", "ScriptedServer", "closed_port"]

# Long enough for a machine that does ten other things; nothing waits for it when all is well.
PATIENCE_S = 20.0

OUR_CAPS = (
    "message-tags server-time batch labeled-response echo-message standard-replies multi-prefix cap-notify "
    "besedka/device besedka/message-key"
)


def closed_port() -> int:
    """Find a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Peer:
    """One client as the server sees it."""

    def __init__(self, link: socket.socket) -> None:
        link.settimeout(PATIENCE_S)
        self._link = link
        self._file = link.makefile("rb")

    def line(self) -> str:
        """Read the next line; an empty one at the end of the stream."""
        return self._file.readline().decode().rstrip("\r\n")

    def until(self, word: str) -> str:
        """Read lines up to the first one that holds `word`."""
        while line := self.line():
            if word in line:
                return line
        raise AssertionError(f"the client closed before it said {word!r}")

    def some(self, size: int) -> bytes:
        """Read exactly `size` bytes, fewer at the end of the stream."""
        return self._file.read(size)

    def send(self, *lines: str) -> None:
        """Send lines."""
        self._link.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._link.sendall(data)

    def welcome(self, nick: str, caps: str = OUR_CAPS) -> None:
        """Let the client in, up to and with its first room."""
        self.until("CAP LS")
        self.send(f":irc.test CAP * LS :{caps}")
        if caps:
            self.until("CAP REQ")
            self.send(f":irc.test CAP * ACK :{caps}")
        self.until("CAP END")
        self.send(f":irc.test 001 {nick} :Welcome {nick}!besedka@127.0.0.1")
        self.admit(nick)

    def admit(self, nick: str) -> None:
        """Let the client into the next room that it asks for."""
        room = self.until("JOIN").split()[-1]
        self.send(
            f":{nick}!besedka@127.0.0.1 JOIN {room}",
            f":irc.test 353 {nick} = {room} :{nick}",
            f":irc.test 366 {nick} {room} :End of /NAMES list",
        )

    def echo(self, line: str, nick: str, msgid: str) -> None:
        """Acknowledge a PRIVMSG of the client by its echo."""
        block, _, rest = line.partition(" ")
        label = next(tag for tag in block[1:].split(";") if tag.startswith("label="))
        self.send(f"@{label};msgid={msgid} :{nick}!besedka@127.0.0.1 {rest}")

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self._link.close()


class ScriptedServer:
    """Listens on a port of its own, and hands its clients out one by one."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE_S)
        self.port = int(self._listener.getsockname()[1])
        self._peers: list[Peer] = []

    def accept(self) -> Peer:
        """Wait for the next client."""
        link, _address = self._listener.accept()
        peer = Peer(link)
        self._peers.append(peer)
        return peer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for peer in self._peers:
            peer.close()
        self._listener.close()
