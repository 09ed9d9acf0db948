"""IRC from end to end, without sockets: bytes, sessions, hub, delivery, bytes. Everybody is told what happened, once.

An input is a script. The first character of a line says who sends the rest of it: `a`, `b` or `c`, who are registered
and in #x, `n`, a stranger, or `p`, who speaks the plain wire. `!a` loses a's connection, `?a` lets its deadline pass;
who is gone comes back as a stranger.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from besedka.chat.commands import Command
from besedka.chat.events import Event, SessionEnded
from besedka.protocols.irc import BODY_LIMIT, TAGS_LIMIT, Message, parse
from besedka.sessions.irc.session import LINE_LIMIT, IrcSession
from besedka.sessions.irc.table import COMMANDS
from support.conversation import Conversation, Peer
from support.wholeness import check_state

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from besedka.sessions.session import Request

__all__ = ["TOKENS", "check", "check_irc"]

ALL_CAPS = "message-tags server-time echo-message batch labeled-response multi-prefix away-notify setname invite-notify"
MORE_CAPS = "extended-monitor cap-notify standard-replies besedka/message-key besedka/device userhost-in-names"
TOKENS = (
    *(f"{verb} ".encode() for verb in COMMANDS),
    *(b"a", b"b", b"c", b"n", b"p", b"!a", b"?a", b"\na", b"\nb", b" #x", b" #lobby", b" #y", b" anna", b" boris"),
    *(b" +o ", b" -o ", b" +b ", b" +k ", b" +l ", b" +i", b" +m", b" :", b"@label=1 ", b"besedka/message-key=k"),
    *(b" +C", b" +e ", b" +I ", b" +q ", b" +w", b" @#x", b" m:", b" + anna", b" - anna"),
    *(f" :{cap}".encode() for cap in (*ALL_CAPS.split(), *MORE_CAPS.split())),
    *(b"\x01ACTION ", b"USER a 0 * :a", b"CAP REQ :", b"CAP END", b"DEVICE d", b"REQ", b"END", b"LS 302"),
)
LINES = 60  # of one script: enough for anything, and not for ever
SLOWLY = 4  # every so many scripts are played a second time, in pieces


def check(data: bytes) -> None:
    """Play the script."""
    told = Stage().play(data)
    if zlib.crc32(data) % SLOWLY == 0:
        assert Stage(in_pieces=True).play(data) == told, "it depends on how the bytes came"


class Stage:
    """A conversation with some people in it, and one who only listens."""

    def __init__(self, *, in_pieces: bool = False) -> None:
        self.talk = Conversation()
        self.in_pieces = in_pieces
        self.decided: list[tuple[Request, Sequence[Any]]] = []
        self.told: dict[Peer, bytes] = {}
        deliver = self.talk.delivery.deliver

        def listening(decided: Iterable[tuple[Request, Sequence[Any]]]) -> None:
            taken = list(decided)
            self.decided += taken
            deliver(taken)

        setattr(self.talk.delivery, "deliver", listening)  # noqa: B010 - a method is not assigned to
        self.listener = self.talk.irc("olga", "message-tags batch server-time")
        self.people = {
            "a": self.talk.irc("anna", f"{ALL_CAPS} {MORE_CAPS}", device="tablet"),
            "b": self.talk.irc("boris"),
            "c": self.talk.irc("Вера", "message-tags server-time echo-message"),
            "n": self.talk.irc(),
            "p": self.talk.plain("Pat"),
        }
        self.talk.everybody_joins("#lobby", self.listener, *(self.people[name] for name in "abc"))
        self.talk.everybody_joins("#x", *(self.people[name] for name in "abc"))
        self.told = dict.fromkeys(self.talk.peers, b"")
        self.decided.clear()

    def play(self, script: bytes) -> list[bytes]:
        """Play a script to its end; return what each peer was told."""
        for line in script.split(b"\n")[:LINES]:
            self._act(line)
            self._check_told()
            check_state(self.talk.state)
        for peer in list(self.people.values()):
            if not peer.closed:
                peer.lose("gone")
        self._check_told()
        self._check_order()
        assert set(self.talk.state.by_session) == {self.listener.session.number}, "somebody is left behind"
        return list(self.told.values())

    def _act(self, line: bytes) -> None:
        deed = chr(line[0]) if line[:1] in (b"!", b"?") else ""
        who = chr(line[len(deed)]) if len(line) > len(deed) else "n"
        if who not in self.people:
            who, line = "n", b"n" + line
        peer = self._present(who)
        if deed == "!":
            peer.lose("Connection lost")
        elif deed == "?":
            if peer.session.deadline < float("inf"):
                peer.expire()
        else:
            self._send(peer, line[1:] + b"\r\n")

    def _present(self, who: str) -> Peer:
        """Return who is meant; one whose connection has ended comes back."""
        peer = self.people[who]
        if peer.closed:
            peer = self.people[who] = self.talk.plain() if who == "p" else self.talk.irc()
            self.told[peer] = b""
        return peer

    def _send(self, peer: Peer, data: bytes) -> None:
        if self.in_pieces:
            place = zlib.crc32(data) % len(data)
            if place and (isinstance(peer.session, IrcSession) or peer.session._lines is not None):
                peer.feed(data[:place])  # without an end of line, the first bytes of a plain peer mean something else
                data = data[place:]
        peer.feed(data)
        if isinstance(peer.session, IrcSession):
            kept = peer.session._lines
            assert kept is None or len(kept.rest) <= LINE_LIMIT

    def _check_told(self) -> None:
        """Compare what those were told who asked for nothing: each event that concerns them, rendered for one."""
        decided, self.decided = self.decided, []
        asked = {request.session.number for request, _ in decided}
        for peer in self.told:
            told = peer.take()
            self.told[peer] += told
            session = peer.session
            if isinstance(session, IrcSession):
                check_irc(told)
            else:
                assert told.decode().endswith("\n") or not told
            events = [each for _, outcomes in decided for each in outcomes if session.number in each.audience]
            if session.number in asked or any(isinstance(event, SessionEnded) for event in events):
                continue
            assert told == b"".join([session.dialect.render([event]) for event in events])
            assert all(isinstance(event, Event) for event in events)
        for request, outcomes in decided:
            assert not any(isinstance(outcome, Command) for outcome in outcomes), request

    def _check_order(self) -> None:
        """Whoever listens sees the journal's order: ids that only grow."""
        seen = [
            line.tags["msgid"] for line in check_irc(self.told[self.listener]) if line.tags and "msgid" in line.tags
        ]
        positions = [int(msgid.removeprefix("e-")) for msgid in seen if not msgid.startswith("e-t")]
        assert positions == sorted(set(positions))
        times = [line.tags["time"] for line in check_irc(self.told[self.listener]) if line.tags and "time" in line.tags]
        assert times == sorted(times)


def check_irc(told: bytes) -> list[Message]:
    """Check that these are whole lines which any IRC client can take, and return them parsed."""
    assert not told or told.endswith(b"\r\n")
    return [parse(line, body_limit=BODY_LIMIT, tags_limit=TAGS_LIMIT) for line in told.split(b"\r\n")[:-1]]
