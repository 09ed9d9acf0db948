"""The IRC wire of the client: frames lines, runs the model, asks a quiet server whether it is there.

Also notices that a server does not speak IRC at all. What messages mean is in `model`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client import commands, model, registration, requests, sending, talk
from besedka.client.lines import Kind
from besedka.client.outgoing import Outgoing
from besedka.client.pauses import Liveness, Verdict
from besedka.client.preferences import Preferences
from besedka.client.state import Context, Phase, Room, State, Step, fold, is_room, join_steps, room_of, with_room
from besedka.client.wire import Moment, Next, Output, View
from besedka.errors import ProtocolError
from besedka.protocols.irc import LINE_LIMIT, format_message, parse
from besedka.protocols.lines import TOO_LONG, LineBuffer

if TYPE_CHECKING:
    from datetime import datetime

    from besedka.client.credentials import Credentials, LoginRefusal
    from besedka.client.requests import Request
    from besedka.i18n import Words

__all__ = ["IrcWire", "speaks_irc"]

# The words that a server may begin with, besides ":source", "@tags" and numerics.
_FIRST_VERBS = (b"CAP", b"NOTICE", b"PING", b"ERROR", b"AUTHENTICATE", b"FAIL", b"NOTE", b"WARN")
NOTHING_SPECIAL = Preferences()
# A server that sent the beginning of such a word and no more for so long does not speak IRC.
_UNDECIDED_S = 3.0
# A server that lives and answers a message neither way for so long has lost it: with a key it can be sent again.
_UNANSWERED_S = 30.0
_ALIVE_MARK = "besedka-alive"
# Standard input is read on while fewer messages than this wait: enough to keep the window of `Outgoing` full.
_HUNGRY_BELOW = 64


def speaks_irc(head: bytes) -> bool | None:
    """Whether the first bytes of a server are IRC; None while they could still become so."""
    head = head.lstrip(b"\r\n")
    if not head:
        return None
    if head[:1] in b":@":
        return True
    word, space, _rest = head.partition(b" ")
    if space:
        return word.upper() in _FIRST_VERBS or (len(word) == 3 and word.isdigit())
    may_become = word.isdigit() or any(verb.startswith(word.upper()) for verb in _FIRST_VERBS)
    return None if may_become and b"\n" not in word else False


class IrcWire:
    """Speaks IRC as `name`, known to besedka by `token`; `salt` makes its message keys unlike others.

    Direct messages up to `seen_until` were shown by an earlier run; `kept` is what that could not send.
    `pages`: the past is asked for by pages. `only`: the one room or person that is wanted, from `since` on.
    `rooms`: those to go into at first. `credentials` log in; where the way is `secure`; `seed` is chance for
    that.
    """

    def __init__(
        self,
        name: str,
        token: str,
        salt: str,
        words: Words,
        seen_until: datetime | None = None,
        kept: Outgoing | None = None,
        *,
        pages: bool = False,
        only: str = "",
        preferences: Preferences = NOTHING_SPECIAL,
        since: datetime | None = None,
        rooms: tuple[str, ...] = (),
        credentials: Credentials | None = None,
        secure: bool = False,
        seed: str = "",
    ) -> None:
        outgoing = kept or Outgoing(salt)
        state = State(name=name, nick=name, token=token, outgoing=outgoing, seen_until=seen_until, pages=pages)
        state = replace(state, preferences=preferences)
        if only:
            wanted = {fold(state, only): Room(only)} if is_room(state, only) else {}
            state = replace(state, rooms=wanted, current=only, since=since)
        elif rooms:
            state = replace(state, rooms={fold(state, name): Room(name) for name in rooms}, current=rooms[0])
        state = replace(state, credentials=credentials, secure=secure, seed=seed)
        for pending in outgoing.waiting:
            if is_room(state, pending.target) and room_of(state, pending.target) is None:
                state = with_room(state, Room(pending.target))
        self._state = state
        self._words = words
        self._lines = LineBuffer(LINE_LIMIT)
        self._liveness: Liveness | None = None
        self._undecided: bytes | None = None
        self._undecided_until: float | None = None
        self._finishing = False
        self._end_asked = False
        self._hopeless = False
        self._oldest: int | None = None
        self._oldest_since = 0.0

    def opened(self, at: Moment) -> Output:
        """Begin the registration."""
        self._lines = LineBuffer(LINE_LIMIT)
        self._liveness = Liveness(at.clock_s)
        self._undecided = b""
        self._undecided_until = None
        return self._take(registration.opened(self._state), at)

    def received(self, data: bytes, at: Moment) -> Output:
        """Take what came, message by message."""
        if self._liveness is not None:
            self._liveness.heard(at.clock_s)
        if self._undecided is not None:
            data = self._undecided = self._undecided + data
            irc = speaks_irc(data)
            if irc is None:
                self._undecided_until = self._undecided_until or at.clock_s + _UNDECIDED_S
                return Output()
            if not irc:
                return Output(then=Next.GO_PLAIN)
            self._undecided = None
        step = Step(self._state)
        for line in self._lines.feed(data):
            step = join_steps(step, lambda state, line=line: self._message(state, line, at))  # type: ignore[misc]
        refused = (
            step.state.name_refused or step.state.login_refused or any(said.kind is Kind.TROUBLE for said in step.show)
        )
        self._hopeless = step.state.phase is Phase.REGISTERING and (self._hopeless or bool(refused))
        return self._take(step, at)

    def _message(self, state: State, line: bytes, at: Moment) -> Step:
        if line is TOO_LONG or not line:
            return Step(state)
        try:
            # Old servers relay any bytes; what is not UTF-8 is shown with marks rather than lost.
            message = parse(line.decode(errors="replace").encode(), body_limit=LINE_LIMIT)
        except ProtocolError:
            return Step(state)
        return model.receive(state, message, self._context(at))

    def typed(self, text: str, at: Moment) -> Output:
        """Do or say what was typed; it goes out as soon as it may."""
        return self._take(join_steps(commands.typed(self._state, text, self._context(at)), sending.flush), at)

    def asked(self, request: Request, at: Moment) -> Output:
        """Do what the full screen wants; what is to be sent goes out as soon as it may."""
        return self._take(join_steps(requests.fulfil(self._state, request, self._context(at)), sending.flush), at)

    def finish(self, at: Moment) -> Output:
        """End when everything is acknowledged."""
        self._finishing = True
        return self._take(Step(self._state), at)

    def leave(self, at: Moment) -> Output:
        """Send QUIT; what is on its way may still be acknowledged before the server closes."""
        return self._take(commands.quit_(self._state, "", self._context(at)), at)

    def tick(self, at: Moment) -> Output:
        """Ask a quiet server whether it is there; give a dead line up."""
        if self._undecided_until is not None and self._undecided and at.clock_s >= self._undecided_until:
            return Output(then=Next.GO_PLAIN)
        if self._liveness is None:
            return Output()
        verdict = self._liveness.judge(at.clock_s)
        if verdict is Verdict.DEAD or self._unanswered_at() <= at.clock_s:
            return Output(then=Next.RECONNECT)
        if verdict is Verdict.ASK:
            return Output(send=_encode((format_message("PING", (_ALIVE_MARK,)),)))
        return Output()

    def lost(self) -> None:
        """Keep what waits for the next connection."""
        leaving = self.leaving
        self._state = registration.lost(self._state)
        if leaving:
            self._state = replace(self._state, phase=Phase.LEAVING)
        self._liveness = None
        self._undecided = None
        self._undecided_until = None
        self._oldest = None
        self._end_asked = False

    def due_s(self) -> float | None:
        """When the line must be judged again."""
        if self._liveness is None:
            return None
        return min(self._liveness.next_s, self._undecided_until or math.inf, self._unanswered_at())

    def _unanswered_at(self) -> float:
        """When the oldest message on its way will have waited too long, if sending it again is safe."""
        keyed = registration.MESSAGE_KEY in self._state.caps
        return math.inf if self._oldest is None or not keyed else self._oldest_since + _UNANSWERED_S

    def view(self) -> View:
        """Give what the prompt shows; the state is frozen, so any thread may look."""
        state = self._state
        room = next((room for room in state.rooms.values() if room.name == state.current), None)
        members = tuple(room.members.values()) if room else ()
        return View(
            nick=state.nick,
            room=state.current,
            nicks=tuple(dict.fromkeys((*state.speakers, *sorted(members)))),
            rooms=tuple(room.name for room in state.rooms.values()),
            online=state.phase is Phase.PRESENT,
            state=state,
        )

    @property
    def reached(self) -> bool:
        """Whether we were welcomed on this connection."""
        return self._state.phase is Phase.PRESENT

    @property
    def leaving(self) -> bool:
        """Whether QUIT was said."""
        return self._state.phase is Phase.LEAVING

    @property
    def hopeless(self) -> bool:
        """Whether the server refused us before it ever let us in."""
        return self._hopeless

    @property
    def name_refused(self) -> str:
        """Why the server does not let us in under our name."""
        return self._state.name_refused

    @property
    def login_refused(self) -> LoginRefusal | None:
        """Why the server does not log us in."""
        return self._state.login_refused

    @property
    def hungry(self) -> bool:
        """Whether more of standard input is wanted."""
        return len(self._state.outgoing.waiting) < _HUNGRY_BELOW

    @property
    def unsent(self) -> tuple[str, ...]:
        """What is not acknowledged."""
        return tuple(pending.text for pending in self._state.outgoing.waiting)

    def _context(self, at: Moment) -> Context:
        return Context(now=at.wall, words=self._words)

    def _take(self, step: Step, at: Moment) -> Output:
        """Make a step ours; behind it, begin to end when all is acknowledged."""
        self._state = step.state
        oldest = step.state.outgoing.first(lambda _pending: True)
        if oldest is None or oldest.number != self._oldest:
            self._oldest = oldest.number if oldest else None
            self._oldest_since = at.clock_s
        send = _encode(step.send)
        if step.state.redial:
            return Output(step.show, then=Next.COME_ANEW)
        if self._finishing and self.reached and not step.state.outgoing.waiting:
            if step.state.finished:
                goodbye = self.leave(at)
                return Output(step.show, send + goodbye.send)
            if not self._end_asked:
                # Its answer comes behind the answers to everything before it, refused commands included.
                self._end_asked = True
                send += _encode((format_message("PING", (talk.END_MARK,)),))
        return Output(step.show, send)


def _encode(lines: tuple[str, ...]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()
