"""What one load process does while members talk: send (pushed or paced), receive, check, and report.

Pushed: each sender sends as fast as TCP takes it. Paced: messages leave on a timetable, in turns. Both end with
a drain: everything that was sent must arrive, until a deadline. Setting up the members is members.py's work.
"""

from __future__ import annotations

import gc
import select
import time
from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from check import STAMPS, Faults, line_format
from members import NOT_NOW, READ_BYTES, LoadError, Member, Members, Seat, room_name
from streams import Room
from ways import TCP, Way, frame

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["TalkPlan", "TalkReport", "talk"]

CHUNK_MESSAGES: Final = 256  # 20 KiB a `send`: a third of the socket's buffer
SET_UP_S: Final = 40.0  # for the slowest server and the largest room
QUICK_S: Final = 20.0  # for what needs no more than a round trip or two, on a machine that is busy


@dataclass(frozen=True, slots=True)
class TalkPlan:
    """What one process has to do."""

    port: int
    seats: tuple[Seat, ...]
    raw: bool
    """The server passes on what it gets as it is: the load has to say what a server would."""
    abreast: int
    """How many connections register at the same time."""
    last_s: float
    """How long messages are sent."""
    drain_s: float
    """How long what was sent is waited for afterwards."""
    interval_s: float = 0.0
    """From one message of this process to the next; 0: as fast as possible."""
    offset_s: float = 0.0
    """When this process sends its first message, so that processes do not send at the same moment."""
    text_bytes: int = 64
    way: Way = TCP


@dataclass(slots=True)
class TalkReport:
    """What one process saw."""

    deliveries: int = 0
    last_s: float = 0.0
    """When the last delivery came, on the monotonic clock."""
    early_deliveries: int = 0
    early_s: float = 0.0
    """When the senders had stopped, and what had come until then."""
    cpu_s: float = 0.0
    """What this process computed meanwhile."""
    whole: bool = True
    """Whether all that was sent arrived before the deadline."""
    latencies_ns: array[int] = field(default_factory=lambda: array("q"))
    faults: Faults = field(default_factory=Faults)
    digests: dict[int, str] = field(default_factory=dict)
    slow_gone: bool = False
    """Whether the room was told that the member which never reads is gone."""


def talk(pipe: Connection, plan: TalkPlan) -> None:
    """Run the plan; the parent's word starts it, and tells how much each sender sent in all processes."""
    members = Members(plan.port, pipe, plan.way)
    try:
        members.enrol(plan.seats, abreast=plan.abreast, deadline_s=SET_UP_S)
        members.tell("in")
        members.hear(SET_UP_S)
        members.synchronise(QUICK_S)
        members.tell("ready")
        conversation = Conversation(members, plan)
        go_s: float = members.hear(SET_UP_S)
        # The collector would walk the latencies again and again, and nothing here makes cycles.
        gc.disable()
        members.tell(conversation.run(go_s))
    finally:
        members.close()


