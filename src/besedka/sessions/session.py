"""What all sessions have in common: a number, a phase, requests out, outcomes in. No sockets, no clocks.

Bytes become requests outside the lock (`receive`); outcomes become bytes under it (`respond`). What a session must
remember between the two is only what belongs to its wire; who is called what and is where is the hub's.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import msgspec

from besedka.chat.commands import Command, Disconnect
from besedka.chat.queries import Query
from besedka.seldom import Seldom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Event
    from besedka.i18n import Words
    from besedka.sessions.facts import Facts

__all__ = [
    "Ask",
    "Dialect",
    "Farewell",
    "Local",
    "LookedUp",
    "Phase",
    "Request",
    "Reshaping",
    "Session",
    "Sink",
    "Step",
]


MICROSECONDS = 1_000_000


class Phase(enum.Enum):
    """A session's life."""

    NAMING = "naming"  # it has not said who it is
    REGISTERING = "registering"  # it has, and waits for the answer
    PRESENT = "present"  # its user is there
    ENDED = "ended"

    __hash__ = object.__hash__


class Local(msgspec.Struct, frozen=True, gc=False):
    """A step that the session answers by itself, in its place among the others."""

    audience: ClassVar[tuple[int, ...]] = ()


class Reshaping(Local, frozen=True, gc=False):
    """A step that may change the session's dialect: what came before it is rendered first."""


class LookedUp(Local, frozen=True, gc=False):
    """A step that brings an answer for which the session was paused; `gap` is the place kept for it in the outbox."""

    gap: Any


class Farewell(Local, frozen=True, gc=False):
    """The server stops; `reason` is for the peer."""

    reason: str


def _nothing(_answer: Any) -> tuple[Step, ...]:
    return ()


class Ask(msgspec.Struct, frozen=True):
    """A question whose answer must be looked up elsewhere: the session is paused until it comes.

    `answered` makes the step that brings the answer back, from its place in the outbox and the answer; `follow` says
    what is to be done then, behind that step. `label` is that of the request which the answer answers.
    """

    question: Any
    answered: Callable[[Any, Any], LookedUp]
    follow: Callable[[Any], tuple[Step, ...]] = _nothing
    label: str | None = None


Step = Command | Query | Local


class Request(msgspec.Struct, frozen=True, gc=False):
    """What a line (or chunk) asks for, in at least one step; `label` is IRCv3 labeled-response's.

    Lines that follow one another and only say something are one request: `lines` is how many it came in.
    """

    session: Session
    steps: tuple[Step, ...]
    label: str | None = None
    lines: int = 1


class Dialect(Protocol):
    """A wire and the capabilities that shape its bytes. One object for all sessions that are told the same bytes."""

    def render(self, events: Sequence[Event]) -> bytes:
        """Return what the audience is told of these events, in order; b"" when this dialect has no words for them."""
        ...


class Sink(Protocol):
    """Where a session's bytes go: its connection."""

    def send_in_chunks(self, limit: int, pause_s: float) -> None:
        """Send chunks from now on."""
        ...

    @property
    def secure(self) -> bool:
        """Whether nobody on the way can read along."""
        ...

    @property
    def certificate(self) -> str:
        """Return the SHA-256 of the certificate that the peer has shown, in hex; "" where there is none."""
        ...

    @property
    def outbox(self) -> Any:
        """Return the outbox; only the turn touches it."""
        ...


class Session:
    """The base of all sessions. `deadline` and `now` are seconds of the worker's serving clock."""

    __slots__ = (
        "_awaited",
        "_host",
        "_release",
        "asks",
        "deadline",
        "dialect",
        "done",
        "facts",
        "held",
        "number",
        "phase",
        "seldom",
        "sink",
    )

    wire = ""
    searched: Seldom[Any] = Seldom(None)
    """What it has searched last, for whoever wants older ones. Under the hub's lock."""

    def __init__(
        self, number: int, sink: Sink, host: str, facts: Facts, dialect: Dialect, release: Callable[[], None]
    ) -> None:
        self.seldom: dict[str, Any] | None = None  # written by its worker only
        self.number = number
        self.sink = sink
        self.facts = facts
        self.dialect = dialect
        self.phase = Phase.NAMING
        self.done = False  # it has been told the last word; under the hub's lock
        self.deadline = math.inf
        self._host = host
        self._release = release
        self.asks: tuple[Ask, ...] = ()  # questions that the last answer has raised; under the hub's lock
        self._awaited = 0
        self.held = False  # what follows is heard when what was asked last is answered

    @property
    def address(self) -> str:
        """Return where the peer comes from; others may be shown something else."""
        return self._host

    @property
    def certificate(self) -> str:
        """Return the SHA-256 of the certificate that the peer has shown, in hex; "" where there is none."""
        return self.sink.certificate

    @property
    def words(self) -> Words:
        """Return the words in which it is answered: the server's language, where it has chosen none."""
        return self.facts.words

    @property
    def ended(self) -> bool:
        """Whether it has returned its farewell."""
        return self.phase is Phase.ENDED

    @property
    def paused(self) -> bool:
        """Whether it waits for an answer and must be fed nothing until then."""
        return self.phase is Phase.REGISTERING or self._awaited > 0 or self.held

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take what arrived (or b"" after a pause) and return the requests in it."""
        raise NotImplementedError

    def end_of_input(self, now: float) -> list[Request]:
        """The peer will send nothing more: return the requests that follow, the farewell included."""
        return self.leave("Connection closed")

    def lost(self, reason: str, now: float) -> list[Request]:
        """The connection is broken or must be closed: return the farewell."""
        return self.leave(reason, self.silent_s(now))

    def leave(self, reason: str, silent_s: float = 0.0) -> list[Request]:
        """Return the farewell of a peer that was heard last so many seconds ago."""
        if self.phase is Phase.ENDED:
            return []
        self.phase = Phase.ENDED
        return [Request(self, (Disconnect(self.number, reason, silent=int(silent_s * MICROSECONDS)),))]

    def silent_s(self, now: float) -> float:
        """Return for how many seconds nothing was heard of a peer, where that is known."""
        return 0.0

    def expire(self, now: float) -> list[Request]:
        """The deadline has passed: return what follows from that."""
        raise NotImplementedError

    def farewell(self) -> list[Request]:
        """The server stops: return what tells the peer. The hub is not asked: its state ends with the process."""
        return [] if self.phase is Phase.ENDED else [Request(self, (Farewell("The server stops"),))]

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return what this session is told of its own request. Under the hub's lock."""
        raise NotImplementedError

    def part_with(self, reason: str) -> bytes:
        """Somebody else ended this session: return what it is told. Under the hub's lock."""
        raise NotImplementedError

    def told_apart(self, event: Event) -> bytes:
        """Return what this session alone is told of an event, besides what its dialect says. Under the hub's lock."""
        return b""

    def capabilities_changed(self, new: int, gone: int) -> bytes:
        """Return what this session is told of capabilities that came and went. Under the hub's lock."""
        return b""

    def take_asks(self) -> tuple[Ask, ...]:
        """Return the questions that the last `respond` has raised; the session waits for as many answers.

        Under the hub's lock.
        """
        asks, self.asks = self.asks, ()
        self._awaited += len(asks)
        return asks

    def answered(self) -> None:
        """Hear that one question is answered. Under the hub's lock."""
        self._awaited -= 1

    def closed(self) -> None:
        """The socket is closed: give the place back."""
        self._release()
