"""A small language for the client's model: what the server says, what the person types, what comes of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka.client import commands, model, registration, sending
from besedka.client.outgoing import Outgoing
from besedka.client.screen import Look, render
from besedka.client.state import Context, State, Step, join_steps
from besedka.i18n import Words
from besedka.protocols.irc import LINE_LIMIT, parse

if TYPE_CHECKING:
    from besedka.client.lines import Line
    from besedka.protocols.irc import Message

__all__ = ["BARE", "FULL", "NOON", "Conversation"]

NOON = datetime(2025, 11, 22, 12, 0, tzinfo=UTC)
BARE = ""
FULL = (
    "message-tags server-time batch labeled-response echo-message standard-replies multi-prefix "
    "besedka/device besedka/message-key"
)


class Conversation:
    """One client's model, with everything that it showed and sent since somebody last looked."""

    def __init__(self, name: str = "Anna") -> None:
        self.state = State(name=name, nick=name, token="t0ken", outgoing=Outgoing("salt"))
        self.context = Context(now=NOON, words=Words("en"))
        self._shown: list[str] = []
        self._sent: list[str] = []

    @classmethod
    def present(cls, caps: str = FULL, name: str = "Anna") -> Conversation:
        """A client that is in the lobby of a server with `caps`."""
        conversation = cls(name)
        conversation.arrive(caps)
        return conversation

    def arrive(self, caps: str = FULL) -> None:
        """Connect, register, and come into every room."""
        self.opens()
        self.server(f":irc.test CAP * LS :{caps}")
        if caps:
            self.server(f":irc.test CAP * ACK :{caps}")
        nick = self.state.nick
        self.server(f":irc.test 001 {nick} :Welcome {nick}!besedka@127.0.0.1")
        for room in list(self.state.rooms.values()):
            self.server(f":{nick}!besedka@127.0.0.1 JOIN {room.name}")
        self.shown()
        self.sent()

    def opens(self) -> None:
        """The connection is open."""
        self._take(registration.opened(self.state))

    def loses(self) -> None:
        """The connection is gone."""
        self.state = registration.lost(self.state)

    def server(self, *lines: str) -> None:
        """Take lines of the server."""
        for line in lines:
            self.takes(parse(line.encode(), body_limit=LINE_LIMIT))

    def takes(self, message: Message) -> None:
        """Take one message of the server."""
        self._take(model.receive(self.state, message, self.context))

    def line_of(self, line: str) -> Line:
        """Take a line of the server that shows exactly one line, and return that."""
        step = model.receive(self.state, parse(line.encode()), self.context)
        self._take(step)
        (shown,) = step.show
        return shown

    def types(self, *texts: str) -> None:
        """Take what the person types."""
        for text in texts:
            self._take(join_steps(commands.typed(self.state, text, self.context), sending.flush))

    def shown(self) -> list[str]:
        """Everything shown since the last look, as text without its time."""
        shown, self._shown = self._shown, []
        return shown

    def sent(self) -> list[str]:
        """Everything sent since the last look."""
        sent, self._sent = self._sent, []
        return sent

    def _take(self, step: Step) -> None:
        self.state = step.state
        look = Look(words=self.context.words, colour=False)
        self._shown += [render(line, self.state.current, NOON, look).removeprefix("12:00 ") for line in step.show]
        self._sent += step.send