class Conversation:
    """The members of one process while they talk."""

    def __init__(self, members: Members, plan: TalkPlan) -> None:
        self._members = members
        self._plan = plan
        self._rooms: dict[int, Room] = {}
        self._senders: list[Member] = []
        self._report = TalkReport()
        self._buffer = bytearray(READ_BYTES)
        for member in members.by_fd.values():
            if not member.seat.slow:
                self._seat(member)

    def _seat(self, member: Member) -> None:
        room = self._rooms.setdefault(member.seat.room, Room(self._plan.way))
        room.add(member)
        if member.seat.sender is None:
            return
        head = b"PRIVMSG %b " % room_name(member.seat.room)
        if self._plan.raw:
            # what a server would make of it, so that a delivery has as many bytes
            head = b":%b!~bench@127.0.0.1 %b" % (member.nick, head)
        member.line = line_format(head, member.seat.sender, self._plan.text_bytes)
        if self._plan.way.framed:
            # a frame says how long it is: made around a message, then made a format again
            message = (member.line % (0, 0)).rstrip(b"\r\n")
            head = frame(message)[: -len(message)].replace(b"%", b"%%")
            member.line = head + member.line.rstrip(b"\r\n")
        self._senders.append(member)

    def run(self, go_s: float) -> TalkReport:
        """Talk from the time `go_s` on, wait for the rest, and check it."""
        while (left := go_s - time.monotonic()) > 0:
            time.sleep(left)
        cpu = time.process_time()
        if self._plan.interval_s:
            self._pace(go_s)
        else:
            self._push(go_s + self._plan.last_s)
        report = self._report
        early = {number: room.positions() for number, room in self._rooms.items()}
        report.early_s = time.monotonic()
        due = self._exchange_counts(go_s)
        self._drain(due)
        report.cpu_s = time.process_time() - cpu
        self._members.tell("done")
        for number, room in self._rooms.items():
            of_room = due.get(number, {})
            report.deliveries += room.deliveries(room.positions())
            report.early_deliveries += room.deliveries(early[number])
            report.faults += room.verify(of_room, whole=report.whole)
            report.digests[number] = room.digest()
            report.slow_gone |= b" QUIT " in room.stream.data
        return report

    def _push(self, until_s: float) -> None:
        for member in self._senders:
            self._watch(member, writable=True)
        while time.monotonic() < until_s:
            self._turn(0.05, refill=True)

    def _pace(self, go_s: float) -> None:
        plan = self._plan
        at, until = go_s + plan.offset_s, go_s + plan.last_s
        turn = 0
        while at < until and self._senders:
            now = time.monotonic()
            if now < at:
                self._turn(at - now)
                continue
            member = self._senders[turn % len(self._senders)]
            self._write(member, 1)
            turn += 1
            at += plan.interval_s

    def _exchange_counts(self, go_s: float) -> dict[int, dict[int, int]]:
        """Finish what is half sent, then learn how many messages each sender in all processes has sent."""
        deadline = go_s + self._plan.last_s + self._plan.drain_s
        while any(member.pending for member in self._senders) and time.monotonic() < deadline:
            self._turn(0.05)
        if any(member.pending for member in self._senders):
            raise LoadError(f"the server did not read what was sent to it in {self._plan.drain_s:.0f} s")
        self._members.tell({member.seat.sender: (member.seat.room, member.sent) for member in self._senders})
        while not self._members.told():
            if time.monotonic() > deadline + QUICK_S:
                raise LoadError("the parent does not answer")
            self._turn(0.05)
        due: dict[int, dict[int, int]] = {}
        for sender, (room, count) in self._members.hear(QUICK_S).items():
            due.setdefault(room, {})[sender] = count
        return due

    def _drain(self, due: dict[int, dict[int, int]]) -> None:
        deadline = time.monotonic() + self._plan.drain_s
        waiting = [(room, due.get(number, {})) for number, room in self._rooms.items()]
        while waiting:
            waiting = [(room, of_room) for room, of_room in waiting if not room.complete(of_room)]
            if waiting and time.monotonic() > deadline:
                self._report.whole = False
                return
            if waiting:
                self._turn(0.05)

    def _turn(self, timeout_s: float, *, refill: bool = False) -> None:
        """Read from all that are ready, and write for those that can; the loop that must cost nothing."""
        by_fd, rooms, buffer = self._members.by_fd, self._rooms, memoryview(self._buffer)
        latencies = self._report.latencies_ns if self._plan.interval_s else None
        got = False
        for fd, mask in self._members.epoll.poll(timeout_s, -1):
            member = by_fd.get(fd)
            if member is None:
                continue  # the pipe: whoever waits for it asks it
            if mask & ~select.EPOLLOUT:
                try:
                    count = member.sock.recv_into(buffer)
                except OSError as error:
                    self._not_read(member, error)
                    continue
                if not count:
                    raise LoadError(self._farewell(member))
                got = True
                piece = buffer[:count]
                if latencies is not None:
                    now = time.monotonic_ns()
                    latencies.extend([now - int(stamp) for stamp in STAMPS.findall(piece)])
                room = rooms[member.seat.room]
                if member.own is None and room.stream.data.startswith(piece, member.taken):
                    member.taken += count
                else:
                    room.take(member, piece)
            if mask & select.EPOLLOUT:
                self._write(member, CHUNK_MESSAGES if refill else 0)
        if got:
            self._report.last_s = time.monotonic()

    def _not_read(self, member: Member, error: OSError) -> None:
        """Do nothing when there is half a record of TLS; raise LoadError otherwise."""
        if not isinstance(error, NOT_NOW):
            raise LoadError(f"{member.nick.decode()} lost its connection: {error}") from error

    def _write(self, member: Member, messages: int) -> None:
        """Send what is pending; when nothing is, that many new messages."""
        if not member.pending and messages:
            stamp = time.monotonic_ns()
            numbers = range(member.sent, member.sent + messages)
            member.pending = memoryview(b"".join([member.line % (number, stamp) for number in numbers]))
            member.sent += messages
        try:
            member.pending = member.pending[member.sock.send(member.pending) :]
        except NOT_NOW:
            pass
        except OSError as error:
            raise LoadError(f"{member.nick.decode()} could not send: {error}") from error
        if not messages or (self._plan.interval_s and member.pending):
            self._watch(member, writable=bool(member.pending))

    def _watch(self, member: Member, *, writable: bool) -> None:
        self._members.epoll.modify(member.fd, select.EPOLLIN | (select.EPOLLOUT if writable else 0))

    def _farewell(self, member: Member) -> str:
        stream = member.own or self._rooms[member.seat.room].stream
        lines = bytes(stream.data[-200:]).decode("utf-8", "replace").splitlines()
        last = lines[-1] if lines else "nothing"
        return f"the server closed the connection of {member.nick.decode()}; the last that came was: {last}"
