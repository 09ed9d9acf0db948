"""One accepted socket: reading within a budget, writing what its outbox holds, and its one life."""

from __future__ import annotations

import enum
import math
import socket
from typing import TYPE_CHECKING

from besedka.net.chunks import ChunkPace, next_chunk, unsent_bytes
from besedka.net.counts import End
from besedka.net.outbox import NOTHING, Outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.net.handshakes import Handshakes
    from besedka.net.inbox import Inbox
    from besedka.net.outbox import ReadyList
    from besedka.net.ports import Session
    from besedka.net.tls import Context, TlsSocket

__all__ = ["LONGEST_JOIN", "Connection", "Life"]

# Bytes that are joined for one `send`: about what a socket takes at once. Who has not read for long has megabytes
# waiting, shared with all others in the room (`net/backlog.py`): joined, they would be a copy for each of them.
LONGEST_JOIN = 256 * 1024
LONG_AGO = -math.inf  # one for all: each minus is another float


class Life(enum.Enum):
    """A connection's life: it is read and written, then only written, then what still comes is thrown away, then gone.

    A socket that is closed with something unread answers with a reset, and the last word is lost on the way.
    """

    OPEN = "open"
    INPUT_ENDED = "input ended"  # the peer sends nothing more, or is heard no more
    DRAINING = "draining"
    CLOSED = "closed"

    __hash__ = object.__hash__


class Gone:
    """Who owns the outbox of a closed connection: whatever still comes into it is for nobody."""

    __slots__ = ()

    life = Life.CLOSED
    mask = 0


GONE = Gone()


class Connection:
    """A socket with its outbox and session. Everything here is its worker's alone, but the outbox's pending half."""

    __slots__ = (
        "behind_tls",
        "end",
        "ends_at",
        "full_at",
        "handshakes",
        "inbox",
        "life",
        "mask",
        "outbox",
        "pace",
        "read_again_at",
        "session",
        "sock",
        "timer",
    )

    session: Session  # until it is closed

    def __init__(
        self, sock: socket.socket, ready: ReadyList, inbox: Inbox, outbox_limit: int, handshakes: Handshakes
    ) -> None:
        self.sock: socket.socket | TlsSocket = sock
        self.behind_tls = False  # its peer speaks TLS with a proxy, which we believe
        self.inbox = inbox  # its worker's: where answers go
        self.handshakes = handshakes  # its worker's: what they may cost
        self.outbox = Outbox(self, ready, outbox_limit)
        self.life = Life.OPEN
        self.end = End.ENDED  # why it is closed, unless something else happens before the last word
        self.mask = 0  # what the selector watches for; 0: not registered
        self.timer = math.inf
        self.pace: ChunkPace | None = None
        self.full_at = LONG_AGO  # seconds; when its allowance is whole again
        self.ends_at = math.inf  # seconds; parted with: closed then, whether it has taken everything or not
        self.read_again_at = 0.0  # seconds; until then it is not read, because it sent too much

    def send_in_chunks(self, limit: int, pause_s: float) -> None:
        """From now on send chunks of at most `limit` bytes, `pause_s` seconds apart at least."""
        self.pace = ChunkPace(limit, pause_s)

    @property
    def secure(self) -> bool:
        """Whether nobody on the way can read along, as far as that is known."""
        return self.behind_tls or self.speaks_tls

    @property
    def speaks_tls(self) -> bool:
        """Whether its bytes are TLS."""
        return not isinstance(self.sock, socket.socket)

    @property
    def certificate(self) -> str:
        """The SHA-256 of the certificate that the peer has shown by TLS, in hex; "" where there is none."""
        return "" if isinstance(self.sock, socket.socket) else self.sock.certificate

    def start_tls(self, context: Context, received: bytes, done: Callable[[], None]) -> None:
        """Speak TLS from now on, beginning with what was received; `done` is called when the handshake is."""
        from besedka.net.tls import TlsSocket  # late: see there

        assert isinstance(self.sock, socket.socket), "TLS inside of TLS"
        self.sock = TlsSocket(self.sock, context, received, self, done)

    def read(self, budget: int) -> bytes | None:
        """Read at most `budget` bytes; b"" at the end of input or after an error, None when there is nothing."""
        try:
            return self.sock.recv(budget)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            return b""  # reset, timed out: what a closed peer says in other words

    def write(self, now: float) -> float:
        """Send what can be sent; return when (seconds) to try again by the clock, infinity for when the socket says so.

        Raises OSError when the peer is gone.
        """
        if self.pace is not None:
            return self._write_chunk(self.pace, now)
        outbox = self.outbox
        pieces = outbox.sending
        if len(pieces) > 1 and outbox.backlog > LONGEST_JOIN:
            self._write_much()
            return math.inf
        data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        if not data:
            outbox.sending = NOTHING
            return math.inf
        try:
            count = self.sock.send(data)
        except (BlockingIOError, InterruptedError):
            count = 0
        outbox.sent += count
        if count == len(data):
            outbox.sending = NOTHING
        else:
            outbox.sending = [memoryview(data)[count:]]
        return math.inf

    def _write_much(self) -> None:
        """Send bit by bit: what many wait for is one object, and whoever waits for much gets no copy of all of it."""
        outbox = self.outbox
        while outbox.sending:
            data = outbox.head(LONGEST_JOIN)
            try:
                count = self.sock.send(data)
            except (BlockingIOError, InterruptedError):
                return
            outbox.drop_head(count)
            if count < len(data):
                return

    def _write_chunk(self, pace: ChunkPace, now: float) -> float:
        """Send one chunk, if the last one is taken and its pause is over."""
        outbox = self.outbox
        if not outbox.sending:
            return math.inf
        if now < pace.not_before:
            return pace.not_before
        if unsent_bytes(self.sock):
            return now + pace.pause_s
        waiting = outbox.head(pace.limit + 1)  # one byte more shows whether a character ends at the limit
        chunk, rest = next_chunk(waiting, pace.limit)
        try:
            count = self.sock.send(chunk) if chunk else 0
        except (BlockingIOError, InterruptedError):
            return now + pace.pause_s
        taken = len(waiting) - len(rest)
        if count < len(chunk):  # a socket whose queue is empty takes a chunk; if not, nothing of it is lost
            taken = waiting.index(chunk) + count
        outbox.drop_head(taken)
        pace.not_before = now + pace.pause_s
        return pace.not_before if outbox.sending else math.inf

    def hang_up(self) -> bool:
        """Say that nothing more comes, after the last word; False when the peer is gone already."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
        except OSError:
            return False
        self.life = Life.DRAINING
        return True

    def close(self) -> None:
        """Close the socket. Idempotent."""
        if self.life is not Life.CLOSED:
            self.life = Life.CLOSED
            self.outbox.sending = NOTHING  # the timers know the connection until its deadline: not with megabytes
            self.sock.close()
            self.session.closed()
            # No circles are left: it is freed when the last of its requests is done, not when the collector comes,
            # which looks at what lives long after millions of allocations only.
            del self.session
            self.outbox.owner = GONE
