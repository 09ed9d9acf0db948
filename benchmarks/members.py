"""The members that one load process plays: connected, registered, in their rooms, and read in big pieces.

Everything is non-blocking and has a deadline; a server that closes a connection ends the run with its name.
What the members then say and check is in talk.py and gather.py.
"""

from __future__ import annotations

import select
import socket
import time
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from streams import Stream

__all__ = ["HOST", "READ_BYTES", "LoadError", "Member", "Members", "Seat", "room_name"]

HOST: Final = "127.0.0.1"
READ_BYTES: Final = 512 * 1024  # more than one turn of a fast server has for one member
SEND_BUFFER_BYTES: Final = 64 * 1024  # so that what is on its way when the pushing stops is soon delivered
SLOW_BUFFER_BYTES: Final = 4096  # with SLOW_SEGMENT: the kernel keeps little for who does not read, …
SLOW_SEGMENT_BYTES: Final = 536  # … and its waiting messages are soon the server's own
EVENTS: Final = 1024  # more than the members of one process that are ready at once
PORTS_PER_ADDRESS: Final = 10_000  # of the 28,000 that Linux has for one source and destination


class LoadError(Exception):
    """The run cannot go on: the server closed a connection, or a deadline passed."""


class Stage(Enum):
    """How far a member has come."""

    CONNECTING = auto()
    GREETED = auto()  # raw servers greet, and that is all
    WELCOME = auto()
    JOINING = auto()
    SETTLED = auto()
    PINGING = auto()


@dataclass(frozen=True, slots=True)
class Seat:
    """One member's place: its number in all processes, its room, and its number as a sender, if it is one."""

    number: int
    room: int
    sender: int | None = None
    slow: bool = False
    """Never reads once it is in its room."""


class Member:
    """One connection."""

    __slots__ = ("fd", "inbox", "line", "nick", "own", "pending", "seat", "sent", "sock", "stage", "taken")

    def __init__(self, seat: Seat, sock: socket.socket) -> None:
        self.seat = seat
        self.sock = sock
        self.fd = sock.fileno()
        self.nick = b"m%05d" % seat.number  # of one width, so that all lines have one length
        self.stage = Stage.CONNECTING
        self.inbox = b""
        # what talk.py keeps: how much of the room's stream it has, or a stream of its own; what it sends
        self.taken = 0
        self.own: Stream | None = None
        self.line = b""
        self.sent = 0
        self.pending = memoryview(b"")


def room_name(room: int) -> bytes:
    """Return the name of a room on the wire."""
    return b"#r%04d" % room


