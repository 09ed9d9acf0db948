"""Peers on real sockets, for conversations with a real server: IRC, plain, and one that only has bytes."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Self

from support.server import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["ALL_CAPS", "IrcPeer", "Peer", "PlainPeer", "tags_of"]

ALL_CAPS = (
    "message-tags server-time echo-message batch labeled-response multi-prefix standard-replies "
    "besedka/device besedka/message-key"
)


class Peer:
    """A socket whose bytes come as lines, and which says nothing of itself; every wait has an end."""

    def __init__(self, port: int, *, receive_buffer: int = 0, host: str = "127.0.0.1", source: str = "") -> None:
        """Connect, from the address `source` if there is one."""
        self.sock = socket.socket()
        self.sock.settimeout(PATIENCE_S)
        if receive_buffer:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        if source:
            self.sock.bind((source, 0))
        self.sock.connect((host, port))
        self._file = self.sock.makefile("rb")

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def register(self, nick: str) -> None:
        """Say who one is, on the IRC wire, and wait for nothing."""
        self.raw(f"NICK {nick}\r\nUSER {nick} 0 * :{nick}\r\n".encode())

    def line(self) -> str:
        """Read the next line; an empty one at the end of the stream."""
        return self._file.readline().decode().rstrip("\r\n")

    def rest(self) -> str:
        """Read everything up to the end of the stream, be it a reset."""
        try:
            return self._file.read().decode()
        except ConnectionResetError:
            return ""

    def until(self, fits: str | Callable[[str], bool]) -> list[str]:
        """Read lines up to the first one that holds a word, or that fits."""
        lines: list[str] = []
        while True:
            line = self.line()
            if not line:
                raise AssertionError(f"the stream ended before {fits!r} came: {lines[-10:]}")
            lines.append(line)
            if fits in line if isinstance(fits, str) else fits(line):
                return lines

    def end_input(self) -> None:
        """Say nothing more, but listen on."""
        self.sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self.sock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_Peer = Peer  # under the name that some tests know it by


class PlainPeer(Peer):
    """Speaks the plain wire by lines; it is greeted before anything else happens."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(port)
        self.send(name)
        self.greeting = self.until(name)[-1]

    def send(self, *lines: str) -> None:
        """Send lines."""
        self.raw("".join(f"{line}\n" for line in lines).encode())


class IrcPeer(Peer):
    """Speaks IRC; registers, and enters `rooms` (`entered` has what the server said to each).

    With `answers` it answers each PING that it reads.
    """

    def __init__(
        self,
        port: int,
        nick: str,
        *,
        caps: str = "",
        device: str = "",
        rooms: tuple[str, ...] = ("#lobby",),
        receive_buffer: int = 0,
        host: str = "127.0.0.1",
        answers: bool = False,
        source: str = "",
    ) -> None:
        super().__init__(port, receive_buffer=receive_buffer, host=host, source=source)
        self.nick = nick
        self._answers = answers
        if caps:
            self.send(f"CAP REQ :{caps}")
        self.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        if device:
            self.send(f"DEVICE {device}")
        if caps:
            self.send("CAP END")
        self.welcome = self.until(lambda line: _verb(line) in ("376", "422"))
        self.entered = {room: self.join(room) for room in rooms}

    def send(self, *lines: str) -> None:
        """Send lines."""
        self.raw("".join(f"{line}\r\n" for line in lines).encode())

    def line(self) -> str:
        """Read the next line; an empty one at the end of the stream."""
        line = super().line()
        if self._answers and line.startswith("PING "):
            self.send(line.replace("PING", "PONG", 1))
        return line

    def join(self, room: str, key: str = "") -> list[str]:
        """Enter a room; what the server says to it, what was said before included."""
        self.send(f"JOIN {room} {key}".rstrip())
        return self.settle()

    def say(self, text: str, room: str = "#lobby") -> None:
        """Say something."""
        self.send(f"PRIVMSG {room} :{text}")

    def settle(self) -> list[str]:
        """Wait until the server has carried out everything sent so far; what it said meanwhile."""
        self.send("PING settled")
        return self.until(lambda line: _verb(line) == "PONG")[:-1]

    def hears(self, text: str) -> str:
        """Read up to the first message with `text` in it; that line."""
        return self.until(lambda line: _verb(line) in ("PRIVMSG", "NOTICE") and text in line)[-1]


def _verb(line: str) -> str:
    words = line.split(" ")
    while words and words[0][:1] in ("@", ":"):
        del words[0]
    return words[0] if words else ""


def tags_of(line: str) -> dict[str, str]:
    """Return the tags of a line, as they are written."""
    if not line.startswith("@"):
        return {}
    return {name: value for name, _, value in (tag.partition("=") for tag in line[1:].split(" ")[0].split(";"))}
