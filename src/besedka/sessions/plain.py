"""The plain wire: a name, then what is said in #lobby (docs/plain.md).

A client whose name came as a line sends and gets lines; one whose name came without an end of line sends and gets
chunks.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from besedka.chat.commands import Disconnect, Register, Say
from besedka.chat.events import NickChanged, Refused, Registered, SessionEnded
from besedka.chat.pages import Page, RoomMessages
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import JoinRoom
from besedka.chat.room_events import RoomJoined
from besedka.chat.server_bans import BANNED, TurnedAway
from besedka.chat.state import LOBBY
from besedka.i18n import LANGUAGES, mark
from besedka.protocols.lines import TOO_LONG, LineBuffer
from besedka.protocols.wrap import NotUtf8Error, Utf8Assembler
from besedka.sessions.banned import told_of_ban
from besedka.sessions.plain_commands import OUTCOMES, ChooseLanguage, run
from besedka.sessions.plain_dialect import said_line
from besedka.sessions.sentences import sentence
from besedka.sessions.service.command import Called, Talk
from besedka.sessions.service.runner import CALLS, finish, hear
from besedka.sessions.session import Ask, Farewell, Local, LookedUp, Phase, Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.events import Event
    from besedka.i18n import Words
    from besedka.sessions.facts import Facts
    from besedka.sessions.plain_dialect import PlainDialect
    from besedka.sessions.session import Sink

__all__ = ["PlainSession"]

LONGEST_SHOWN = 80  # characters of a name: more than any limit lets through, and enough to be recognized in a refusal


class Past(LookedUp, frozen=True, gc=False):
    """The last messages of the room have been looked up."""

    page: Page


class PlainSession(Session):
    """A peer that speaks the plain wire."""

    __slots__ = ("_assembler", "_attempts", "_inside", "_kept", "_lines", "_waiting")

    wire = "plain"
    dialect: PlainDialect

    def __init__(
        self, number: int, sink: Sink, host: str, facts: Facts, dialect: PlainDialect, release: Callable[[], None]
    ) -> None:
        super().__init__(number, sink, host, facts, dialect, release)
        self._lines: LineBuffer | None = None
        self._assembler: Utf8Assembler | None = None
        self._attempts = 0
        self._inside = False
        self._kept = b""  # what came behind the name, until the name is taken
        self._waiting: list[str | Local] = []  # what came behind something that must be answered first

    @property
    def words(self) -> Words:
        """Return the words of the language that it has chosen, or of the server's."""
        return self.dialect.words

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take bytes; the first ones are the name, with or without an end of line."""
        if self._kept:
            data, self._kept = self._kept + data, b""
        if self.phase is Phase.ENDED or not (data or self._waiting):
            return []
        if self.phase is Phase.NAMING:
            return self._take_name(data, now)
        return self._hear([*self._waiting, *self._texts(data)])

    def _hear(self, texts: list[str | Local]) -> list[Request]:
        """Turn messages into requests, up to one that must be answered before what follows is understood."""
        requests: list[Request] = []
        self._waiting = []
        for number, text in enumerate(texts, 1):
            requests += self._heard(text)
            if self.held:
                self._waiting = texts[number:]
                break
        return requests

    def _take_name(self, data: bytes, now: float) -> list[Request]:
        """Ask for the name in the first line, or in the whole chunk."""
        settings = self.facts.settings
        if self._lines is None and self._assembler is None:
            self.deadline = now + settings.limits.registration_s
            if b"\n" in data:
                self._lines = LineBuffer(settings.limits.message_bytes)
            else:
                self._assembler = Utf8Assembler()
                self.sink.send_in_chunks(settings.plain.chunk_bytes, settings.plain.chunk_pause_ms / 1000)
        if self._lines is not None:
            found: list[bytes] = []
            self._kept = data
            while self._kept and not found:  # the end of a line over the limit is no name
                line, end, self._kept = self._kept.partition(b"\n")
                found = self._lines.feed(line + end)
            if not found:
                return []
            name = found[0]
        else:
            name = data
            # what is longer than any message is no name, whatever comes: it must not gather until the deadline
            if len(data) <= settings.limits.message_bytes and _ends_inside_character(data):
                self._kept = data
                return []
        self._attempts += 1
        self.phase = Phase.REGISTERING
        text = name.decode("utf-8", "replace").strip()[:LONGEST_SHOWN]
        register = Register(self.number, text, "plain", text, self._host, self.wire, secure=self.sink.secure)
        return [Request(self, (register, JoinRoom(self.number, LOBBY)))]

    def _texts(self, data: bytes) -> list[str | Local]:
        """Cut what arrived into messages: lines, or the lines of a chunk."""
        texts: list[str | Local] = []
        if self._lines is not None:
            for line in self._lines.feed(data):
                if line is TOO_LONG:
                    texts.append(_TooLong(self.facts.settings.limits.message_bytes))
                else:
                    texts.append(_decoded(line))
            return texts
        assert self._assembler is not None
        try:
            whole = self._assembler.feed(data)
        except NotUtf8Error:
            self._assembler = Utf8Assembler()
            return [_NOT_UTF8]
        texts += whole.replace("\r\n", "\n").split("\n")
        return texts

    def _heard(self, text: str | Local) -> list[Request]:
        """Turn one message into a request: a command, or something said in #lobby."""
        if isinstance(text, Local):
            return [Request(self, (text,))]
        # NUL and CR would break the lines of other wires
        text = text.replace("\0", "").rstrip("\r").replace("\r", " ")
        if not text or text.isspace():
            return []
        if text.startswith("/") and not text.startswith("//"):
            steps = run(self, text)
            if any(isinstance(step, Disconnect) for step in steps):
                self.phase = Phase.ENDED
            return [Request(self, steps)]
        said = text.removeprefix("/") if text.startswith("//") else text
        say = Say(self.number, LOBBY, said)
        # Who could not enter when it came (the disk was full) enters with what it says.
        return [Request(self, (say,) if self._inside else (JoinRoom(self.number, LOBBY), say))]

    def end_of_input(self, now: float) -> list[Request]:
        """Hear a last line without an end, then say goodbye."""
        requests = []
        if self.phase is Phase.PRESENT and self._lines is not None and self._lines.rest:
            requests = self._heard(_decoded(self._lines.take_rest()))
        return requests + self.lost("Connection closed", now)

    def expire(self, now: float) -> list[Request]:
        """Nobody waits for a name for ever."""
        return self.lost("No name was given in time", now) if self.phase is Phase.NAMING else []

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return what the peer is told of its own request: nothing of what it said itself."""
        if type(request.steps[0]) in CALLS:
            return self._serve(outcomes)
        return b"".join(dict.fromkeys(map(self._answer, outcomes)))  # the same refusal twice is said once

    def _serve(self, outcomes: Sequence[Any]) -> bytes:
        """Return what the service tells."""
        first = outcomes[0]
        talk: Talk = Talk(self, first) if isinstance(first, Called) else first.talk
        self.held = False
        told = []
        for outcome in outcomes:
            told_by_wire = not hear(talk, outcome)
            if told_by_wire and (type(outcome) is not SessionEnded or self.number in outcome.audience):
                told.append(self._answer(outcome))
            told.append(self.dialect.render(talk.said("")))
        finish(talk)
        told.append(self.dialect.render(talk.said("")))
        return b"".join(told)

    def part_with(self, reason: str) -> bytes:
        """Return the sentence that closes the connection."""
        self.done = True
        words = self.words
        if reason in ("Goodbye", BANNED):  # who is banned has been told why
            return self._line(words("Goodbye."))
        return self._line(words("Goodbye: {reason}.").format(reason=words(reason)))

    def told_apart(self, event: Event) -> bytes:
        """Return why it is put out: the one thing of all these that there are words for here."""
        return self._answer(event) if type(event) is TurnedAway else b""

    def _answer(self, outcome: Any) -> bytes:
        words = self.words
        match outcome:
            case Registered():
                self.phase = Phase.PRESENT
                self.deadline = math.inf
                return self._line(self.facts.settings.plain.greeting.replace("{name}", outcome.source.nick))
            case Refused():
                return self._refuse(outcome)
            case RoomJoined():
                self._inside = self._inside or outcome.name == LOBBY
                return self._look_back(outcome)
            case Past():
                return b"".join(said_line(entry.source.nick, entry.text) for entry in outcome.page.entries)
            case NickChanged():
                return self._line(words("You are {name} now.").format(name=outcome.nick))
            case TurnedAway() if self.number in outcome.audience:
                return self._line(told_of_ban(outcome.ban, self.facts, words))
            case SessionEnded() | Farewell():
                return self.part_with(outcome.reason)
            case _TooLong():
                return self._line(words("Not said: a message has at most {limit} bytes.").format(limit=outcome.limit))
            case _NotUtf8():
                return self._line(words("Not said: only UTF-8 text can be sent here."))
        return self._tell(outcome)

    def _tell(self, outcome: Any) -> bytes:
        """Tell what came of a command; a language is chosen in that language."""
        if isinstance(outcome, ChooseLanguage) and outcome.code in LANGUAGES:
            self.dialect = self.dialect.speaking(outcome.code)
        answer = OUTCOMES.get(type(outcome))
        return b"" if answer is None else self._line(answer(outcome, self.words))

    def _refuse(self, refused: Refused) -> bytes:
        """Say why something was refused; who was put out of the room is taken in again with what it says next."""
        if self.phase is Phase.REGISTERING:
            return self._refuse_name(refused)
        if refused.reason in (Reason.SPEECH_EXTERNAL, Reason.NO_SUCH_ROOM):
            self._inside = False
        return self._line(sentence(refused, self.words))

    def _refuse_name(self, refused: Refused) -> bytes:
        """Ask again, five times; then say goodbye."""
        said = self._line(sentence(refused, self.words))
        if self._attempts < self.facts.settings.plain.attempts:
            self.phase = Phase.NAMING
            return said
        self.phase = Phase.ENDED
        return said + self.part_with(self.words("too many names were tried"))

    def _look_back(self, joined: RoomJoined) -> bytes:
        count = self.facts.settings.plain.history
        if count and joined.spoken:
            question = RoomMessages(joined.room, joined.name, joined.newest, count)
            self.asks = (Ask(question, Past),)
        return b""

    def _line(self, text: str) -> bytes:
        return f"{text}\n".encode()


class _TooLong(Local, frozen=True, gc=False):
    limit: int


class _NotUtf8(Local, frozen=True, gc=False):
    pass


_NOT_UTF8 = _NotUtf8()
# Why a session ends, as it is said elsewhere in English; here people read it.
_REASONS = (
    mark("Connection closed"),
    mark("No name was given in time"),
    mark("Nothing was said in time"),
    mark("The server stops"),
    mark("Too slow: what waited for you passed the bound"),
    mark("Too slow: the server has no memory left for what waits"),
)


def _ends_inside_character(data: bytes) -> bool:
    """Whether the last character is not all there yet: a name may come in two pieces."""
    assembler = Utf8Assembler()
    try:
        assembler.feed(data)
    except NotUtf8Error:
        return False
    return bool(assembler.rest)


def _decoded(line: bytes) -> str | Local:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return _NOT_UTF8
