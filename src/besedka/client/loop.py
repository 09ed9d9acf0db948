"""The client's loop: the one owner of the wire and the connection.

What the reader thread, the prompt and standard input have to say comes through one bounded inbox. The loop
dials, gives what happens to the wire, writes what that wants written, and comes back after a loss by itself.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from besedka.client.connection import Connection, Happening, Opened, Received, Secure, UntrustedError, UnwantedError
from besedka.client.credentials import LoginRefusal
from besedka.client.lines import Line, status
from besedka.client.requests import Request
from besedka.client.wire import Moment, Next, Output, View, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.pauses import Backoff
    from besedka.threads import Crew

__all__ = ["Loop", "Place", "Result", "moment"]

# What may wait for the loop. Reader and prompt wait when it is full, so nothing is lost.
_INBOX = 1024
# Lines of standard input between the reader of it and the wire.
_SLOTS = 16
# After goodbye the server has so long to close.
_GOODBYE_S = 2.0


class Typed(Struct, frozen=True):
    """Somebody gave a line."""

    text: str


class Asked(Struct, frozen=True):
    """The full screen wants something."""

    request: Request


class InputEnded(Struct, frozen=True):
    """Nothing more will be given."""


class Leave(Struct, frozen=True):
    """The person wants to go."""


Event: TypeAlias = Happening | Typed | Asked | InputEnded | Leave


class Place(Struct, frozen=True):
    """Where the server is, and how long it may stay unreachable.

    `patient`: once we were in, wait for the server for as long as it takes; a script is not patient. `secure` puts TLS
    on a socket.
    """

    host: str
    port: int
    timeout_s: float
    patient: bool
    secure: Secure | None = None


class Result(Struct, frozen=True):
    """How it ended: `reached` is False when the server could not be reached in time, `why` says why.

    `name_refused` is a sentence where the server never let us in under our name, `untrusted` the certificate that is
    not trusted, `login_refused` why our password does not do.
    """

    reached: bool
    why: str
    unsent: tuple[str, ...]
    name_refused: str = ""
    untrusted: UntrustedError | None = None
    login_refused: LoginRefusal | None = None


def moment() -> Moment:
    """Now."""
    return Moment(clock_s=time.monotonic(), wall=datetime.now().astimezone())


class Loop:
    """Talks with the server at `place` over `wire`; `show` gets the lines, in the loop's thread.

    `turned` is called after each turn, in the same thread.
    `plain` makes the other wire from what the first one could not send, when the server speaks only that.
    """

    def __init__(
        self,
        place: Place,
        wire: Wire,
        plain: Callable[[tuple[str, ...]], Wire],
        words: Callable[[str], str],
        show: Callable[[tuple[Line, ...]], None],
        crew: Crew,
        backoff: Backoff,
        turned: Callable[[], None] = lambda: None,
    ) -> None:
        self._place = place
        self._wire = wire
        self._plain = plain
        self._words = words
        self._show = show
        self._crew = crew
        self._backoff = backoff
        self._turned = turned
        self._inbox: queue.Queue[Event] = queue.Queue(_INBOX)
        self._slots = threading.Semaphore(_SLOTS)
        self._owed = 0
        self._connection: Connection | None = None
        self._number = 0
        self._open = False
        self._dial_at: float | None = None
        self._give_up_at: float | None = None
        self._why = words("it does not answer")
        self._input_ended = False
        self._stop_at: float | None = None
        self._over = False
        self._reached = True
        self._untrusted: UntrustedError | None = None

    def offer(self, text: str) -> None:
        """Give a line; waits while too many are under way. From any thread but the loop's."""
        self._slots.acquire()
        self._inbox.put(Typed(text))

    def ask(self, request: Request) -> None:
        """Give what the full screen wants. From any thread but the loop's."""
        self._inbox.put(Asked(request))

    def end_input(self) -> None:
        """Say that no more lines come: the loop ends when all are with the server. From any thread."""
        self._inbox.put(InputEnded())

    def leave(self) -> None:
        """Say goodbye and end. From any thread."""
        self._inbox.put(Leave())

    def abort(self) -> None:
        """End at once: a thread died. From any thread; does not wait."""
        self._over = True
        with contextlib.suppress(queue.Full):
            self._inbox.put_nowait(Leave())

    @property
    def result(self) -> Result:
        """How it stands; what `run` returns at the end."""
        return Result(
            self._reached,
            self._why,
            self._wire.unsent,
            self._wire.name_refused,
            self._untrusted,
            self._wire.login_refused,
        )

    def view(self) -> View:
        """Give what the prompt shows. From any thread."""
        return self._wire.view()

    def run(self) -> Result:
        """Run to the end. Called by the thread that owns the loop."""
        now = time.monotonic()
        self._give_up_at = now + self._place.timeout_s
        self._dial_at = now
        while not self._over:
            self._turn()
        if self._connection is not None:
            self._connection.close()
        return self.result

    def _turn(self) -> None:
        event = self._next_event()
        at = moment()
        if event is not None:
            self._take(event, at)
        if self._open:
            self._apply(self._wire.tick(at), at)
        self._settle(at)
        self._turned()

    def _next_event(self) -> Event | None:
        times = [self._dial_at, self._give_up_at, self._stop_at, self._wire.due_s() if self._open else None]
        known = [when for when in times if when is not None]
        timeout_s = max(0.0, min(known) - time.monotonic()) if known else None
        try:
            return self._inbox.get(timeout=timeout_s) if timeout_s != 0 else self._inbox.get_nowait()
        except queue.Empty:
            return None

    def _take(self, event: Event, at: Moment) -> None:
        if isinstance(event, Typed):
            self._owed += 1
            self._apply(self._wire.typed(event.text, at), at)
        elif isinstance(event, Asked):
            self._apply(self._wire.asked(event.request, at), at)
        elif isinstance(event, InputEnded):
            self._input_ended = True
            self._apply(self._wire.finish(at), at)
        elif isinstance(event, Leave):
            self._apply(self._wire.leave(at), at)
        elif event.number == self._number:  # what an earlier connection still had to say is no news
            self._happened(event, at)

    def _happened(self, event: Happening, at: Moment) -> None:
        if isinstance(event, Opened):
            self._open = True
            self._apply(self._wire.opened(at), at)
        elif isinstance(event, Received):
            self._apply(self._wire.received(event.data, at), at)
        else:
            self._lose(self._explain(event.error), at)
            if isinstance(event.error, UnwantedError):
                self._over = True
                self._reached = False
            if isinstance(event.error, UntrustedError):
                self._untrusted = event.error

    def _apply(self, output: Output, at: Moment) -> None:
        _ = self._words
        if output.show:
            self._show(output.show)
        if output.send and not (self._open and self._connection and self._connection.send(output.send)):
            # The reader notices the same; what is not acknowledged stays with the wire.
            self._lose(_("the server closed the connection"), at)
        elif output.then is Next.RECONNECT:
            self._lose(_("nothing comes from the server any more"), at)
        elif output.then is Next.COME_ANEW:
            self._lose(_("you logged out"), at)
        elif output.then is Next.SHUT and self._connection is not None:
            self._connection.finish_writing()
        elif output.then is Next.GO_PLAIN:
            self._go_plain(at)

    def _go_plain(self, at: Moment) -> None:
        _ = self._words
        self._hang_up()
        self._wire = self._plain(self._wire.unsent)
        self._show((status(_("The server does not speak IRC: going on over the plain wire."), at.wall),))
        if self._input_ended:
            self._wire.finish(at)
        self._dial_at = at.clock_s

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._open = False
        self._number += 1
        self._wire.lost()

    def _lose(self, why: str, at: Moment) -> None:
        """Say once that the connection is over, and dial again later; also when it could not be made."""
        _ = self._words
        was_in = self._wire.reached
        self._why = why
        self._hang_up()
        if was_in and not self._wire.leaving:
            self._give_up_at = None if self._place.patient else at.clock_s + self._place.timeout_s
            sentence = _("The connection is lost ({why}). Connecting again; what you type is kept.")
            self._show((status(sentence.format(why=self._why), at.wall),))
        self._dial_at = at.clock_s + self._backoff.pause_s()

    def _explain(self, error: OSError | None) -> str:
        """Say what was in the way, in the person's words where there are some."""
        _ = self._words
        if error is None:
            return _("the server closed the connection")
        if isinstance(error, ConnectionRefusedError):
            return _("nobody listens there")
        if isinstance(error, TimeoutError):
            return _("it does not answer")
        if isinstance(error, socket.gaierror):
            return _("there is no such address")
        if isinstance(error, UnwantedError):
            return _(error.why)
        return error.strerror or type(error).__name__

    def _settle(self, at: Moment) -> None:
        """After each turn: what the deadlines and the wire's state ask for."""
        if self._owed and (self._wire.hungry or self._place.patient):
            self._slots.release(self._owed)
            self._owed = 0
        if self._wire.leaving:
            self._stop_at = self._stop_at or at.clock_s + _GOODBYE_S
            self._over = self._over or not self._open or at.clock_s >= self._stop_at
            return
        if self._wire.reached:
            self._give_up_at = None
            self._backoff.reset()
        elif self._wire.hopeless:
            # A person can choose another name, here or before we dial again; a script cannot.
            self._give_up_at = None
            self._over = (
                self._over or not self._place.patient or bool(self._wire.name_refused or self._wire.login_refused)
            )
        elif self._give_up_at is not None and at.clock_s >= self._give_up_at:
            self._over = True
            self._reached = False
        if self._dial_at is not None and at.clock_s >= self._dial_at:
            self._dial()

    def _dial(self) -> None:
        self._dial_at = None
        place = self._place
        self._connection = Connection(self._number, place.host, place.port, place.timeout_s, self._inbox, place.secure)
        self._connection.start(self._crew)
