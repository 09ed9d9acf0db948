"""IRC over WebSocket: the IRC session behind frames (ircv3.net/specs/extensions/websocket)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    RejectConnection,
    RejectData,
    TextMessage,
)
from wsproto.events import Request as Handshake
from wsproto.utilities import ProtocolError

from besedka.chat.web_logins import EnterByWebLogin
from besedka.protocols.deflate import WORTH_IT, Deflate, deflate_lines
from besedka.protocols.lines import TOO_LONG
from besedka.protocols.websocket import SUBPROTOCOLS, TEXT, frame_lines
from besedka.sessions.irc.session import LINE_LIMIT, IrcSession
from besedka.sessions.session import Local, Phase, Request
from besedka.sessions.web.cookies import digest_in
from besedka.sessions.web.guard import is_own, may_connect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.events import Event
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialect, IrcDialects
    from besedka.sessions.session import Dialect, Sink

__all__ = ["SocketDialects", "SocketSession"]

CLOSE = b"\x88\x02\x03\xe8"  # a closing frame with the code 1000 (RFC 6455 section 7.4.1)


class Raw(Local, frozen=True, gc=False):
    """Bytes of the WebSocket's own: the handshake's answer, a pong, a close. `opens` and `ends` say what may follow."""

    data: bytes
    opens: bool = False
    ends: bool = False


class SocketDialect:
    """An IRC dialect in frames."""

    __slots__ = ("_inner", "_opcode")

    def __init__(self, inner: IrcDialect, opcode: int) -> None:
        self._inner = inner
        self._opcode = opcode

    def render(self, events: Sequence[Event]) -> bytes:
        """Return what the audience is told, one frame a line."""
        return frame_lines(self._inner.render(events), self._opcode)


class SocketDialects:
    """The framed dialects in use: sessions with the same capabilities and frames share one rendering."""

    def __init__(self) -> None:
        self._known: dict[tuple[IrcDialect, int], SocketDialect] = {}

    def get(self, inner: IrcDialect, opcode: int) -> SocketDialect:
        """Return the dialect in frames of this kind. Under the hub's lock."""
        dialect = self._known.get((inner, opcode))
        if dialect is None:
            dialect = self._known[(inner, opcode)] = SocketDialect(inner, opcode)
        return dialect


