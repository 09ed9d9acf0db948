"""The plain wire of the client: raw UTF-8, first the name, then one message a `send`.

Nothing there marks where a message ends, and nobody acknowledges: messages are sent apart in time, no more.
"""

from __future__ import annotations

import codecs
from collections import deque
from typing import TYPE_CHECKING

from besedka.client.clean import clean
from besedka.client.lines import Kind, Line, status, trouble
from besedka.client.outgoing import Outgoing
from besedka.client.requests import Answered, Said
from besedka.client.slips import has_password, refusal, slip
from besedka.client.state import LOBBY, Phase, Room, State
from besedka.client.wire import Moment, Next, Output, View
from besedka.protocols.wrap import wrap_utf8

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.credentials import LoginRefusal
    from besedka.client.requests import Request

__all__ = ["PlainWire"]

# Between two messages, so that a server which reads 1,024 bytes at a time takes each for one.
_APART_S = 0.05
# After the name, unless the server answers sooner: besedka itself waits 150 ms for the end of a name.
_NAME_S = 0.3
# The others read 1,024 bytes at a time, and get "NAME: " in front.
_CHUNK_BYTES = 1024 - 2
# What may wait while there is no connection.
_CAPACITY = 2000
_HUNGRY_BELOW = 64


class PlainWire:
    """Speaks the plain wire as `name`; `waiting` is what another wire could not send."""

    def __init__(self, name: str, words: Callable[[str], str], waiting: tuple[str, ...] = ()) -> None:
        self._name = name
        self._words = words
        self._waiting = deque(waiting)
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._send_at: float | None = None
        self._told = False
        self._finishing = False
        self._leaving = False

    def opened(self, at: Moment) -> Output:
        """Send the name."""
        _ = self._words
        self._decoder.reset()
        self._send_at = at.clock_s + _NAME_S
        sentence = _("Over the plain wire nobody acknowledges messages.")
        show = () if self._told else (status(sentence, at.wall),)
        self._told = True
        return Output(show, self._name.encode())

    def received(self, data: bytes, at: Moment) -> Output:
        """Show what came, line by line."""
        if self._send_at is not None:
            self._send_at = min(self._send_at, at.clock_s + _APART_S)
        lines = [line for line in self._decoder.decode(data).splitlines() if line]
        return Output(tuple(Line(kind=Kind.SAID, text=line, when=at.wall) for line in lines))

    def typed(self, text: str, at: Moment) -> Output:
        """Keep it for its turn; `/quit` is ours, every other command is the server's."""
        _ = self._words
        if text.strip() == "/quit":
            return self.leave(at)
        refused: list[Line] = []
        room = _CHUNK_BYTES - len(f"{self._name}: ".encode())
        for line in filter(None, map(_tidy, text.splitlines())):
            if command := slip(line):
                refused.append(trouble(refusal(command, _), at.wall))
            elif len(self._waiting) >= _CAPACITY:
                sentence = _("{count} messages wait to be sent, no more are taken. Your words: {text}")
                refused.append(trouble(sentence.format(count=_CAPACITY, text=line), at.wall))
            else:
                self._waiting.extend(wrap_utf8(line, room))
        return self.tick(at, tuple(refused))

    def asked(self, request: Request, at: Moment) -> Output:
        """Take the words out of it: this wire knows nothing else."""
        return self.typed(request.text, at) if isinstance(request, (Said, Answered)) else Output()

    def finish(self, at: Moment) -> Output:
        """End when everything is sent."""
        self._finishing = True
        return self.tick(at)

    def leave(self, at: Moment) -> Output:
        """Close; there is no word for goodbye."""
        del at
        self._leaving = True
        return Output(then=Next.SHUT)

    def tick(self, at: Moment, show: tuple[Line, ...] = ()) -> Output:
        """Send the next message when its time has come."""
        if self._send_at is None or at.clock_s < self._send_at:
            return Output(show)
        if self._waiting:
            text = self._waiting.popleft()
            self._send_at = at.clock_s + _APART_S
            own = Line(kind=Kind.SAID, text=text, when=at.wall, nick=self._name, own=True)
            return Output(show if has_password(text) else (*show, own), text.encode())
        if self._finishing and not self._leaving:
            return Output(show, then=self.leave(at).then)
        return Output(show)

    def lost(self) -> None:
        """Keep what was not sent."""
        self._send_at = None

    def due_s(self) -> float | None:
        """When the next message may go."""
        return self._send_at if self._waiting or (self._finishing and not self._leaving) else None

    def view(self) -> View:
        """Show the name, and what waits; this wire tells nothing else."""
        waiting = Outgoing("")
        for text in self.unsent:
            waiting = waiting.add(LOBBY, text)
        phase = Phase.PRESENT if self.reached else Phase.OFFLINE
        state = State(self._name, self._name, "", waiting, phase, rooms={LOBBY: Room(LOBBY, joined=self.reached)})
        return View(nick=self._name, room=LOBBY, rooms=(LOBBY,), online=self.reached, state=state)

    @property
    def reached(self) -> bool:
        """Whether there is a connection: this wire has no other welcome."""
        return self._send_at is not None

    @property
    def leaving(self) -> bool:
        """Whether we said all that we had to say."""
        return self._leaving

    @property
    def hopeless(self) -> bool:
        """Nothing is ever refused in a way that could be told from a message."""
        return False

    @property
    def name_refused(self) -> str:
        """Never known, for the same reason."""
        return ""

    @property
    def login_refused(self) -> LoginRefusal | None:
        """This wire has no accounts."""
        return None

    @property
    def hungry(self) -> bool:
        """Whether more of standard input is wanted."""
        return len(self._waiting) < _HUNGRY_BELOW

    @property
    def unsent(self) -> tuple[str, ...]:
        """What still waits for its turn; what has a password in it is neither shown nor kept."""
        return tuple(text for text in self._waiting if not has_password(text))


def _tidy(line: str) -> str:
    return clean(line).rstrip()
