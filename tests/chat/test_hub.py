"""The hub as a whole: whatever anybody asks for, its state holds together and can be had again by replaying."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from besedka import chat
from besedka.chat import commands, room_commands
from besedka.chat.commands import Command
from besedka.chat.hub import _ANSWER, _APPLY, _WITHOUT_USER, Hub
from besedka.chat.notes import NOTES, is_kept
from besedka.chat.queries import Query
from besedka.chat.state import State
from support.anything import COMMANDS, MENDING, SAYING, meant
from support.chat import NOON, Book, Chat
from support.naivehub import NaiveHub, comparable, told
from support.wholeness import check_state

if TYPE_CHECKING:
    from besedka.chat.events import Event


STEPS = st.sampled_from([0, 1, 1_000_000, -5_000_000, 90_000_000_000])  # microseconds; the last is longer than a day
BURST = 80
SHRINKING_S = 600  # what may pass until a finding is as short as it can be


class Anything(RuleBasedStateMachine):
    """Any commands by any sessions, at any time that a clock may show."""

    @initialize()
    def begin(self) -> None:
        """Some people are there, so that something happens soon."""
        self.chat = Chat()
        self.naive = NaiveHub()
        self.done: list[tuple[Command | None, int]] = []
        self.events: list[list[Event]] = []
        self.position = self.time = 0
        for session, nick in enumerate(("anna", "boris", "vera", "vera"), 1):
            identity = "account:vera" if nick == "vera" else f"device:{session}"
            self.give(commands.Register(session, nick, nick, nick, "host", "irc", identity), 0)
            self.give(room_commands.JoinRoom(session, "#x"), 0)

    @rule(given=st.lists(st.tuples(COMMANDS, STEPS), min_size=1, max_size=BURST))
    def give_all(self, given: list[tuple[Command, int]]) -> None:
        """Make a turn of many commands: else most of what is drawn would be which step comes next."""
        for command, step in given:
            self.give(command, step)
        self.the_state_is_whole()
        self.store()
        self.the_state_is_whole()

    @rule(
        said=st.lists(st.tuples(SAYING, STEPS), min_size=1, max_size=8),
        mended=st.lists(st.tuples(MENDING, STEPS), min_size=1, max_size=BURST),
    )
    def mend(self, said: list[tuple[Command, int]], mended: list[tuple[Command, int]]) -> None:
        """Say something and mend it in one turn: what is older is in the journal, which is not here."""
        for session in range(1, 4):
            self.give(room_commands.JoinRoom(session, "#x"), 0)
        self.give_all([*said, *mended])

    def give(self, command: Command, step: int) -> None:
        """Somebody gives a command, a while later, or (by a bad clock) before: what the plain rules say happens."""
        chat = self.chat
        command = meant(command, [each.said for each in self.naive.said])
        present = dict.fromkeys(chat.state.by_session)
        chat.now += step
        events = chat.hub.apply(command, chat.now)
        self.done.append((command, chat.now))
        self.events.append(events)
        chat.unstored += [event for event in events if is_kept(event)]
        expected = self.naive.apply(command, chat.now)
        events = [event for event in events if type(event) not in NOTES]  # they have tests of their own
        assert [comparable(event) for event in events] == [comparable(event) for event in expected]
        for event in events:
            self.check(event, {**present, **chat.state.by_session, command.session: None})

    def check(self, event: Event, sessions: dict[int, object]) -> None:
        """Positions follow one another, times grow, and only those who were present are told, once."""
        if event.position:
            assert event.position == self.position + 1
            assert event.time > self.time
            self.position, self.time = event.position, event.time
        assert set(event.audience) <= sessions.keys()
        assert len(set(event.audience)) == len(event.audience)

    def store(self) -> None:
        """The turn ends."""
        self.chat.store()
        self.naive.store()
        self.done.append((None, 0))

    def the_state_is_whole(self) -> None:
        """What is kept twice says the same, and it is what the plain rules keep."""
        check_state(self.chat.state)
        assert told(self.chat.state) == self.naive.snapshot()

    def teardown(self) -> None:
        """The same commands at the same times give the same events and the same state on another machine."""
        if not hasattr(self, "chat"):
            return
        again = Chat()
        replayed = []
        for command, now in self.done:
            if command is None:
                again.store()
                continue
            events = again.hub.apply(command, now)
            again.unstored += [event for event in events if is_kept(event)]
            replayed.append(events)
        assert [list(map(comparable, events)) for events in replayed] == [
            list(map(comparable, events)) for events in self.events
        ]
        assert told(again.state) == told(self.chat.state)
        assert list(again.state.rooms) == list(self.chat.state.rooms)
        assert list(again.state.users) == list(self.chat.state.users)


@pytest.mark.timeout(SHRINKING_S)
class TestAnything(Anything.TestCase):  # type: ignore[misc, name-defined]
    """Some thousand commands for each commit, always the same."""

    settings = settings(max_examples=200, stateful_step_count=12)


@pytest.mark.nightly
@pytest.mark.timeout(1_200)
class TestAnythingForLong(Anything.TestCase):  # type: ignore[misc, name-defined]
    """A few hundred thousand, at night: long stories, new ones each time."""

    settings = settings(max_examples=2_000, stateful_step_count=20, derandomize=False, print_blob=True)


def kinds(module: object, base: type) -> set[type]:
    """Return the kinds of commands or queries that there are."""
    return {kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base)} - {base}


def test_each_command_and_each_query_is_handled() -> None:
    """No kind is forgotten in the tables."""
    assert _APPLY.keys() == set(Command.__subclasses__())
    assert _ANSWER.keys() == set(Query.__subclasses__())
    modules = [importlib.import_module(f"{chat.__name__}.{each.name}") for each in pkgutil.iter_modules(chat.__path__)]
    assert _APPLY.keys() == {kind for module in modules for kind in kinds(module, Command)}
    assert _ANSWER.keys() == {kind for module in modules for kind in kinds(module, Query)}


@pytest.mark.parametrize("kind", sorted(_APPLY.keys() - _WITHOUT_USER, key=str))
def test_who_is_not_there_asks_in_vain(kind: type[Command]) -> None:
    """Whatever a session without a user asks for is dropped."""
    hub = Hub(State((), 0, 0, Book()))
    fields = [None] * (len(kind.__struct_fields__) - 1)
    assert hub.apply(kind(7, *fields), NOON) == []
    assert hub.state.position == 0
