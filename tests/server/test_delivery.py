"""Filling outboxes: who is told what, in which order, rendered how often."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from besedka.chat import commands, room_commands
from besedka.chat.commands import Command
from besedka.chat.events import Event, Registered, SessionEnded
from besedka.chat.hub import Hub
from besedka.chat.state import State
from besedka.net.outbox import Outbox, ReadyList
from besedka.server.delivery import Delivery
from besedka.sessions.session import Ask, Local, LookedUp, Request, Reshaping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.net.outbox import Gap
    from besedka.sessions.session import Session


class Shape(Reshaping, frozen=True):
    """Take this dialect from now on."""

    dialect: Any


class Answer(LookedUp, frozen=True):
    """What was looked up."""

    text: str


class Silent(Local, frozen=True):
    """A step that is answered with nothing."""


class Tongue:
    """A dialect that writes down who did what, in its own name, and counts its renderings."""

    def __init__(self, name: str, *, silent: bool = False) -> None:
        self.name = name
        self.rendered = 0
        self._silent = silent

    def render(self, events: Sequence[Event]) -> bytes:
        """Return a line for each; nothing of joins when it has no words for them."""
        self.rendered += len(events)
        told = [event for event in events if not self._silent or type(event).__name__ == "Said"]
        return b"".join(line(self.name, event) for event in told)


def line(name: str, event: Event) -> bytes:
    """Write an event down."""
    text = getattr(event, "text", "")
    return f"{name}:{type(event).__name__}@{event.position}:{event.session}:{text}\n".encode()


class Listener:
    """A session that answers each request with what came of it."""

    wire = "test"
    address = "127.0.0.1"

    def __init__(self, number: int, dialect: Tongue) -> None:
        self.number = number
        self.dialect = dialect
        self.done = False
        self.asks: tuple[Ask, ...] = ()
        self.answers = 0
        self.sink = SimpleNamespace(outbox=Outbox(self, ReadyList(lambda: None), 1 << 24))

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Answer with the kinds of the outcomes."""
        for step in request.steps:
            if isinstance(step, Shape):
                self.dialect = step.dialect
            if isinstance(step, Answer):
                return f"answer:{step.text}\n".encode()
            if isinstance(step, Silent):
                return b""
        self.done = self.done or any(
            isinstance(each, SessionEnded) and self.number in each.audience for each in outcomes
        )
        kinds = ",".join(f"{type(each).__name__}@{getattr(each, 'position', '-')}" for each in outcomes)
        return f"own:{kinds}\n".encode() if kinds else b""

    def part_with(self, reason: str) -> bytes:
        """Say the last word."""
        self.done = True
        return f"parted:{reason}\n".encode()

    def take_asks(self) -> tuple[Ask, ...]:
        """Give the questions away, once."""
        asks, self.asks = self.asks, ()
        return asks

    def answered(self) -> None:
        """Count."""
        self.answers += 1

    @property
    def heard(self) -> bytes:
        """Everything that it was told."""
        return b"".join(self.sink.outbox.pending)


class NoKeys:
    """No message key was ever used."""

    def find_markers(self, _owner: str) -> dict[str, int]:
        """Nothing was read."""
        return {}

    def find_seen(self, _device: str) -> dict[int, int]:
        """Nothing was seen."""
        return {}

    def find_key(self, owner: str, key: str) -> None:
        """Find nothing."""


