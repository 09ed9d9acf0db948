"""The members that one load process plays: connected, registered, in their rooms, and read in big pieces.

Everything is non-blocking and has a deadline; a server that closes a connection ends the run with its name.
What the members then say and check is in talk.py and gather.py.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Final

from ways import HANDSHAKE, TCP, Way, frame, requests_for, tls_context

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

    from streams import Stream

__all__ = ["HOST", "NOT_NOW", "READ_BYTES", "LoadError", "Member", "Members", "Seat", "room_name"]

HOST: Final = "127.0.0.1"
READ_BYTES: Final = 512 * 1024  # more than one turn of a fast server has for one member
SEND_BUFFER_BYTES: Final = 64 * 1024  # so that what is on its way when the pushing stops is soon delivered
SLOW_BUFFER_BYTES: Final = 4096  # with SLOW_SEGMENT: the kernel keeps little for who does not read, …
SLOW_SEGMENT_BYTES: Final = 536  # … and its waiting messages are soon the server's own
EVENTS: Final = 1024  # more than the members of one process that are ready at once
PORTS_PER_ADDRESS: Final = 10_000  # of the 28,000 that Linux has for one source and destination
KEPT_BYTES: Final = 4096  # a list of all capabilities; a word that is waited for may come in two pieces
NOT_NOW: Final = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class LoadError(Exception):
    """The run cannot go on: the server closed a connection, or a deadline passed."""


class Stage(Enum):
    """How far a member has come; what each waits for is in `Members._advance`."""

    CONNECTING = auto()
    SHAKING = auto()  # hands, over TLS
    UPGRADING = auto()  # to WebSocket
    NEGOTIATING = auto()  # capabilities
    WELCOME = auto()
    JOINING = auto()
    SETTLED = auto()
    PINGING = auto()

    __hash__ = object.__hash__


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

    def __init__(self, port: int, pipe: Connection, way: Way = TCP) -> None:
        self._port = port
        self._pipe = pipe
        self._way = way
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
                under_way.add(self._open(waiting.popleft()).fd)
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
        waiting = [member for member in self.by_fd.values() if not member.seat.slow]
        for member in waiting:
            member.stage, member.inbox = Stage.PINGING, b""
            self.say(member, b"PING :bench")
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
            if mask & ~select.EPOLLOUT and member.stage is not Stage.SHAKING:
                self._read(member)
            ready.append(member)
        return ready

    def say(self, member: Member, *lines: bytes) -> None:
        """Send lines that must fit the socket's buffer; the ends of lines, or frames, are put around them."""
        framed = self._way.framed
        self._send(member, b"".join([frame(line) for line in lines]) if framed else b"\r\n".join([*lines, b""]))

    def join(self, member: Member) -> None:
        """Ask to be let into the member's room."""
        member.stage, member.inbox = Stage.JOINING, b""
        self.say(member, b"JOIN %b" % room_name(member.seat.room))

    def close(self) -> None:
        """Close every connection."""
        for member in self.by_fd.values():
            member.sock.close()
        self.epoll.close()

    def _send(self, member: Member, data: bytes) -> None:
        try:
            sent = member.sock.send(data)
        except OSError as error:
            raise LoadError(f"{member.nick.decode()} could not send: {error}") from error
        if sent != len(data):
            raise LoadError(f"{member.nick.decode()} could send only {sent} of {len(data)} bytes")

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
        # On one machine a handshake is over when `connect` returns, as a rule: asking is cheaper than waiting to hear.
        try:
            sock.getpeername()
        except OSError:
            self.epoll.register(member.fd, select.EPOLLIN | select.EPOLLOUT)
        else:
            self.epoll.register(member.fd, select.EPOLLIN)
            self._greet(member)
        return member

    def _read(self, member: Member) -> None:
        try:
            count = member.sock.recv_into(self._buffer)
        except NOT_NOW:
            return
        except OSError as error:
            raise LoadError(f"{member.nick.decode()} lost its connection: {error}") from error
        if not count:
            said = member.inbox[-200:].decode("utf-8", "replace").strip()
            raise LoadError(f"the server closed the connection of {member.nick.decode()}; it said last: {said}")
        member.inbox = member.inbox[-KEPT_BYTES:] + bytes(self._buffer[:count])

    def _advance(self, member: Member, last: Stage) -> None:
        """Take the next step of coming in when the server's answer to the last is there."""
        stage, inbox = member.stage, member.inbox
        if stage is Stage.WELCOME:
            if b" 376 " in inbox or b" 422 " in inbox:
                member.stage, member.inbox = Stage.SETTLED, b""
                if last is Stage.JOINING:
                    self.join(member)
            elif inbox.startswith(b"PING "):
                self.say(member, b"PONG " + inbox[5:].partition(b"\n")[0].rstrip())
                member.inbox = inbox.partition(b"\n")[2]
        elif stage is Stage.JOINING:
            if b" 366 " in inbox:
                member.stage = Stage.SETTLED
        elif stage is Stage.PINGING:
            if b"PONG" in inbox:
                member.stage = Stage.SETTLED
        elif stage is not Stage.SETTLED:
            self._approach(member)

    def _approach(self, member: Member) -> None:
        """Take a step that comes before IRC's registration."""
        if member.stage is Stage.CONNECTING:
            self.epoll.modify(member.fd, select.EPOLLIN)
            self._greet(member)
        elif member.stage is Stage.SHAKING:
            self._shake(member)
        elif member.stage is Stage.UPGRADING:
            if b"\r\n\r\n" in member.inbox:
                self._introduce(member)
        elif (requests := requests_for(member.inbox)) is not None:
            member.stage, member.inbox = Stage.WELCOME, b""
            self.say(member, *requests, b"CAP END")

    def _greet(self, member: Member) -> None:
        """Begin, on a connection that is there."""
        if not self._way.tls:
            self._upgrade(member)
            return
        member.sock = tls_context().wrap_socket(member.sock, do_handshake_on_connect=False)
        member.stage = Stage.SHAKING
        self._shake(member)

    def _shake(self, member: Member) -> None:
        assert isinstance(member.sock, ssl.SSLSocket)
        try:
            member.sock.do_handshake()
        except NOT_NOW:
            return
        except OSError as error:
            raise LoadError(f"{member.nick.decode()} could not shake hands: {error}") from error
        self._upgrade(member)

    def _upgrade(self, member: Member) -> None:
        if self._way.framed:
            member.stage = Stage.UPGRADING
            self._send(member, HANDSHAKE)
        else:
            self._introduce(member)

    def _introduce(self, member: Member) -> None:
        member.inbox = b""
        name = (b"NICK " + member.nick, b"USER bench 0 * :bench")
        if self._way.caps:
            member.stage = Stage.NEGOTIATING
            self.say(member, b"CAP LS 302", *name)
        else:
            member.stage = Stage.WELCOME
            self.say(member, *name)