class Members:
    """All members of one process, one epoll, and the pipe to the parent that directs the run."""

    def __init__(self, port: int, pipe: Connection, *, speaks_irc: bool) -> None:
        self._port = port
        self._pipe = pipe
        self._speaks_irc = speaks_irc
        self._buffer = memoryview(bytearray(READ_BYTES))
        self.epoll = select.epoll()
        self.epoll.register(pipe.fileno(), select.EPOLLIN)
        self.by_fd: dict[int, Member] = {}

    def enrol(self, seats: Sequence[Seat], *, abreast: int, deadline_s: float, join: bool = True) -> None:
        """Connect and register everybody, at most `abreast` at once, and let them join their rooms."""
        waiting = deque(seats)
        under_way: set[int] = set()
        deadline = time.monotonic() + deadline_s
        last = Stage.JOINING if join else Stage.WELCOME
        while waiting or under_way:
            while waiting and len(under_way) < abreast:
                member = self._open(waiting.popleft())
                under_way.add(member.fd)
            for member in self.turn(1.0):
                self._advance(member, last)
                if member.stage is Stage.SETTLED:
                    under_way.discard(member.fd)
            if time.monotonic() > deadline:
                raise LoadError(f"{len(waiting) + len(under_way)} of {len(seats)} were not in after {deadline_s:.0f} s")
        for member in self.by_fd.values():
            if member.seat.slow:
                self.epoll.unregister(member.fd)

    def synchronise(self, deadline_s: float) -> None:
        """Read until nothing from before is on its way: what was before a PING comes before its answer."""
        if not self._speaks_irc:
            return
        waiting = [member for member in self.by_fd.values() if not member.seat.slow]
        for member in waiting:
            member.stage, member.inbox = Stage.PINGING, b""
            self.send(member, b"PING :bench\r\n")
        self.read_until(lambda: all(m.stage is Stage.SETTLED for m in waiting), deadline_s, "the answer to PING")

    def read_until(self, done: Callable[[], bool], deadline_s: float, what: str) -> None:
        """Read, until `done`; raises LoadError, naming `what` was waited for, at the deadline."""
        deadline = time.monotonic() + deadline_s
        while not done():
            for member in self.turn(0.05):
                self._advance(member, Stage.JOINING)
            if time.monotonic() > deadline:
                raise LoadError(f"{what} did not come in {deadline_s:.0f} s")

    def hear(self, deadline_s: float) -> Any:
        """Wait for the parent's word, reading meanwhile."""
        self.read_until(self._pipe.poll, deadline_s, "the parent's word")
        return self._pipe.recv()

    def tell(self, word: object) -> None:
        """Say something to the parent."""
        self._pipe.send(word)

    def told(self) -> bool:
        """Tell whether the parent has said something."""
        return self._pipe.poll()

    def turn(self, timeout_s: float) -> list[Member]:
        """Read once from everybody that is ready; what came is at the end of each one's `inbox`."""
        ready = []
        for fd, mask in self.epoll.poll(timeout_s, EVENTS):
            member = self.by_fd.get(fd)
            if member is None:
                continue  # the pipe: whoever waits for it asks it
            if mask & ~select.EPOLLOUT:
                self._read(member)
            ready.append(member)
        return ready

    def send(self, member: Member, data: bytes) -> None:
        """Send a short piece that must fit the socket's buffer."""
        try:
            sent = member.sock.send(data)
        except OSError as error:
            raise LoadError(f"{member.nick.decode()} could not send: {error}") from error
        if sent != len(data):
            raise LoadError(f"{member.nick.decode()} could send only {sent} of {len(data)} bytes")

    def close(self) -> None:
        """Close every connection."""
        for member in self.by_fd.values():
            member.sock.close()
        self.epoll.close()

    def _open(self, seat: Seat) -> Member:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if seat.sender is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if seat.slow:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW_BUFFER_BYTES)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SLOW_SEGMENT_BYTES)
        if seat.number >= PORTS_PER_ADDRESS:
            sock.bind((f"127.0.0.{1 + seat.number // PORTS_PER_ADDRESS}", 0))
        sock.connect_ex((HOST, self._port))
        member = Member(seat, sock)
        self.by_fd[member.fd] = member
        self.epoll.register(member.fd, select.EPOLLIN | select.EPOLLOUT)
        return member

    def _read(self, member: Member) -> None:
        try:
            count = member.sock.recv_into(self._buffer)
        except BlockingIOError:
            return
        except OSError as error:
            raise LoadError(f"{member.nick.decode()} lost its connection: {error}") from error
        if not count:
            said = member.inbox[-200:].decode("utf-8", "replace").strip()
            raise LoadError(f"the server closed the connection of {member.nick.decode()}; it said last: {said}")
        # the tail of what came before: a word that is waited for may come in two pieces
        member.inbox = member.inbox[-200:] + bytes(self._buffer[:count])

    def _advance(self, member: Member, last: Stage) -> None:
        """Take the next step of registration when the server's answer to the last is there."""
        stage, inbox = member.stage, member.inbox
        if stage is Stage.CONNECTING:
            self.epoll.modify(member.fd, select.EPOLLIN)
            if self._speaks_irc:
                self.send(member, b"NICK %b\r\nUSER bench 0 * :bench\r\n" % member.nick)
            member.stage = stage = Stage.WELCOME if self._speaks_irc else Stage.GREETED
        if stage is Stage.GREETED and b"\n" in inbox:
            member.stage = Stage.SETTLED
        elif stage is Stage.WELCOME and (b" 376 " in inbox or b" 422 " in inbox):
            member.stage, member.inbox = Stage.SETTLED, b""
            if last is Stage.JOINING:
                self.join(member)
        elif (stage is Stage.JOINING and b" 366 " in inbox) or (stage is Stage.PINGING and b"PONG" in inbox):
            member.stage = Stage.SETTLED
        if inbox.startswith(b"PING ") and stage is Stage.WELCOME:
            self.send(member, b"PONG " + inbox[5:].partition(b"\n")[0] + b"\n")
            member.inbox = inbox.partition(b"\n")[2]

    def join(self, member: Member) -> None:
        """Ask to be let into the member's room."""
        member.stage, member.inbox = Stage.JOINING, b""
        self.send(member, b"JOIN %b\r\n" % room_name(member.seat.room))
