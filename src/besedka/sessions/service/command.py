"""What a row of the table of service commands is, and what its functions are given: a `Call`, and a `Talk`.

Steps are made outside of the lock, from what was typed; what came of them is told under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.finds import SearchMessages
from besedka.chat.inquiries import Right
from besedka.chat.services import SERVICE, name_like
from besedka.chat.users import make_source
from besedka.config.settings import Settings
from besedka.sessions.links import address_of_link
from besedka.sessions.session import Ask, Local, LookedUp, Step

if TYPE_CHECKING:
    from besedka.chat.finds import Found
    from besedka.chat.inquiries import Asker
    from besedka.i18n import Words
    from besedka.sessions.session import Session

__all__ = ["Answered", "Call", "Called", "Searched", "Sentence", "ServiceCommand", "Talk"]


class Searched(msgspec.Struct, frozen=True):
    """What a session has searched last, to go on with it: the question, where that stopped, how many were shown."""

    question: SearchMessages
    older: int
    parts: bool
    shown: int


class Call(msgspec.Struct, frozen=True):
    """What somebody asks of the service: the words behind the command's name, and what is known of who asks.

    `address` is where it comes from: guesses of passwords are counted by it. `certificate` is the SHA-256 of the one
    that it has shown, "" where there is none. `searched`
    is what it has searched last.
    """

    session: int
    words: tuple[str, ...]
    address: str
    settings: Settings
    certificate: str = ""
    searched: Searched | None = None


class Sentence(Local, frozen=True, gc=False):
    """A step that only tells something: a marked sentence, and what stands for its names."""

    text: str
    values: Mapping[str, Any] = MappingProxyType({})


def _no_steps(_call: Call) -> tuple[Step, ...]:
    return ()


class ServiceCommand(msgspec.Struct, frozen=True):
    """A row: how the command is typed, what it does (a marked sentence), who may, and what it leads to.

    `least` and `most` say how many words it takes behind its name (no `most`: any number); words are separated by
    spaces. `room` is which of them names the room whose operator or owner one must be; `hides` says that a password is
    among them. `steps` makes what is asked of the hub. `told` has for each kind of outcome what is told of it, and may
    ask for more (`Talk.ask`); for events the wire says what it always says besides. Refusals have their sentences.
    """

    name: str
    usage: str
    meaning: str
    steps: Callable[[Call], tuple[Step, ...]] = _no_steps
    told: Mapping[type, Callable[[Talk, Any], None]] = {}
    right: Right = Right.ANYBODY
    least: int = 0
    most: int | None = 0
    room: int | None = None
    hides: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def typed(self) -> str:
        """How it is typed: its name and what stands behind it."""
        return f"{self.name} {self.usage}".rstrip()


class Talk:
    """One answer of the service, from what was asked until all is told. Under the hub's lock.

    `lines` are the sentences to be told next; `time` is that of what was heard last (microseconds). `kept` and `label`
    are the wire's: what it tells when all is known, and how that is marked.
    """

    __slots__ = (
        "_facts",
        "_session",
        "asker",
        "call",
        "called",
        "found",
        "has_spoken",
        "kept",
        "label",
        "lines",
        "time",
        "waits",
    )

    def __init__(self, session: Session, called: Called) -> None:
        self._session = session
        self._facts = session.facts
        self.called = called
        self.call = called.call
        self.asker: Asker | None = None  # as soon as it is known
        self.time = 0
        self.waits = 0  # for so many answers to what it has asked itself
        self.found: Any = None  # what a step has left for one behind it
        self.lines: list[str] = []
        self.has_spoken = False
        self.label: str | None = None
        self.kept: list[str] = []

    @property
    def words(self) -> Words:
        """Return the words of the asker's language."""
        return self._session.words

    def say(self, sentence: str, **values: Any) -> None:
        """Tell a marked sentence; each of its lines is told as one."""
        self.lines += self.words(sentence).format(**values).split("\n")

    def ask(self, question: Any, follow: Callable[[Any], tuple[Step, ...]] = lambda _answer: ()) -> None:
        """Ask what takes long: the answer is told like every outcome, and `follow` says what is done then."""

        def answered(gap: Any, answer: Any) -> Answered:
            return Answered(gap, self, answer)

        self.waits += 1
        self._session.asks += (Ask(question, answered, follow),)

    def address_of_link(self, token: str) -> str:
        """Return the address of a link into a room."""
        return address_of_link(self._facts, token)

    def remember(self, found: Found, shown: int) -> None:
        """Keep a search, for whoever wants older hits: `shown` is the number of the last."""
        self._session.searched = Searched(found.question, found.older, found.parts, shown)

    @property
    def is_waiting(self) -> bool:
        """Whether something was asked whose answer is not there yet."""
        return self.waits > 0

    def said(self, nick: str) -> list[Said]:
        """Take the lines, as what the service says to somebody, under the name by which it was addressed."""
        source = make_source(
            name_like(self.called.target) or SERVICE, SERVICE, self._facts.settings.server.name, None, bot=True
        )
        lines, self.lines = self.lines, []
        self.has_spoken = self.has_spoken or bool(lines)
        return [Said(0, self.time, 0, (), source, nick, 0, line, Speech.NOTICE, (), None, None) for line in lines]


class Called(Local, frozen=True, gc=False):
    """The first step of what is asked of the service: `row` is None where there is no such command.

    `fits` says that it has as many words as it takes; `echo` is what was said, without what nobody may see, and
    `target` the name under which the service was addressed.
    """

    call: Call
    row: ServiceCommand | None
    fits: bool
    echo: str
    target: str


class Answered(LookedUp, frozen=True, gc=False):
    """What took long is known."""

    talk: Talk
    answer: Any
