"""The hub as a whole: whatever anybody asks for, its state holds together and can be had again by replaying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from besedka.chat import commands, queries
from besedka.chat.commands import Command
from besedka.chat.hub import _ANSWER, _APPLY, Hub
from besedka.chat.names import fold_nick, skeleton
from besedka.chat.queries import Query
from besedka.chat.state import State
from support.anything import COMMANDS
from support.chat import NOON, Book, Chat

if TYPE_CHECKING:
    from besedka.chat.events import Event


class Anything(RuleBasedStateMachine):
    """Any commands by any sessions, at any time that a clock may show."""

    @initialize()
    def begin(self) -> None:
        """Some people are there, so that something happens soon."""
        self.chat = Chat()
        self.done: list[tuple[Command | None, int]] = []
        self.events: list[list[Event]] = []
        self.position = self.time = 0
        for session, nick in enumerate(("anna", "boris", "vera"), 1):
            self.give(commands.Register(session, nick, nick, nick, "host", "irc", f"device:{session}"), 0)
            self.give(commands.JoinRoom(session, "#x"), 0)

    @rule(command=COMMANDS, step=st.sampled_from([0, 1, 1_000_000, -5_000_000, 90_000_000_000]))
    def give(self, command: Command, step: int) -> None:
        """Somebody gives a command, a while later, or (by a bad clock) before."""
        chat = self.chat
        present = dict.fromkeys(chat.state.by_session)
        chat.now += step
        events = chat.hub.apply(command, chat.now)
        self.done.append((command, chat.now))
        self.events.append(events)
        chat.unstored += [event for event in events if event.position]
        if command.session not in present and not isinstance(command, commands.Register | commands.Disconnect):
            assert events == []
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

    @rule()
    def store(self) -> None:
        """The turn ends."""
        self.chat.store()
        self.done.append((None, 0))

    @invariant()
    def users_are_known_by_all_their_names(self) -> None:
        """Sessions, nicks and looks lead to the same users, and to nobody else."""
        state = self.chat.state
        for session, user in state.by_session.items():
            assert user.sessions == (session,)
        present = list(state.by_session.values())
        assert sorted(user.number for user in state.users.values()) == sorted(user.number for user in present)
        assert state.users == {fold_nick(user.source.nick): user for user in present}
        assert state.skeletons == {skeleton(user.source.nick): user for user in present}
        for user in present:
            assert (user.folded, user.skeleton) == (fold_nick(user.source.nick), skeleton(user.source.nick))
        assert state.invisible == sum(user.invisible for user in present)

    @invariant()
    def rooms_and_users_agree(self) -> None:
        """Members know their rooms, rooms their members, their sessions and their guests."""
        state = self.chat.state
        present = {user.number: user for user in state.users.values()}
        assert state.occupied == {room.number: room for room in state.rooms.values() if room.members}
        for room in state.rooms.values():
            assert room.sessions.keys() == {session for m in room.members.values() for session in m.user.sessions}
            assert room.audience == tuple(room.sessions)
            for number, member in room.members.items():
                assert present[number] is member.user
                assert member.user.rooms.count(room) == 1
                assert member.source is member.user.source
            for number, guest in room.invited.items():
                assert present[number] is guest
                assert guest.invited.count(room) == 1
                assert number not in room.members
        for user in present.values():
            assert all(user.number in room.members for room in user.rooms)
            assert all(user.number in room.invited for room in user.invited)

    def teardown(self) -> None:
        """The same commands at the same times give the same events on another machine."""
        if not hasattr(self, "chat"):
            return
        again = Chat()
        replayed = []
        for command, now in self.done:
            if command is None:
                again.store()
                continue
            events = again.hub.apply(command, now)
            again.unstored += [event for event in events if event.position]
            replayed.append(events)
        assert [[_comparable(event) for event in events] for events in replayed] == [
            [_comparable(event) for event in events] for events in self.events
        ]


def _comparable(event: Event) -> list[object]:
    """Return what an event says; users are the same when their numbers are."""
    values = [getattr(event, field) for field in event.__struct_fields__]
    if hasattr(event, "members"):
        values[event.__struct_fields__.index("members")] = [
            (member.user.number, member.source, member.operator, member.voice) for member in event.members
        ]
    return [type(event), *values]


Anything.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnything = Anything.TestCase


def kinds(module: object, base: type) -> set[type]:
    """Return the kinds of commands or queries that there are."""
    return {kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base)} - {base}


def test_each_command_and_each_query_is_handled() -> None:
    """No kind is forgotten in the tables."""
    assert _APPLY.keys() == kinds(commands, Command)
    assert _ANSWER.keys() == kinds(queries, Query)


@pytest.mark.parametrize("kind", sorted(_APPLY.keys() - {commands.Register, commands.Disconnect}, key=str))
def test_who_is_not_there_asks_in_vain(kind: type[Command]) -> None:
    """Whatever a session without a user asks for is dropped."""
    hub = Hub(State((), 0, 0, Book()))
    fields = [None] * (len(kind.__struct_fields__) - 1)
    assert hub.apply(kind(7, *fields), NOON) == []
    assert hub.state.position == 0