class House:
    """A hub, a delivery, and beside it the naive way: each event rendered for each listener by itself, in order."""

    def __init__(self, listeners: int = 6) -> None:
        self.asked: list[tuple[Session, Ask, Gap]] = []
        self.hub = Hub(State((), 0, 0, NoKeys()))
        self.delivery = Delivery(lambda *asked: self.asked.append(asked))
        self.tongues = [Tongue("a"), Tongue("b"), Tongue("c", silent=True)]
        self.listeners = {
            number: Listener(number, self.tongues[number % len(self.tongues)]) for number in range(1, listeners + 1)
        }
        self.present: dict[int, Listener] = {}
        self.expected: dict[int, bytes] = dict.fromkeys(self.listeners, b"")
        self.names = {number: tongue.dialect for number, tongue in self.listeners.items()}
        self.ended: set[int] = set()

    def turn(self, *requests: tuple[int, Sequence[Any]]) -> None:
        """Carry out a turn: each request is a session's number and its steps."""
        decided = []
        for number, steps in requests:
            outcomes: list[Any] = []
            for step in steps:
                outcomes += self.hub.apply(step, 1) if isinstance(step, Command) else [step]
            decided.append((Request(cast("Session", self.listeners[number]), tuple(steps)), outcomes))
        for request, outcomes in decided:
            self._tell_naively(request, outcomes)
        self.delivery.deliver(decided)

    def _tell_naively(self, request: Request, outcomes: Sequence[Any]) -> None:
        number = request.session.number
        ended = any(isinstance(each, SessionEnded) and number in each.audience for each in outcomes)
        twin = Listener(number, self.names[number])
        self._add(number, twin.respond(request, outcomes))
        self.names[number] = twin.dialect
        for outcome in outcomes:
            if isinstance(outcome, Registered):
                self.present[number] = self.listeners[number]
            elif isinstance(outcome, SessionEnded):
                for other in outcome.audience:
                    if self.present.pop(other, None) is not None and other != number:
                        self._add(other, twin.part_with(outcome.reason))
                        self.ended.add(other)
            else:
                for other in outcome.audience:
                    if other != number and other in self.present:
                        self._add(other, self.names[other].render([outcome]))
        if ended:
            self.ended.add(number)

    def _add(self, number: int, told: bytes) -> None:
        if number not in self.ended:
            self.expected[number] += told

    def check(self) -> None:
        """Compare what each was told with the naive way."""
        for number, listener in self.listeners.items():
            assert listener.heard == self.expected[number], number
            assert listener.sink.outbox.finished == (number in self.ended)

    def enter(self, *numbers: int, rooms: Sequence[str] = ("#lobby",)) -> None:
        """Register them, and let them into rooms."""
        for number in numbers:
            nick = f"n{'abcdefgh'[number]}"
            self.turn((number, [commands.Register(number, nick, "u", "r", "h", "irc", f"device:{nick}")]))
            self.turn(*((number, [room_commands.JoinRoom(number, room)]) for room in rooms))

    def forget(self) -> None:
        """Begin to listen anew."""
        for number, listener in self.listeners.items():
            listener.sink.outbox.pending = ()
            self.expected[number] = b""
        for tongue in self.tongues:
            tongue.rendered = 0


def test_a_stretch_is_rendered_once_for_each_dialect() -> None:
    """Ten messages to a room of six with two dialects are twenty renderings, and one piece for each who is silent."""
    house = House()
    house.enter(1, 2, 4, 5)
    house.forget()
    house.delivery.deliver(
        [
            (Request(cast("Session", house.listeners[1]), ()), house.hub.apply(commands.Say(1, "#lobby", str(n)), 1))
            for n in range(10)
        ]
    )
    assert [tongue.rendered for tongue in house.tongues] == [0, 10, 10]
    assert len(house.listeners[2].sink.outbox.pending) == 1
    assert house.listeners[2].heard.count(b"Said") == 10


def test_who_speaks_hears_the_others_around_its_own_answers() -> None:
    """Each sees one order, its own answers in their places in it."""
    house = House()
    house.enter(1, 2, 3)
    house.forget()
    say = commands.Say
    house.turn(*((number, [say(number, "#lobby", f"{number}{at}")]) for at, number in enumerate([1, 2, 1, 1, 3, 2])))
    house.check()
    assert house.listeners[1].heard.count(b"own:") == 3
    assert house.listeners[1].heard.count(b"Said@") == 6


@pytest.mark.parametrize(
    "leaving",
    [
        [room_commands.LeaveRoom(1, "#new", None)],
        [room_commands.LeaveAllRooms(1)],
        [commands.Disconnect(1, "gone")],
        [room_commands.KickUser(1, "#new", "nb", None)],
    ],
)
def test_a_room_that_is_left_is_forgotten(leaving: list[Command]) -> None:
    """Rooms come and go for years: nothing is kept of one that nobody is in."""
    house = House()
    house.enter(1, rooms=["#new"])
    house.turn((1, [commands.Say(1, "#new", "", commands.Speech.TAG, (("+typing", ""),))]))
    house.turn((1, leaving))
    house.check()
    assert not house.delivery._groups


class Changing(Listener):
    """A session that is told of capabilities that come and go, or is not."""

    def capabilities_changed(self, new: int, gone: int) -> bytes:
        """Say which, but for the second session."""
        return b"" if self.number == 2 else f"new:{new} gone:{gone}\n".encode()


def test_capabilities_that_come_and_go_are_told() -> None:
    """To whoever wants to hear of it; from then on everybody is told in the dialect that is left."""
    house = House()
    for number, listener in house.listeners.items():
        house.listeners[number] = Changing(number, listener.dialect)
    house.enter(1, 2)
    house.forget()
    house.delivery.announce_capabilities(1, 2)
    assert house.listeners[1].heard == b"new:1 gone:2\n"
    assert house.listeners[2].heard == b""


