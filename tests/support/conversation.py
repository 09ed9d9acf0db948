"""A language for conversations without sockets, threads and clocks: real sessions, hub, delivery and outboxes.

`talk = Conversation(); anna = talk.irc("anna"); anna.send("JOIN #lobby"); anna.lines()`. A script has `C: …` for what
a peer sends and `S: …` for what it must be told next; `*` stands for anything.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.finds import SearchMessages
from besedka.chat.hub import Hub
from besedka.chat.state import State
from besedka.config.networks import within
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.metrics.turn import TurnMetrics
from besedka.net.outbox import Outbox, ReadyList
from besedka.server.admission import Admission
from besedka.server.delivery import Delivery
from besedka.server.hashers import Hashers
from besedka.server.turn import Turn
from besedka.sessions.credentials import Secret
from besedka.sessions.facts import Facts
from besedka.sessions.front import Front
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.plain_dialect import PlainDialect
from besedka.sessions.refusal import WireRefusal
from besedka.sessions.session import Request
from besedka.sessions.web.page import PageSession
from besedka.sessions.web.site import make_site
from besedka.sessions.web.socket import SocketDialects, SocketSession
from support.pastkeeper import PastKeeper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.i18n import Language
    from besedka.net.outbox import Gap
    from besedka.protocols.sniff import Wire
    from besedka.server.administrators import Administrators
    from besedka.sessions.session import Ask, Session
    from besedka.sessions.web.forwarded import Asker

__all__ = ["CHEAP", "Conversation", "Peer", "Place", "settings"]

EPOCH = "e"
START = 1_800_000_000_000_000  # microseconds since 1970: 2027-01-15T08:00:00
SECOND = 1_000_000
# What hashing costs where only its outcome matters; the least that is allowed.
CHEAP = {"hash_memory_mib": 1, "hash_passes": 1, "scram_iterations": 4096}
BOUND = 4 * 1024 * 1024  # bytes; the default of limits.outbox_kib


def settings(**sections: dict[str, Any]) -> Settings:
    """Return the default settings with some replaced: `settings(plain={"history": 3})`."""
    default = Settings()
    return msgspec.structs.replace(
        default,
        **{name: msgspec.structs.replace(getattr(default, name), **values) for name, values in sections.items()},
    )


# A web client in miniature.
SITE = make_site({"index.html": b'<link href="static/a.css">', "a.css": b"p {}" * 200, "sw.js": b"//"})


class Place:
    """Where a session's bytes go: an outbox, and no socket behind it."""

    session: Session

    def __init__(self, ready: ReadyList, bound: int = BOUND) -> None:
        self.outbox = Outbox(self, ready, bound)
        self.secure = False
        self.certificate = ""  # of a client that has shown one
        self.chunks: tuple[int, float] | None = None  # bytes and seconds, when the peer is sent chunks

    def send_in_chunks(self, limit: int, pause_s: float) -> None:
        """Take note of it."""
        self.chunks = (limit, pause_s)


