"""The IRC wire's session: lines into requests by the command table, outcomes into replies (docs/irc.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.commands import Say, SayEach
from besedka.chat.events import Said
from besedka.chat.mended import Edit
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.protocols.capabilities import advertise
from besedka.protocols.irc import (
    BODY_LIMIT,
    CLIENT_TAGS_LIMIT,
    EmptyMessageError,
    ForbiddenByteError,
    NotUtf8Error,
    TooLongError,
    parse,
)
from besedka.protocols.lines import TOO_LONG, LineBuffer
from besedka.protocols.privmsg import parse_privmsgs
from besedka.seldom import Seldom
from besedka.sessions.irc import service
from besedka.sessions.irc.capabilities import Cap, advertised, names_of, offered
from besedka.sessions.irc.fitting import bounded
from besedka.sessions.irc.handlers_registration import Registration
from besedka.sessions.irc.handlers_talk import is_heard_here, say_to_service
from besedka.sessions.irc.multiline import Batches, belongs_to_batch
from besedka.sessions.irc.replies import reply_to, tell_apart
from besedka.sessions.irc.response import Response
from besedka.sessions.irc.steps import AskForPong, Failure, Nothing, Numeric, Past, Resume
from besedka.sessions.irc.table import COMMANDS
from besedka.sessions.service.runner import CALLS
from besedka.sessions.session import Ask, Phase, Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.events import Event
    from besedka.chat.pages import Question
    from besedka.chat.playback import PlaybackFound
    from besedka.chat.users import Source
    from besedka.i18n import Words
    from besedka.protocols.irc import Message
    from besedka.sessions.facts import Facts
    from besedka.sessions.irc.dialect import IrcDialect, IrcDialects
    from besedka.sessions.irc.exchange import Exchange
    from besedka.sessions.irc.gateway import Gateway
    from besedka.sessions.session import Dialect, Local, Sink, Step

__all__ = ["MOST_ASKS", "IrcSession"]

MOST_ASKS = 101  # questions about the past that one batch of lines may raise: as many as rooms one may be in, and talks
LINE_LIMIT = BODY_LIMIT + CLIENT_TAGS_LIMIT  # what a client may send (IRCv3 message-tags, "Size limit")


class IrcSession(Session):
    """A peer that speaks IRC. `nick` is "*" until it has one; `caps` is a set of `Cap`."""

    __slots__ = (
        "_batches",
        "_identity",
        "_kept",
        "_lines",
        "_multiline",
        "_pinged",
        "cap_version",
        "caps",
        "nick",
        "registration",
        "tongue",
        "unframed",
    )

    wire = "irc"
    batches_past = True  # whether a replay is a batch for those who understand batches
    exchange: Seldom[Exchange | None] = Seldom(None)
    """Of SASL, under way."""
    arrive: Seldom[Callable[[str], str | None] | None] = Seldom(None)
    """Counts it by its address, which WEBIRC may still tell."""
    gateway: Seldom[Gateway | None] = Seldom(None)
    """What WEBIRC has said."""
    playback: Seldom[PlaybackFound | None] = Seldom(None)
    """Of rooms that it has not entered yet. Under the hub's lock."""
    subscriptions: Seldom[frozenset[str]] = Seldom(frozenset())
    """To keys of metadata. Under the hub's lock."""

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialects: IrcDialects,
        release: Callable[[], None],
    ) -> None:
        super().__init__(number, sink, _host(host), facts, dialects.bare, release)
        self.registration: Registration | None = Registration()
        self.nick = "*"
        self.caps = 0
        self.cap_version = 0
        self._batches = 0
        self._multiline: Batches | None = None  # from its first batch on
        self.unframed = dialects.bare  # renders lines as they are, whatever carries them
        self.tongue = dialects.tongue  # in which it is answered
        self._identity: str | None = None
        self._kept: Sequence[bytes] = ()
        self._lines: LineBuffer | None = None  # only while half a line waits, which is seldom
        self._pinged = False

    @property
    def host(self) -> str:
        """Return the peer's address as others see it."""
        return self._host

    @property
    def secure(self) -> bool:
        """Whether nobody on the way can read along: not on the way to a gateway, either (IRCv3 webirc)."""
        return self.sink.secure and (self.gateway is None or self.gateway.secure)

    @property
    def certificate(self) -> str:
        """The SHA-256 of the certificate that the peer has shown, to us or to a gateway; "" where there is none."""
        if self.gateway is None:
            return self.sink.certificate
        return self.gateway.certificate if self.secure else ""

    def come_from(self, gateway: Gateway) -> str | None:
        """Be the connection that a gateway has named; return why that cannot be, None if it can."""
        self.gateway = gateway
        self._host = _host(gateway.address)
        return self.settle()

    def settle(self) -> str | None:
        """Be counted by the address that is known now; return why there is no place, None if there is one."""
        arrive, self.arrive = self.arrive, None
        return None if arrive is None else arrive(self.address)

    @property
    def mask(self) -> str:
        """Return `nick!user@host` as far as it is known before the registration is complete."""
        said = self.registration
        nick, username = (said.nick, said.username) if said is not None else (self.nick, "")
        return f"{nick or '*'}!{username or '*'}@{self.host}"

    @property
    def identity(self) -> str | None:
        """Return what the peer is known by when it comes back, None for a stranger."""
        return self._identity

    def become_present(self, source: Source) -> None:
        """Be registered: the hub says under which nick. Under the hub's lock."""
        self.nick = source.nick
        self._identity = source.identity
        self.registration = None
        self.phase = Phase.PRESENT
        still_offered = self.caps & offered(self.facts.settings)
        if still_offered != self.caps:  # one was withheld while it was registering
            self.take_caps(still_offered)

    @property
    def words(self) -> Words:
        """Return the words for what the service says to it."""
        return self.tongue.words

    @property
    def server_name(self) -> str:
        """Return what the server calls itself."""
        return self.facts.settings.server.name

    def next_batch(self) -> str:
        """Return a reference for a new batch. Under the hub's lock."""
        self._batches += 1
        return f"b{self._batches}"

    def dialect_of(self, caps: int) -> IrcDialect:
        """Return what renders lines for a session with these capabilities. Under the hub's lock."""
        return self.tongue.dialects.get(caps)

    def ask_for_past(self, question: Question) -> None:
        """Ask for a page of history, to be told as to a session with the capabilities that it has now."""
        caps = self.caps
        self.ask(Ask(question, lambda gap, page: Past(gap, page, caps)))

    def take_caps(self, caps: int) -> None:
        """Have these capabilities from now on. Under the hub's lock."""
        self.caps = caps
        self.unframed = self.tongue.dialects.get(caps)
        self.dialect = self.framed(self.unframed)

    def capabilities_changed(self, new: int, gone: int) -> bytes:
        """Lose what is gone; return CAP DEL and NEW for those who listen to them (IRCv3 cap-notify)."""
        response = Response(self)
        if self.caps & Cap.CAP_NOTIFY:
            found = advertised(new, self.facts.settings, secure=self.secure, certified=bool(self.certificate))
            for subcommand, names in (("DEL", names_of(gone & ~Cap.STS)), ("NEW", advertise(found, self.cap_version))):
                if names:
                    response.server(f"CAP {self.nick} {subcommand} :{' '.join(names)}")
        self.take_caps(self.caps & ~gone)
        return response.encode(None)

    def framed(self, dialect: IrcDialect) -> Dialect:
        """Return the dialect as this connection carries it: over TCP lines are their own frames."""
        return dialect

    def ask(self, *asks: Ask) -> None:
        """Pause until these questions are answered; too many at once are not asked. Under the hub's lock."""
        if self._awaited + len(self.asks) < MOST_ASKS:
            self.asks += asks

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take bytes; return a request for each line."""
        if self.phase is Phase.ENDED:
            return []
        buffer = self._lines or LineBuffer(LINE_LIMIT)
        lines = buffer.feed(data)
        self._lines = None if buffer.is_clean else buffer
        return self.hear(lines, now)

    def hear(self, lines: list[bytes], now: float) -> list[Request]:
        """Take lines without their ends, `TOO_LONG` for one over the limit; return a request for each."""
        if self.phase is Phase.PRESENT:
            self._pinged = False
            self.deadline = now + self.facts.settings.irc.ping_after_s
        if self._kept:
            lines, self._kept = [*self._kept, *lines], ()
        phase = self.phase
        if phase is Phase.REGISTERING:
            self._kept = lines
            return []
        requests: list[Request] = []
        at = 0
        together = phase is Phase.PRESENT and self.facts.settings.irc.long_lines == "split"  # else each is measured
        while at < len(lines) and not self.held:
            target, texts = parse_privmsgs(lines, at) if together else ("", ())
            if texts:
                requests.append(self._said(target, texts))
                at += requests[-1].lines
                continue
            request = self._heard(lines[at])
            at += 1
            if request is not None:
                requests.append(request)
            if self.phase is not phase:  # what follows a registration waits for its answer; what follows QUIT, for ever
                self._kept = tuple(lines[at:]) if self.phase is Phase.REGISTERING else ()
                break
        if self.held:
            self._kept = tuple(lines[at:])
        if self._multiline is not None:
            self.deadline = self._multiline.mind(self.deadline, now)
        return requests

    def _said(self, target: str, texts: Sequence[str]) -> Request:
        """Return what the usual lines to one target ask for; of those to the server itself, only the first."""
        if target[0] != "#" and is_heard_here(target):
            return Request(self, say_to_service(self, target, texts[0]))
        steps: tuple[Step, ...]
        if len(texts) > 1 and target[0] == "#":
            steps = (SayEach(self.number, target, tuple(texts)),)
        else:
            steps = tuple([Say(self.number, target, text) for text in texts])
        return Request(self, steps, None, len(texts))

    def _heard(self, line: bytes) -> Request | None:
        """Turn one line into a request; an empty one is none."""
        if line is TOO_LONG:
            return self._unreadable(_TOO_LONG)
        try:
            message = parse(line, tags_limit=CLIENT_TAGS_LIMIT)
        except EmptyMessageError:
            return None
        except TooLongError:
            return self._unreadable(_TOO_LONG)
        except NotUtf8Error:
            return self._unreadable(Failure(_verb_of(line), "INVALID_UTF8", (), _NOT_UTF8))
        except ForbiddenByteError:
            return self._unreadable(Failure("*", "INVALID_BYTE", (), _FORBIDDEN_BYTE))
        if self.registration is None and belongs_to_batch(message):
            return self._hear_batch(message)
        steps = self._run(message)
        if message.tags is None:
            return Request(self, steps) if steps else None
        label = message.tags.get("label")
        if not steps and label:  # it is answered all the same, by ACK
            steps = (_NOTHING,)
        return Request(self, steps, label or None) if steps else None

    def _unreadable(self, step: Local) -> Request:
        """Say what is wrong with a line; a batch that lacks it is not said."""
        if self._multiline is not None:
            self._multiline.spoil()
        return Request(self, (step,))

    def _hear_batch(self, message: Message) -> Request:
        """Take a part of a batch; a whole one is one message. What asks for nothing counts as a line all the same."""
        if self._multiline is None:
            self._multiline = Batches()
        taken = self._multiline.take(message, self.facts.settings.limits)
        if taken is None:
            return Request(self, (_NOTHING,))
        if isinstance(taken, tuple):
            failure, label = taken
            return Request(self, (failure,), label)
        steps = self._run(taken.message)
        if taken.seams:
            steps = tuple(
                msgspec.structs.replace(step, seams=taken.seams) if isinstance(step, Say | Edit) else step
                for step in steps
            )
        return Request(self, steps or (_NOTHING,), taken.label)

    def _run(self, message: Message) -> tuple[Step, ...]:
        """Check what the command table says, then let the handler act."""
        command = COMMANDS.get(message.verb)
        if self.registration is not None:
            self.registration.heard += 1
        if self.registration is not None and (command is None or not command.early):
            return (Numeric(numerics.ERR_NOTREGISTERED, (), mark("You have not registered")),)
        if command is None:
            return (Numeric(numerics.ERR_UNKNOWNCOMMAND, (message.verb,), mark("Unknown command")),)
        if len(message.params) < command.parameters:
            return (Numeric(numerics.ERR_NEEDMOREPARAMS, (message.verb,), _TOO_FEW, (command.usage,)),)
        steps = command.handler(self, message)
        if command.holds and steps:
            self.held = True
            return (*steps, _RESUME)
        return steps

    def expire(self, now: float) -> list[Request]:
        """Ask a silent peer whether it is there; close the connection when it does not say so in time.

        What it has begun and not ended is given up before.
        """
        settings = self.facts.settings.irc
        batches = self._multiline
        if batches is not None and batches.until <= now and self.phase is Phase.PRESENT:
            self.deadline = batches.otherwise
            failure, label = batches.expire()
            return [Request(self, (failure,), label)]
        if self.phase is not Phase.PRESENT:
            return self.lost("Registration timed out", now)
        if self._pinged:
            return self.lost(f"Ping timeout: {settings.ping_timeout_s} seconds", now)
        self._pinged = True
        self.deadline = now + settings.ping_timeout_s
        if batches is not None:
            self.deadline = batches.mind(self.deadline, now)
        return [Request(self, (AskForPong(),))]

    def silent_s(self, now: float) -> float:
        """Return for how many seconds the peer has sent nothing: what it was told meanwhile may be lost."""
        settings = self.facts.settings.irc
        if self.phase is not Phase.PRESENT:
            return 0.0
        asked = settings.ping_timeout_s if self._pinged else 0
        return max(0.0, now - self.deadline + settings.ping_after_s + asked)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return the replies to a request, in order."""
        if request.label is None and all(type(outcome) is Said for outcome in outcomes):
            return self._told_of_own(outcomes)  # nearly every request, told without a `Response`
        if type(request.steps[0]) in CALLS:
            return service.respond(self, request, outcomes)
        response = Response(self, request.label)
        for outcome in outcomes:
            reply_to(response, outcome)
        return response.encode(request.label)

    def _told_of_own(self, said: Sequence[Said]) -> bytes:
        """Return what a session is told of what it said: of each first the echo."""
        to_itself = [each for each in said if not each.room and self.number in each.audience]
        if to_itself:
            return b"".join([self.echo((each,)) + self.overheard((each,)) for each in said])
        return self.echo(said)

    def echo(self, said: Sequence[Said]) -> bytes:
        """Echo what was said, now that it is stored."""
        return self.unframed.render(said) if self.caps & Cap.ECHO_MESSAGE else b""

    def overheard(self, said: Sequence[Said]) -> bytes:
        """Who speaks to itself hears it as well."""
        heard = [each for each in said if not each.room and self.number in each.audience]
        return self.unframed.render(heard) if heard else b""

    def told_apart(self, event: Event) -> bytes:
        """Return what is told to this session alone: where its nick, or what it has asked for, is in it."""
        response = Response(self)
        tell_apart(response, event)
        return response.encode(None)

    def part_with(self, reason: str) -> bytes:
        """Return the last word, as this connection carries it."""
        return self.last_word(reason)

    def last_word(self, reason: str) -> bytes:
        r"""Return the last word: `ERROR :Closing link: …\r\n`."""
        self.done = True
        return f"{bounded(f'ERROR :Closing link: {self.host} ({self.tongue.numerics(reason)})')}\r\n".encode()


_NOTHING = Nothing()
_RESUME = Resume()
_TOO_LONG = Numeric(numerics.ERR_INPUTTOOLONG, (), mark("Input line was too long"))
_NOT_UTF8 = mark("Message rejected: only UTF-8 is taken here")
_FORBIDDEN_BYTE = mark("A message must not hold NUL or a lone CR")
_TOO_FEW = mark("Not enough parameters: {0}")


def _host(address: str) -> str:
    """Return an address that can be a middle parameter: `::1` would begin with a colon."""
    return f"0{address}" if address.startswith(":") else address


def _verb_of(line: bytes) -> str:
    """Return the command of a line that cannot be read as a whole, "*" for none that there is."""
    words = [word for word in line.split(b" ", 3)[:3] if word and word[:1] not in b"@:"]
    verb = words[0].decode("ascii", "replace").upper() if words else ""
    return verb if verb in COMMANDS else "*"