def test_a_request_without_steps_is_nothing() -> None:
    """A label alone, say: `@label=x PONG`."""
    house = House()
    house.enter(1, 2)
    house.forget()
    house.turn((1, []), (2, [commands.Say(2, "#lobby", "x")]))
    house.check()


def test_an_answer_stands_where_it_was_asked_for() -> None:
    """What comes meanwhile waits behind it; two questions are two answers, each in its place."""
    house = House()
    house.enter(1, 2)
    house.forget()
    listener = house.listeners[1]
    asks = [Ask(text, lambda gap, answer: Answer(gap, answer)) for text in ("first", "second")]
    listener.asks = (asks[0],)
    house.turn((1, [commands.SetAway(1, "x")]), (2, [commands.Say(2, "#lobby", "one")]))
    listener.asks = (asks[1],)
    house.turn((1, [commands.SetAway(1, "y")]), (2, [commands.Say(2, "#lobby", "two")]))
    assert [asked[1] for asked in house.asked] == asks
    for number in (1, 0):
        _, ask, gap = house.asked[number]
        house.delivery.deliver([(Request(cast("Session", listener), (ask.answered(gap, ask.question),)), [])])
    words = [word.split(b"@")[0] for word in listener.heard.split()]
    assert words == [b"own:AwayChanged", b"answer:first", b"b:Said", b"own:AwayChanged", b"answer:second", b"b:Said"]
    assert listener.answers == 2


def test_another_dialect_counts_from_the_next_event_on() -> None:
    """What was said before it in the same turn is still rendered in the old one."""
    house = House()
    house.enter(1, 2)
    house.forget()
    say = [commands.Say(1, "#lobby", "x")]
    house.turn((1, say), (2, [Shape(house.tongues[0])]), (1, say), (2, [Silent()]), (1, say))
    house.check()
    assert [part[:1] for part in house.listeners[2].heard.splitlines() if b"Said" in part] == [b"c", b"a", b"a"]


ROOMS = ("#lobby", "#cats", "#dogs")
NUMBERS = st.integers(1, 6)


def asked(number: int, kind: int, room: int, other: int) -> list[Any]:
    """Return the steps of a request."""
    name, nick = ROOMS[room], f"n{'abcdefgh'[other]}"
    choices: list[list[Any]] = [
        [commands.Say(number, name, f"to {name}")],
        [commands.Say(number, nick, f"to {nick}")],
        [commands.SayEach(number, name, ("one", "two", "three"))],
        [commands.Say(number, name, "one"), commands.Say(number, nick, "two"), commands.Say(number, name, "three")],
        [room_commands.JoinRoom(number, name)],
        [room_commands.LeaveRoom(number, name)],
        [room_commands.LeaveAllRooms(number)],
        [room_commands.JoinRoom(number, ROOMS[0]), room_commands.JoinRoom(number, name)],
        [commands.SetAway(number, str(other))],
        [commands.ChangeNick(number, f"{nick}x")],
        [room_commands.InviteUser(number, name, nick)],
        [commands.Register(number, nick, "u", "r", "h", "irc", f"device:{nick}"), room_commands.JoinRoom(number, name)],
        [Silent()],
        [],
        [commands.Disconnect(number, "bye")],
    ]
    return choices[kind % len(choices)]


REQUESTS = st.tuples(NUMBERS, st.integers(0, 14), st.integers(0, 2), NUMBERS) | st.tuples(
    NUMBERS, st.integers(0, 2), st.just(0), NUMBERS
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(REQUESTS, max_size=8), max_size=8), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_everybody_hears_exactly_what_the_naive_way_tells(
    turns: list[list[tuple[int, int, int, int]]], shapes: list[int]
) -> None:
    """Own answers and others' events, in order, whatever is asked: comings, goings, returns, direct messages."""
    house = House()
    house.enter(1, 2, 3, 4, rooms=ROOMS[:2])
    for turn, shape in zip(turns, shapes, strict=False):
        requests: list[tuple[int, Sequence[Any]]] = [
            (number, asked(number, kind, room, other))
            for number, kind, room, other in turn
            if number not in house.ended
        ]
        if shape and requests and requests[0][0] not in house.ended:
            requests.insert(len(requests) // 2, (requests[0][0], [Shape(house.tongues[shape])]))
        settled = set(house.present)
        ending: set[int] = set()
        kept = []
        for number, steps in requests:  # who has said goodbye says no more; a session registers once
            registers = any(isinstance(step, commands.Register) for step in steps)
            if number not in ending and not (registers and number in settled):
                kept.append((number, steps))
            if registers:
                settled.add(number)
            if any(isinstance(step, commands.Disconnect) for step in steps):
                ending.add(number)
        house.turn(*kept)
        house.check()