class Peer:
    """The other end of one session."""

    def __init__(self, talk: Conversation, place: Place) -> None:
        self._talk = talk
        self.place = place
        self._unread = b""
        self._waiting = b""  # sent while the session was paused: a worker would not have read it

    @property
    def session(self) -> Any:
        """Return the session as it is now: the front steps aside."""
        return self.place.session

    @property
    def closed(self) -> bool:
        """Whether the server closes the connection as soon as everything is sent."""
        return self.place.outbox.finished

    def feed(self, data: bytes) -> None:
        """Send bytes in one piece, and let the server take its turns."""
        self._waiting += data
        while not self.session.paused and self._waiting:
            data, self._waiting = self._waiting, b""
            self._talk.turn(self.session.receive(data, self._talk.serving_s))

    def proceed(self) -> None:
        """Let the session go on after a pause."""
        if not self.session.paused:
            self._talk.turn(self.session.receive(b"", self._talk.serving_s))
            self.feed(b"")

    def send(self, *lines: str) -> None:
        r"""Send lines, each with its \r\n."""
        self.feed("".join(f"{line}\r\n" for line in lines).encode())

    def ask(self, *lines: str) -> list[str]:
        """Send lines and return what is told from then on."""
        self.forget()
        self.send(*lines)
        return self.lines()

    def end(self) -> None:
        """End the input."""
        self._talk.turn(self.session.end_of_input(self._talk.serving_s))

    def lose(self, reason: str) -> None:
        """Lose the connection."""
        self._talk.turn(self.session.lost(reason, self._talk.serving_s))

    def expire(self) -> None:
        """Let the deadline pass."""
        self._talk.serving_s = max(self._talk.serving_s, self.session.deadline)
        self._talk.turn(self.session.expire(self._talk.serving_s))

    def take(self) -> bytes:
        """Return the bytes that came since the last time."""
        outbox = self.place.outbox
        outbox.collect()
        data = self._unread + b"".join(outbox.sending)
        outbox.sent += sum(map(len, outbox.sending))
        outbox.sending = ()
        self._unread = b""
        return data

    def lines(self) -> list[str]:
        """Return the lines that came since the last time; each has its end."""
        text = self.take().decode()
        assert not text or text.endswith("\n")
        return [line.removesuffix("\r") for line in text.split("\n")[:-1]]

    def forget(self) -> None:
        """Look at nothing of what came until now."""
        self.take()


