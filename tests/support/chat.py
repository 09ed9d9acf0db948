"""A small language for the hub: people who come, speak and go, and the events that come of it.

chat = Chat()
anna = chat.enter("anna")
anna.join("#x")
said = one(anna.say("#x", "hi"), Said)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from besedka.chat import commands, room_commands
from besedka.chat.commands import Speech
from besedka.chat.events import Refused, Said
from besedka.chat.hub import Hub
from besedka.chat.mended import Edited
from besedka.chat.notes import MarkerMoved, SeenNoted, is_kept
from besedka.chat.room_commands import ModeChange
from besedka.chat.state import State
from besedka.chat.talk import key_owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from besedka.chat.commands import Command
    from besedka.chat.events import Event
    from besedka.chat.queries import Answer, Query
    from besedka.chat.refusals import Reason
    from besedka.chat.rooms import Room, RoomRecord
    from besedka.chat.users import User

__all__ = ["NOON", "SECOND", "Book", "Chat", "Person", "one", "refusal", "steps"]

NOON = 1_763_812_800_000_000  # 2025-11-22 12:00 UTC
SECOND = 1_000_000

Kind = TypeVar("Kind")


def one(things: Sequence[object], kind: type[Kind]) -> Kind:
    """Return what must be the only thing, and of this kind."""
    (thing,) = things
    assert type(thing) is kind, thing
    return thing


def refusal(events: Sequence[Event]) -> tuple[Reason, tuple[str, ...]]:
    """Return why a command was refused, when nothing else came of it."""
    refused = one(events, Refused)
    assert (refused.position, refused.audience) == (0, ())
    return refused.reason, refused.subject


def steps(text: str) -> tuple[ModeChange, ...]:
    """Read `+o anna -m` as steps of a mode change."""
    changes: list[ModeChange] = []
    for word in text.split(" "):
        if word[:1] in {"+", "-"}:
            changes.append(ModeChange(word[0] == "+", word[1:]))
        else:
            changes[-1] = ModeChange(changes[-1].adding, changes[-1].letter, word)
    return tuple(changes)


class Book:
    """A book of message keys that lasts as long as its test."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], tuple[int, int]] = {}
        self.markers: dict[str, dict[str, int]] = {}
        self.seen: dict[str, dict[int, int]] = {}

    def find_key(self, owner: str, key: str) -> tuple[int, int] | None:
        """Return the position and time of the message with this key."""
        return self.keys.get((owner, key))

    def take_note(self, note: Event) -> None:
        """Keep how far somebody has read, or what a device has seen."""
        if isinstance(note, MarkerMoved):
            self.markers.setdefault(note.owner, {})[note.key] = note.read
        if isinstance(note, SeenNoted):
            self.seen.setdefault(note.device, {}).update(dict.fromkeys(note.places, note.until))

    def find_markers(self, owner: str) -> dict[str, int]:
        """Return how far somebody has read."""
        return dict(self.markers.get(owner, {}))

    def find_seen(self, device: str) -> dict[int, int]:
        """Return until when a device has seen each place."""
        return dict(self.seen.get(device, {}))


class Chat:
    """A hub and a clock that goes on by a second with each command."""

    def __init__(self, rooms: Iterable[RoomRecord] = (), position: int = 0, time: int = 0) -> None:
        self.book = Book()
        self.state = State(rooms, position, time, self.book)
        self.hub = Hub(self.state)
        self.now = NOON
        self.sessions = 0
        self.unstored: list[Event] = []
        self.state.unstored = self.unstored

    def apply(self, command: Command) -> list[Event]:
        """Apply one command, a second after the last; what devices see is kept, and not returned."""
        self.now += SECOND
        events = self.hub.apply(command, self.now)
        self.unstored += [event for event in events if is_kept(event)]
        return [event for event in events if not isinstance(event, SeenNoted)]

    def ask(self, query: Query) -> list[Answer]:
        """Ask the hub."""
        return self.hub.answer(query, self.now)

    def store(self) -> None:
        """End a turn: what happened in it is stored."""
        for event in self.unstored:
            self.book.take_note(event)
            if isinstance(event, Said | Edited) and event.key is not None:
                owner = event.source.identity or f"session:{event.session}"
                self.book.keys[owner, event.key] = event.position, event.time
        self.unstored = []
        self.hub.stored()
        self.state.unstored = self.unstored

    def stranger(self) -> Person:
        """Return a session without a user."""
        self.sessions += 1
        return Person(self, self.sessions)

    def enter(self, nick: str, *rooms: str, device: str | None = None) -> Person:
        """Let somebody come, and join rooms."""
        person = self.stranger()
        person.register(nick, device=device)
        assert person.user.source.nick == nick
        for room in rooms:
            person.join(room)
        return person

    def room(self, name: str) -> Room:
        """Return a room that must be there."""
        room = self.state.room(name)
        assert room is not None
        return room


class Person:
    """A session, and what somebody does with it."""

    def __init__(self, chat: Chat, session: int) -> None:
        self.chat = chat
        self.session = session

    @property
    def user(self) -> User:
        """Return the user of this session."""
        return self.chat.state.by_session[self.session]

    @property
    def key_owner(self) -> str:
        """Return for whom the message keys of this session are unique."""
        return key_owner(self.user.source, self.session)

    def does(self, kind: type[Command], *fields: Any) -> list[Event]:
        """Give a command."""
        return self.chat.apply(kind(self.session, *fields))

    def asks(self, kind: type[Query], answer: type[Kind], *fields: Any) -> Kind:
        """Ask something that has one answer of this kind."""
        return one(self.chat.ask(kind(self.session, *fields)), answer)

    def register(self, nick: str, device: str | None = None, wire: str = "irc", host: str = "host") -> list[Event]:
        """Ask to be present."""
        return self.does(commands.Register, nick, nick.lower(), f"{nick} of {host}", host, wire, device)

    def quit(self, reason: str = "bye") -> list[Event]:
        """End the session."""
        return self.does(commands.Disconnect, reason)

    def nick(self, nick: str) -> list[Event]:
        """Take another nick."""
        return self.does(commands.ChangeNick, nick)

    def away(self, message: str | None) -> list[Event]:
        """Be away, or back."""
        return self.does(commands.SetAway, message)

    def hide(self, invisible: bool = True) -> list[Event]:
        """Be invisible, or visible."""
        return self.does(commands.SetInvisible, invisible)

    def join(self, room: str, key: str | None = None) -> list[Event]:
        """Enter a room."""
        return self.does(room_commands.JoinRoom, room, key)

    def leave(self, room: str, reason: str | None = None) -> list[Event]:
        """Leave a room."""
        return self.does(room_commands.LeaveRoom, room, reason)

    def say(self, target: str, text: str, key: str | None = None, speech: Speech = Speech.MESSAGE) -> list[Event]:
        """Say something."""
        return self.does(commands.Say, target, text, speech, (), key)

    def topic(self, room: str, topic: str) -> list[Event]:
        """Change a topic."""
        return self.does(room_commands.SetTopic, room, topic)

    def mode(self, room: str, changes: str) -> list[Event]:
        """Change modes, as in `+o anna -m`."""
        return self.does(room_commands.ChangeModes, room, steps(changes))

    def kick(self, room: str, nick: str, reason: str | None = None) -> list[Event]:
        """Put somebody out of a room."""
        return self.does(room_commands.KickUser, room, nick, reason)

    def invite(self, room: str, nick: str) -> list[Event]:
        """Invite somebody into a room."""
        return self.does(room_commands.InviteUser, room, nick)
