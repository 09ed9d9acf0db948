"""A worker: a thread with a selector and the sockets it owns. Its loop is the whole server.

Read what is ready, give the requests to the turn, write what the turn leaves (docs/architecture.md, "The turn").
It knows nothing of what the bytes mean.
"""

from __future__ import annotations

import logging
import math
import time
from typing import TYPE_CHECKING, Any

from besedka.logs import Sparing
from besedka.net.allowance import Allowance
from besedka.net.backlog import Backlog
from besedka.net.connection import Connection, Life
from besedka.net.counts import End, WorkerCounts, WorkerNumbers
from besedka.net.doorway import Door, Doorway
from besedka.net.handshakes import Handshakes
from besedka.net.inbox import Inbox
from besedka.net.orders import Stop, WorkerLimits
from besedka.net.outbox import NOTHING, ReadyList
from besedka.net.poller import READ, WRITE, make_poller
from besedka.net.timers import Timers
from besedka.net.wakeup import WakeUp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from besedka.net.outbox import Outbox
    from besedka.net.ports import TurnRunner

__all__ = ["Worker"]

# Bytes read in one round, from all connections together: a turn of some 1,500 messages, which is some 10 ms. More would
# make longer pauses and larger queues for everybody, and no message cheaper (measured up to eight times as much).
ROUND_BUDGET = 128 * 1024
STALL_S = 1.0  # a round that takes longer, or begins later, was held up: deadlines are moved by as much
SOONEST_S = 0.001  # a session that asks for the past is not asked again in the same round
FAREWELL_POLL_S = 0.02  # the pause of paced connections
HANG_UP_S = 2.0  # for a peer that has been told the last word to hang up, so that it is not reset while it reads
LAST_WORD_S = 10.0  # for a peer that is parted with to take what was on its way to it
LONGEST_WAIT_S = 60.0  # the selector is never asked for more: a forgotten timer would be noticed

log = logging.getLogger(__name__)