class SocketSession(IrcSession):
    """A peer that speaks IRC over WebSocket. Its first bytes are those of the HTTP request that asks for it."""

    __slots__ = ("_behind_tls", "_message", "_opcode", "_open", "_socket", "_socket_dialects", "_window_bits")

    wire = "websocket"
    batches_past = False  # gamja takes an unasked `chathistory` batch for an answer to somebody else, and drops it

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialects: IrcDialects,
        socket_dialects: SocketDialects,
        release: Callable[[], None],
        *,
        behind_tls: bool = False,
    ) -> None:
        """`behind_tls`: nobody can read along, whatever the socket says: a proxy has taken TLS off."""
        super().__init__(number, sink, host, facts, dialects, release)
        self._socket = WSConnection(ConnectionType.SERVER)
        self._socket_dialects = socket_dialects
        self._behind_tls = behind_tls
        self._opcode = TEXT
        self._window_bits = 0  # of what may be compressed; 0: nothing
        self._open = False  # between the handshake and the closing frame; under the hub's lock
        self._message = bytearray()  # a message that comes in pieces

    @property
    def secure(self) -> bool:
        """Whether nobody on the way can read along."""
        return self._behind_tls or super().secure

    def framed(self, dialect: IrcDialect) -> Dialect:
        """Return the dialect in this connection's frames."""
        return self._socket_dialects.get(dialect, self._opcode)

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take bytes; each message is a line, and not more than one (IRCv3 websocket)."""
        if self.phase is Phase.ENDED:
            return []
        requests = [] if data else super().receive(b"", now)
        try:
            if data:
                self._socket.receive_data(data)
            for event in self._socket.events():
                requests += self._handle(event, now)
                if self.paused:  # what follows waits for the answer: the end, too
                    break
        except ProtocolError as error:
            hint = getattr(error, "event_hint", None)
            answer = self._socket.send(hint) if hint is not None else b""
            requests += [Request(self, (Raw(answer, ends=True),)), *self.lost("Broken WebSocket", now)]
        except UnicodeError:  # wsproto decodes headers of the handshake, and does not say so of those that are not text
            answer = self._socket.send(RejectConnection(status_code=400))
            requests += [Request(self, (Raw(answer, ends=True),)), *self.lost("Broken WebSocket", now)]
        return requests

    def _handle(self, event: object, now: float) -> list[Request]:
        match event:
            case Handshake():
                return self._shake_hands(event, now)
            case TextMessage() | BytesMessage():
                return self._take(event, now)
            case Ping():
                return [Request(self, (Raw(self._socket.send(event.response())),))]
            case CloseConnection():
                answer = self._socket.send(event.response())
                return [Request(self, (Raw(answer, ends=True),)), *self.lost("Connection closed", now)]
        return []

    def _shake_hands(self, event: Handshake, now: float) -> list[Request]:
        """Accept pages of our own and programs; take the first subprotocol that both know."""
        headers = {name: value.decode("latin-1") for name, value in event.extra_headers}
        origin, names, secure = headers.get(b"origin"), self.facts.web_names, self.secure
        if not may_connect(origin, event.host, names, secure=secure):
            answer = self._socket.send(RejectConnection(status_code=403, has_body=True))
            answer += self._socket.send(RejectData(data=b"This page may not talk with this server\n"))
            return [Request(self, (Raw(answer, ends=True),)), *self.lost("Foreign origin", now)]
        chosen = next((name for name in event.subprotocols if name in SUBPROTOCOLS), None)
        if chosen is not None:
            self._opcode = SUBPROTOCOLS[chosen]
        deflate = Deflate(LINE_LIMIT)
        answer = self._socket.send(AcceptConnection(subprotocol=chosen, extensions=[deflate]))
        self._window_bits = deflate.window_bits
        opened = Request(self, (Raw(answer, opens=True),))
        digest = digest_in(headers.get(b"cookie", "").encode("latin-1"), self.facts)
        if not digest or not is_own(origin, event.host, names, secure=secure):
            return [opened]
        return [opened, Request(self, (EnterByWebLogin(self.number, digest),))]

    def _take(self, event: TextMessage | BytesMessage, now: float) -> list[Request]:
        """Keep a piece; of a message over the limit only that it is one, so that a long paste closes nothing."""
        data = event.data
        self._message += data.encode() if isinstance(data, str) else data
        del self._message[LINE_LIMIT + 1 :]
        if not event.message_finished:
            return []
        line = TOO_LONG if len(self._message) > LINE_LIMIT else bytes(self._message.rstrip(b"\r\n"))
        self._message.clear()
        if b"\n" in line and line is not TOO_LONG:
            line = line.replace(b"\n", b"\r")  # refused as a lone CR is: relayed, it would forge a line
        return [] if self.phase is Phase.ENDED else self.hear([line], now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return the replies, one frame a line; the WebSocket's own bytes as they are."""
        step = request.steps[0]
        if not isinstance(step, Raw):
            return self._parting(self._answer(super().respond(request, outcomes)))
        if step.opens:
            self._open = True
            self.take_caps(self.caps)
        elif step.ends:
            self._open = False
        return step.data

    def capabilities_changed(self, new: int, gone: int) -> bytes:
        """Lose what is gone; return what tells of it, in frames."""
        return self._frames(super().capabilities_changed(new, gone))

    def told_apart(self, event: Event) -> bytes:
        """Return what is told to this session alone, in frames."""
        return self._frames(super().told_apart(event))

    def part_with(self, reason: str) -> bytes:
        """Return the last word and the frame that closes."""
        return self._parting(self._frames(self.last_word(reason)))

    def _answer(self, lines: bytes) -> bytes:
        """Put what only this session is told into frames, compressed where that pays: a page of the past, a search."""
        if self._window_bits and self._open and len(lines) >= WORTH_IT:
            return deflate_lines(lines, self._opcode, self._window_bits)
        return self._frames(lines)

    def _frames(self, lines: bytes) -> bytes:
        return frame_lines(lines, self._opcode) if self._open else b""

    def _parting(self, frames: bytes) -> bytes:
        """Add the closing frame behind the last word (RFC 6455 section 5.5.1)."""
        if self.done and self._open:
            self._open = False
            frames += CLOSE
        return frames