class Conversation:
    """A server without sockets. `serving_s` is the worker's clock, `now` that of entries (microseconds)."""

    def __init__(
        self,
        chosen: Settings | None = None,
        language: Language = "en",
        *,
        answering: bool = True,
        administrators: Administrators | None = None,
    ) -> None:
        self.past = PastKeeper()
        self.monotonic_s = 0.0  # the clock of who guesses passwords
        self.state = State((), 0, 0, self.past)
        self.state.messages = self.past
        self.facts = Facts(chosen or Settings(), Words(language), EPOCH, START)
        self.now = START
        self.serving_s = 1000.0
        self.answering = answering  # whether questions about the past are answered at once
        self.asked: list[tuple[Session, Ask, Gap]] = []
        self.hashers = Hashers(self.facts, lambda: self.monotonic_s)
        self.hub = Hub(self.state)
        self.admission = Admission(self.state, self.facts, administrators=administrators)
        self.delivery = Delivery(lambda session, ask, gap: self.asked.append((session, ask, gap)))
        nobody: Any = None  # the turn's own loop needs a disk and a clock; what it decides does not
        self._turn = Turn(self.hub, nobody, self.admission, self.delivery, nobody, TurnMetrics(), 0)
        self.ready = ReadyList(lambda: None)
        self.peers: list[Peer] = []
        self.irc_dialects = IrcDialects(self.facts)
        self.plain_dialect = PlainDialect(self.facts.words)
        self.socket_dialects = SocketDialects()
        self.released = 0
        self.secure = False  # whether who connects from now on comes by TLS
        self._number = 0

    def turn(self, requests: Sequence[Request]) -> None:
        """Decide, store, deliver; then let those go on who were paused, as a worker does."""
        if requests:
            self.now += SECOND
            waiting = [request.session.sink for request in requests if request.session.paused]
            self.admission.space = self.admission.space  # as each turn looks at the disk
            decided, entries = self._turn._decide(requests, self.now)
            if entries:
                self.past.store(entries)
                self.hub.stored()
            self.delivery.deliver(decided)
            for place in waiting:
                self._peer(place).proceed()
        if self.answering:
            self.answer()

    def answer(self) -> None:
        """Answer the questions about the past that wait."""
        while self.asked:
            session, ask, gap = self.asked.pop(0)
            if isinstance(ask.question, Secret):
                found = self.hashers.answer(session, ask.question)
            elif isinstance(ask.question, SearchMessages):
                found = self.past.find(ask.question)
            else:
                found = self.past.page(ask.question)
            self.turn([Request(session, (ask.answered(gap, found), *ask.follow(found)), ask.label)])

    def connect(self, make: Callable[..., Session], *more: Any, host: str = "127.0.0.1") -> Peer:
        """Make a session of this kind and return its other end."""
        self._number += 1
        place = Place(self.ready)
        place.secure = self.secure
        place.session = make(self._number, place, host, self.facts, *more)
        peer = Peer(self, place)
        self.peers.append(peer)
        return peer

    def front(self, *, host: str = "127.0.0.1") -> Peer:
        """Connect without having said anything."""
        return self.connect(Front, self._release, self._succeed, self.serving_s, host=host)

    def irc(self, nick: str = "", caps: str = "", device: str = "", host: str = "127.0.0.1") -> Peer:
        """Connect by IRC, and with a nick register and forget the welcome."""
        peer = self.connect(self._irc, host=host)
        if caps:
            peer.send(f"CAP REQ :{caps}")
        if device:
            peer.send(f"DEVICE {device}")
        if nick:
            peer.send(f"NICK {nick}", f"USER {nick} 0 * :{nick}", "CAP END")
            peer.forget()
        return peer

    def http(self, host: str = "127.0.0.1") -> Peer:
        """Connect by HTTP."""
        return self.connect(self._page, host=host)

    def plain(self, name: str = "", end: str = "\n") -> Peer:
        """Connect by the plain wire, and with a name say it and forget the greeting."""
        peer = self.connect(self._plain)
        if name:
            peer.feed(f"{name}{end}".encode())
            peer.forget()
        return peer

    def everybody_joins(self, room: str, *peers: Peer) -> None:
        """Let IRC peers into a room, and forget what they were told."""
        for peer in peers:
            peer.send(f"JOIN {room}")
        for peer in self.peers:
            peer.forget()

    def play(self, peer: Peer, script: str) -> None:
        """Play a script with one peer: everything that is told must stand in it, in order."""
        told: list[str] = []
        for row in filter(None, map(str.strip, script.splitlines())):
            side, line = row[:2], row[3:]
            if side == "C:":
                assert not told, f"told, but not in the script: {told}"
                peer.send(line)
                told = peer.lines()
            else:
                assert told, f"not told: {line}"
                assert fnmatchcase(told[0], line.replace("[", "[[]")), f"told {told[0]!r}, but not {line!r}"
                del told[0]
        assert not told, f"told, but not in the script: {told}"

    def _peer(self, place: object) -> Peer:
        return next(peer for peer in self.peers if peer.place is place)

    def _release(self) -> None:
        self.released += 1

    def _succeed(self, front: Front, wire: Wire) -> Session:
        kinds: dict[str, Callable[..., Session]] = {
            "plain": self._plain,
            "irc": self._irc,
            "http": self._page,
            "tls": self._tls,
        }
        place: Any = front.sink
        place.session = session = kinds[wire.value](front.number, place, "127.0.0.1", self.facts)
        return session

    def _plain(self, number: int, place: Any, host: str, facts: Facts) -> Session:
        return PlainSession(number, place, host, facts, self.plain_dialect, self._release)

    def _irc(self, number: int, place: Any, host: str, facts: Facts) -> Session:
        return IrcSession(number, place, host, facts, self.irc_dialects, self._release)

    def _tls(self, number: int, place: Any, host: str, facts: Facts) -> Session:
        return WireRefusal(number, place, host, facts, self.plain_dialect, self._release)

    def _page(self, number: int, place: Any, host: str, facts: Facts) -> Session:
        def upgrade(whom: Asker) -> Session:
            place.session = session = SocketSession(
                number,
                place,
                whom.address,
                facts,
                self.irc_dialects,
                self.socket_dialects,
                self._release,
                behind_tls=whom.secure,
            )
            return session

        dialect, proxied = self.plain_dialect, within(host, facts.settings.server.proxies)
        return PageSession(number, place, host, facts, dialect, self._release, upgrade, SITE, proxied=proxied)