class Worker:
    """One worker. Only `inbox.put`, `ready.wake` and `numbers` may be called by other threads."""

    def __init__(
        self,
        name: str,
        turn: TurnRunner,
        doors: Iterable[Door],
        limits: WorkerLimits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._limits = limits
        self._turn = turn
        self._clock = clock
        self._allowance = Allowance(limits.burst, limits.rate)
        self._wakeup = WakeUp()
        self.inbox = Inbox(limits.inbox_limit, self._wakeup.wake)
        self.ready = ReadyList(self._wakeup.wake)
        self._poller = make_poller()
        self._timers = Timers()
        self.handshakes = Handshakes()
        self._doorway = Doorway(self._poller, doors, self.ready, self.inbox, limits.outbox_limit, self.handshakes)
        self._connections: dict[Connection, None] = {}  # half the size of a set of thousands
        self._requests: list[Any] = []  # for the next turn
        self._unread: list[Connection] = []  # the last round had no room for them
        self._waiting: list[Connection] = []  # their sessions are paused; looked at after the turn
        self._backlog = Backlog(limits.backlog_limit)
        self._counts = WorkerCounts()
        self._told_slow = Sparing(log, "a slow reader is dropped")
        self._stalled_s = 0.0
        self._round_ended = 0.0  # by the clock
        self._stop: Stop | None = None

    def now(self) -> float:
        """Return the serving clock: seconds that stand still while a round is held up."""
        return self._clock() - self._stalled_s

    def numbers(self) -> WorkerNumbers:
        """Return what was counted until now. Any thread."""
        return self._counts.numbers(self.name, len(self._connections), len(self._unread))

    def run(self) -> None:
        """Serve until a `Stop` comes."""
        self._wakeup.belong()
        self._poller.register(self._wakeup.reader.fileno(), READ, self._wakeup)
        try:
            self._doorway.open()
            self._round_ended = self._clock()
            while self._stop is None:
                self._round()
            self._say_farewell(self._stop)
        finally:
            for connection in list(self._connections):
                self._drop(connection)
            self._poller.close()
            self._wakeup.close()

    def _round(self) -> None:
        """Wait; read and write what is ready; see to deadlines; take the turn and write what it leaves."""
        patience = self._patience()
        # A process that is stopped and goes on may be told that nothing is ready when its time is over: who answered
        # meanwhile is read before anybody's deadline is judged.
        ready = self._poller.wait(patience) or self._poller.wait(0)
        started = self._clock()
        waited = started - self._round_ended
        if waited > patience + STALL_S:  # stopped while it waited; since when, nobody knows
            self._note_stall("a round began late", waited)
        now = started - self._stalled_s
        self._take_ready(ready, now)
        self._take_inbox()
        self._expire(now)
        self._take_turns(now)
        self._make_room(now)
        self._counts.rounds += 1
        self._round_ended = self._clock()
        took = self._round_ended - started
        if took > STALL_S:
            self._note_stall("a round was held up", took)

    def _note_stall(self, what: str, seconds: float) -> None:
        """Let the serving clock have stood still for so long."""
        self._stalled_s += seconds
        self._counts.stalls += 1
        log.warning(what, extra={"seconds": round(seconds, 3)})

    def _make_room(self, now: float) -> None:
        """Close those for whom most waits, when more waits for all together than there is memory for."""
        for connection in self._backlog.excess(now):
            connection.outbox.give_up()
            if connection.outbox.ending:
                self._drop(connection)
            else:
                self._break_off(connection, "Too slow: the server has no memory left for what waits", End.SLOW, now)

    def _take_ready(self, ready: list[tuple[Any, int]], now: float) -> None:
        """Read, write and accept what the poller has found; who finds no room in this round is first in the next."""
        budget = ROUND_BUDGET
        waited, self._unread = self._unread, []
        if self.handshakes.waiting:
            waited += self.handshakes.begin_round()
        for connection in waited:
            if connection.mask & READ:
                budget -= self._read(connection, now)
        for subject, mask in ready:
            if type(subject) is Connection:
                if mask & READ:
                    if budget > 0:
                        budget -= self._read(subject, now)
                    else:
                        self._unread.append(subject)
                if mask & WRITE:
                    self._write(subject, now)
            elif type(subject) is Door:
                self._doorway.accept(subject, now, self._admit)
            else:
                self._wakeup.drain()
        self._counts.received += ROUND_BUDGET - budget

    def _patience(self) -> float:
        """Return for how long the selector may wait, in seconds."""
        if self.ready.outboxes or self._requests or self._unread or self.handshakes.waiting:
            return 0.0
        wait = min(self._timers.next(), self._doorway.opens_at, self._backlog.due_at) - self.now()
        return min(max(0.0, wait), LONGEST_WAIT_S)

    def _take_turns(self, now: float) -> None:
        """Give the requests to the turn, and again what paused sessions had kept until their answer came."""
        work = self._requests or self.ready.outboxes
        while work:
            requests, self._requests = self._requests, []
            outboxes = self._turn.run(requests, self.ready)
            waiting, self._waiting = self._waiting, []
            for connection in waiting:
                self._feed(connection, b"", now)
            if outboxes:
                # Before anybody can act on what it is told: who then speaks on two connections is heard in that order.
                self._poller.settle()
            self._serve(outboxes, now)
            work = self._requests  # what other workers fill meanwhile waits for the next round, behind the reading

    def _admit(self, connection: Connection, now: float) -> None:
        """Begin to serve a new connection."""
        self._watch(connection, now)
        self._timers.schedule(connection, connection.session.deadline)
        self._connections[connection] = None
        self._counts.accepted += 1

    def _read(self, connection: Connection, now: float) -> int:
        """Read once, within the budget of one connection; return how many bytes."""
        if connection.life is Life.OPEN and connection.session.paused:
            self._watch(connection, now)  # since the last turn: what has come meanwhile stays in its socket
            return 0
        data = connection.read(self._limits.read_budget)
        if data is None:
            return 0
        if connection.life is Life.DRAINING:
            if not data:
                self._drop(connection)
            return len(data)
        if data:
            self._feed(connection, data, now)
        elif connection.life is Life.OPEN:
            connection.life, connection.end = Life.INPUT_ENDED, End.PEER
            self._requests += connection.session.end_of_input(now)
            self._watch(connection, now)
        return len(data)

    def _feed(self, connection: Connection, data: bytes, now: float) -> None:
        """Let a session take bytes; mind its pauses, its deadline and its allowance."""
        if connection.life is not Life.OPEN or connection.session.paused:
            self._watch(connection, now)
            return
        session = connection.session
        found = session.receive(data, now)
        session = connection.session  # the front steps aside for a wire's own session
        self._requests += found
        if session.deadline < connection.timer:
            self._timers.schedule(connection, session.deadline)
        pause_s = self._allowance.spend(connection, sum([request.lines for request in found]), now)
        if pause_s:
            connection.read_again_at = now + pause_s
            self._timers.schedule(connection, connection.read_again_at)
        if session.paused:
            self._waiting.append(connection)  # most are answered by this turn: the selector need not hear of it
        else:
            self._watch(connection, now)

    def _take_inbox(self) -> None:
        for item in self.inbox.take():
            if isinstance(item, Stop):
                self._stop = item
            elif isinstance(item, WorkerLimits):
                self._adopt(item)
            elif item.connection.life is Life.OPEN:
                self._requests.append(item.request)
                self._waiting.append(item.connection)

    def _adopt(self, limits: WorkerLimits) -> None:
        """Take over other bounds: for outboxes with the next connection, for all else at once."""
        self._limits = limits
        self._allowance = Allowance(limits.burst, limits.rate)
        self._doorway.outbox_limit = limits.outbox_limit
        self._backlog.limit = limits.backlog_limit
        self.inbox.limit = limits.inbox_limit

    def _expire(self, now: float) -> None:
        """See to the deadlines, after everything that was there to read has been read."""
        for connection in self._timers.due(now):
            if connection.life is Life.OPEN:
                self._mind_deadline(connection, now)
            if connection.ends_at <= now:
                self._drop(connection)
                continue
            if connection.outbox.sending and (connection.pace is not None or connection.ends_at < math.inf):
                self._write(connection, now)
            if connection.ends_at < math.inf and connection.life is not Life.CLOSED:
                self._timers.schedule(connection, connection.ends_at)  # this time was an earlier one
        if self._doorway.opens_at <= now:
            self._doorway.open()

    def _mind_deadline(self, connection: Connection, now: float) -> None:
        """Tell a session that its deadline has passed, if it has; wait for the next, or for reading again."""
        if connection in self._unread:  # its answer may be among what is unread
            self._timers.schedule(connection, now + SOONEST_S)
            return
        session = connection.session
        if session.deadline <= now:
            self._requests += session.expire(now)
            session = connection.session
            if session.ended:
                connection.end = End.TIMEOUT
            if session.paused:
                self._waiting.append(connection)
        self._timers.schedule(connection, max(session.deadline, now + SOONEST_S))
        if connection.read_again_at > now:
            self._timers.schedule(connection, connection.read_again_at)
        self._watch(connection, now)

    def _serve(self, outboxes: Iterable[Outbox], now: float) -> None:
        """Write what a turn has left. This loop is the cost of a delivery: what is usual comes first."""
        for outbox in outboxes:
            connection: Connection = outbox.owner  # type: ignore[assignment]
            pieces = outbox.sending
            if (
                len(pieces) != 1
                or connection.mask != READ
                or outbox.ending
                or outbox.overflowed
                or connection.pace is not None
            ):
                self._serve_unusual(connection, outbox, now)
                continue
            data = pieces[0]
            try:
                count = connection.sock.send(data)
            except OSError:  # the socket is full, or the peer is gone: `write` tells them apart
                self._serve_unusual(connection, outbox, now)
                continue
            outbox.sent += count
            if count == len(data):
                outbox.sending = NOTHING
            else:
                outbox.sending = [memoryview(data)[count:]]
                self._watch(connection, now)

    def _serve_unusual(self, connection: Connection, outbox: Outbox, now: float) -> None:
        """Write to a connection that waits, ends, is paced, or did not read what it was sent."""
        if outbox.overflowed and connection.life is Life.OPEN:
            self._told_slow.tell(connection=connection.session.number, bytes_sent=outbox.sent, bound=outbox.limit)
            self._break_off(connection, "Too slow: what waited for you passed the bound", End.SLOW, now)
        if not connection.mask & WRITE or outbox.ending:
            self._write(connection, now)

    def _write(self, connection: Connection, now: float) -> None:
        if connection.life is Life.CLOSED:
            return
        try:
            again_at = connection.write(now)
        except OSError:
            self._break_off(connection, "Connection reset", End.RESET, now)
            self._drop(connection)
            return
        outbox = connection.outbox
        if outbox.ending:
            if outbox.overflowed or (not outbox.sending and not self._part(connection, now)):
                self._drop(connection)  # too slow: what the socket does not take now is lost; or gone already
                return
            if connection.ends_at == math.inf:
                connection.life = Life.INPUT_ENDED
                connection.ends_at = now + LAST_WORD_S
            again_at = min(again_at, connection.ends_at)
        self._timers.schedule(connection, again_at)
        self._watch(connection, now)
        if connection.pace is not None:  # the selector hears nothing of it
            self._backlog.note(connection)

    def _part(self, connection: Connection, now: float) -> bool:
        """Everything is said: wait a little for the peer to hang up, too. False if there is nothing to wait for."""
        if self._stop is not None or connection.life is not Life.OPEN or not connection.hang_up():
            return False
        connection.ends_at = now + HANG_UP_S
        return True

    def _break_off(self, connection: Connection, reason: str, end: End, now: float) -> None:
        """Hear a connection no more: its session ends in the next turn."""
        if connection.life is Life.OPEN:
            connection.life, connection.end = Life.INPUT_ENDED, end
            self._requests += connection.session.lost(reason, now)
            self._watch(connection, now)

    def _watch(self, connection: Connection, now: float) -> None:
        """Tell the selector what this connection waits for now."""
        wanted = 0
        if connection.life is Life.DRAINING or (
            connection.life is Life.OPEN and not connection.session.paused and connection.read_again_at <= now
        ):
            wanted = READ
        if connection.outbox.sending and connection.pace is None:
            wanted |= WRITE
        if wanted == connection.mask or connection.life is Life.CLOSED:
            return
        if not connection.mask:
            self._poller.register(connection.sock.fileno(), wanted, connection)
        elif wanted:
            self._poller.modify(connection.sock.fileno(), wanted)
        else:
            self._poller.unregister(connection.sock.fileno())
        connection.mask = wanted
        self._backlog.note(connection)

    def _drop(self, connection: Connection) -> None:
        if connection.life is Life.CLOSED:
            return
        if connection.mask:
            self._poller.unregister(connection.sock.fileno())
            connection.mask = 0
        self._timers.forget(connection)
        self._backlog.forget(connection)
        self._connections.pop(connection, None)
        self._counts.closed[connection.end] += 1
        if log.isEnabledFor(logging.DEBUG):
            about = {"connection": connection.session.number, "bytes_sent": connection.outbox.sent}
            log.debug("closed: %s", connection.end.value, extra=about)
        connection.close()

    def _say_farewell(self, stop: Stop) -> None:
        """Tell everybody, and write for as long as there is time."""
        self._doorway.close()
        deadline = self._clock() + stop.linger_s
        now = self.now()
        for connection in list(self._connections):
            if connection.life is Life.DRAINING:
                self._drop(connection)
            elif connection.life is Life.OPEN:
                connection.life, connection.end = Life.INPUT_ENDED, End.STOP
                self._requests += connection.session.farewell()
                self._watch(connection, now)
        self._take_turns(now)
        while self._connections and (left := deadline - self._clock()) > 0:
            for subject, mask in self._poller.wait(min(left, FAREWELL_POLL_S)):
                if subject is self._wakeup:
                    self._wakeup.drain()
                elif mask & WRITE:
                    self._write(subject, self.now())
            for connection in [each for each in self._connections if each.pace is not None]:
                self._write(connection, self.now())
