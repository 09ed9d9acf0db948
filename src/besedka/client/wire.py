"""What the client's loop needs of a wire: events in, lines to show and bytes to send out.

`irc_wire` and `plain` are the two; neither touches a socket, a thread or a clock.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from besedka.client.lines import Line
from besedka.client.state import State

if TYPE_CHECKING:
    from besedka.client.credentials import LoginRefusal
    from besedka.client.requests import Request

__all__ = ["Moment", "Next", "Output", "View", "Wire"]


class Moment(Struct, frozen=True):
    """Now, twice: `clock_s` for deadlines (monotonic seconds), `wall` for people (with its zone)."""

    clock_s: float
    wall: datetime


class Next(enum.Enum):
    """What the loop does with the connection after an event."""

    GO_ON = enum.auto()
    RECONNECT = enum.auto()
    """The line is dead: drop it and dial again."""
    GO_PLAIN = enum.auto()
    """The server speaks only the plain wire: dial again and speak that."""
    COME_ANEW = enum.auto()
    """The person wants to come as somebody else: drop the connection and dial again."""
    SHUT = enum.auto()
    """All is said: nothing more is written, what the server still says is read."""


class Output(Struct, frozen=True):
    """What comes of one event."""

    show: tuple[Line, ...] = ()
    send: bytes = b""
    then: Next = Next.GO_ON


class View(Struct, frozen=True):
    """What the prompt and Tab know: our nick, the current room, the names to complete, likeliest first."""

    nick: str
    room: str = ""
    nicks: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    online: bool = False
    state: State | None = None
    """Everything that is known, for who shows more than a prompt; None on a wire that tells nothing."""


class Wire(Protocol):
    """One way to speak with a server. Called by the loop only, but for `view`, which any thread may ask."""

    def opened(self, at: Moment) -> Output:
        """Begin on an open connection."""

    def received(self, data: bytes, at: Moment) -> Output:
        """Bytes came."""

    def typed(self, text: str, at: Moment) -> Output:
        """Take a line of the person's or of standard input."""

    def asked(self, request: Request, at: Moment) -> Output:
        """Do what the full screen wants."""

    def finish(self, at: Moment) -> Output:
        """Nothing more will be typed: end when everything is with the server."""

    def leave(self, at: Moment) -> Output:
        """Say goodbye now."""

    def tick(self, at: Moment) -> Output:
        """Time went by."""

    def lost(self) -> None:
        """Keep what waits: the connection is gone."""

    def due_s(self) -> float | None:
        """When `tick` is wanted next (monotonic seconds)."""

    def view(self) -> View:
        """Give what can be seen now."""

    @property
    def reached(self) -> bool:
        """Whether the server has let us in on this connection."""

    @property
    def leaving(self) -> bool:
        """Whether goodbye was said: the end of the connection is the end of all."""

    @property
    def hopeless(self) -> bool:
        """Whether the server refuses to let us in, and trying again would change nothing."""

    @property
    def name_refused(self) -> str:
        """Why we were never let in under this name, in a sentence; empty where that is not so."""

    @property
    def login_refused(self) -> LoginRefusal | None:
        """Why the server does not log us in, and so never let us in."""

    @property
    def hungry(self) -> bool:
        """Whether so little waits that more of standard input may be read."""

    @property
    def unsent(self) -> tuple[str, ...]:
        """What was typed and is not with the server, as far as we know."""
