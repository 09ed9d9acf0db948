"""What was taken back is gone from the file; who said it and when stays."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from besedka.archive.verification import verify
from besedka.chat.commands import Say, Speech
from besedka.chat.mended import EDITED, Edit, KeptMessage, React, Redact
from besedka.chat.pages import (
    DirectMessages,
    Entry,
    Extent,
    Moment,
    Page,
    RoomMessages,
    RoomPast,
    TalkPast,
    Versions,
    Which,
)
from besedka.errors import StorageFault
from besedka.journal.amended import REACTIONS
from besedka.journal.history import History
from besedka.journal.journal import Journal
from support.journals import KeptChat, journal, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.chat.events import Event
    from besedka.chat.pages import Question
    from support.chat import Person

SECRET = "hunter2-" * 3
LONG = "the whole keyring " * 1000  # more than a page
EVENTS = Extent(Which.LATEST, 50, events=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def chat(path: Path) -> Iterator[KeptChat]:
    """A chat that is kept there."""
    with journal(path) as writer:
        yield KeptChat(writer)


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("text", [SECRET, LONG])
def test_a_message_in_a_room(chat: KeptChat, path: Path, text: str, together: bool) -> None:
    """Neither file nor pages have its words; its place, its author and its time are there, and who took it back."""
    anna = chat.enter("anna", "#x", device="device:a")
    message = anna.say("#x", text)[0]
    rest = anna.say("#x", "what stays")[0]
    if not together:
        chat.store()
    gone = anna.does(Redact, "#x", "e", message.position, "oops")[0]
    chat.store()
    chat.journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert text[:20].encode() not in path.read_bytes()
    assert rows(path, "SELECT position, time, text, tags FROM entry WHERE kind = 'redacted'") == [
        (message.position, message.time, None, None)
    ]
    history = History(path)
    number = chat.room("#x").number
    page = history.page(RoomPast(number, "#x", gone.position, EVENTS))
    assert [(entry.position, entry.kind, entry.text, entry.tags) for entry in page.entries] == [  # type: ignore[union-attr]
        (1, "join", "", ()),
        (rest.position, "message", "what stays", ()),
        (gone.position, "redact", "oops", (("message", str(message.position)),)),
    ]
    replayed = history.page(RoomMessages(number, "#x", gone.position, 10))
    assert [entry.text for entry in replayed.entries] == ["what stays"]  # type: ignore[union-attr]
    history.close()
    assert chat.journal.find_message(message.position) is None
    assert verify(path).findings == ()


def test_a_direct_message(chat: KeptChat, path: Path) -> None:
    """It is found in its talk, until it is taken back; that is found in the talk then."""
    anna, boris = chat.enter("anna", device="device:a"), chat.enter("boris", device="device:b")
    message = anna.say("boris", SECRET)[0]
    chat.store()
    find = chat.journal.is_in_talk
    assert find(message.position, "device:a", ("nick:boris", "device:b"), None)
    assert find(message.position, "device:b", (), "anna")
    assert not find(message.position, "device:a", ("device:c",), "vera")
    assert not find(message.position + 1, "device:a", ("device:b",), None)
    assert not find(message.position, "device:c", ("device:b",), None)
    assert chat.journal.find_message(message.position) == KeptMessage(
        message.position, message.time, "message", 0, anna.user.source, "boris", SECRET, ()
    )
    boris.quit()
    gone = anna.does(Redact, "boris", "e", message.position)[0]
    chat.store()
    history = History(path)
    talk = TalkPast("device:a", ("device:b", "nick:boris"), "boris", "boris", gone.position, EVENTS)
    assert [entry.kind for entry in history.page(talk).entries] == ["redact"]  # type: ignore[union-attr]
    history.close()


def test_whoever_has_made_something_of_it_is_told(chat: KeptChat, path: Path) -> None:
    """Where there is a list of what has changed, the message is on it."""
    anna = chat.enter("anna", "#x")
    message = anna.say("#x", SECRET)[0].position
    anna.does(Redact, "#x", "e", message)
    chat.store()
    assert rows(path, "SELECT first, last FROM changed") == [(message, message)]


def test_a_journal_that_cannot_be_read(chat: KeptChat) -> None:
    """A fault of the storage, not of the message."""
    chat.journal._connection.execute("DROP TABLE placed")
    chat.journal._connection.execute("INSERT INTO identity VALUES (1, 'device:a'), (2, 'device:b')")
    with pytest.raises(StorageFault):
        chat.journal.is_in_talk(1, "device:a", ("device:b",), None)
    chat.journal._connection.execute("DROP TABLE entry")
    with pytest.raises(StorageFault):
        chat.journal.find_message(1)
    chat.journal._connection.execute("DROP TABLE reaction")
    with pytest.raises(StorageFault):
        chat.journal.find_reactions(1)


def page_of(path: Path, question: Question) -> tuple[Entry, ...]:
    """Read a page."""
    history = History(path)
    page = history.page(question)
    history.close()
    assert isinstance(page, Page)
    return page.entries


def test_a_message_that_was_changed(chat: KeptChat, path: Path) -> None:
    """Pages have its newest words with a mark, and what it said before is kept until it is taken back."""
    anna = chat.enter("anna", "#x", device="device:a")
    message = anna.does(Say, "#x", SECRET, Speech.NOTICE, (("+reply", "z"),))[0]
    chat.store()
    first = anna.does(Edit, "#x", "e", message.position, "better", "k")[0]
    second = anna.does(Edit, "#x", "e", message.position, "best")[0]
    chat.store()
    assert chat.journal.find_key("device:a", "k") == (first.position, first.time)
    position, number = second.position, chat.room("#x").number
    assert page_of(path, RoomMessages(number, "#x", position, 5)) == (
        Entry(
            message.position,
            message.time,
            "notice",
            anna.user.source,
            None,
            "best",
            (("+reply", "z"), (EDITED, "2025-11-22T12:00:05Z")),
        ),
    )
    events = page_of(path, RoomPast(number, "#x", position, EVENTS))
    assert [(each.kind, each.text) for each in events[1:]] == [("notice", "best"), ("edit", "best"), ("edit", "best")]
    told = page_of(path, Versions(message.position, "e", "#x", position))
    assert [(each.time, each.text) for each in told] == [
        (message.time, SECRET),
        (first.time, "better"),
        (second.time, "best"),
    ]
    assert rows(path, "SELECT first FROM changed") == [(message.position,)] * 2
    gone = anna.does(Redact, "#x", "e", message.position)[0]
    chat.store()
    assert rows(path, "SELECT count(*) FROM version") == [(0,)]
    assert [each.kind for each in page_of(path, RoomPast(number, "#x", gone.position, EVENTS))] == ["join", "redact"]
    assert page_of(path, Versions(message.position, "e", "#x", gone.position)) == ()
    chat.journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert SECRET.encode() not in path.read_bytes()
    assert verify(path).findings == ()


def test_reactions(chat: KeptChat, path: Path) -> None:
    """They are kept with who and when, each once; a message in a page says which it has."""
    anna, boris = chat.enter("anna", "#x", device="device:a"), chat.enter("boris", "#x")
    message = anna.say("#x", "hi")[0].position
    chat.store()

    def react(person: Person, reaction: str, *, adding: bool = True) -> Event:
        tags = (("+reply", "e"), ("+draft/react", reaction))
        return person.does(React, "#x", tags, message, reaction, adding, False, 9, 9)[0]

    react(anna, "+1")
    last = react(boris, "+1")
    chat.store()
    assert chat.journal.find_reactions(message) == (("device:a", "+1"), ("nick:boris", "+1"))
    place = RoomMessages(chat.room("#x").number, "#x", 99, 5)
    assert page_of(path, place)[0].tags == ((REACTIONS, '[["+1",2,["anna","boris"]]]'),)
    react(anna, "+1", adding=False)
    assert not react(anna, "+1", adding=False).position
    chat.store()
    assert page_of(path, place)[0].tags == ((REACTIONS, '[["+1",1,["boris"]]]'),)
    boris.does(Redact, "#x", "e", last.position)
    chat.store()
    assert page_of(path, place)[0].tags == ()
    react(anna, "-1")
    anna.does(Redact, "#x", "e", message)
    chat.store()
    assert rows(path, "SELECT * FROM reaction") == []
    assert verify(path).findings == ()


class Naive:
    """What was said, as a list: the same as pages of the past, without any database."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []

    def find(self, position: int) -> dict[str, Any]:
        """Return a message that is there."""
        return next(each for each in self.said if each["position"] == position)

    def page(self, place: str) -> list[tuple[int, str, bool, list[Any]]]:
        """Return position, text, whether it was changed, and reactions with who, of what was said in a place."""
        found = []
        for each in self.said:
            told: dict[str, list[str]] = {}
            for nick, reaction in each["reactions"]:
                told.setdefault(reaction, []).append(nick)
            summary = [[name, len(nicks), nicks] for name, nicks in told.items()]
            if each["place"] == place and each["versions"]:
                found.append((each["position"], each["versions"][-1], len(each["versions"]) > 1, summary))
        return found


def shown(entries: tuple[Entry, ...]) -> list[tuple[int, str, bool, list[Any]]]:
    """Return the same of a page."""
    return [
        (
            each.position,
            each.text,
            EDITED in dict(each.tags),
            msgspec.json.decode(dict(each.tags).get(REACTIONS, "[]")),
        )
        for each in entries
    ]


PEOPLE = ("anna", "boris")  # anna opens the room, so she is its operator
PLACES = ("#x", "talk")
WHO, WHERE, WHICH = st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.integers(0, 9)
TEXT = st.sampled_from(["tea", "чай\nи сушки", "long " * 900, "short"])
ACTIONS = st.one_of(
    st.tuples(st.just("say"), WHO, WHERE, TEXT),
    st.tuples(st.just("edit"), WHO, WHICH, TEXT),
    st.tuples(st.just("redact"), WHO, WHICH),
    st.tuples(st.just("react"), WHO, WHICH, st.sampled_from(["👍", "👎"]), st.booleans()),
    st.tuples(st.sampled_from(["end of the turn", "scrub", "restart"])),
)


class Talkers:
    """Two people in a room and in a talk of theirs, and the list beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.naive = Naive()
        self.open()

    def open(self) -> None:
        """Begin, or begin again."""
        self.writer = Journal(self.path, "process")
        self.chat = KeptChat(self.writer)
        self.people = {name: self.chat.enter(name, "#x", device=f"account:{name}") for name in PEOPLE}
        self.chat.store()

    def target(self, who: str, place: str) -> str:
        """Return what somebody calls a place."""
        return place if place == "#x" else PEOPLE[who == PEOPLE[0]]

    def act(self, kind: str, *words: Any) -> None:
        """Do one thing, in the chat and in the list."""
        if kind == "end of the turn":
            self.chat.store()
        elif kind == "scrub":
            self.chat.store()
            while self.writer.pruner.scrub():
                pass
        elif kind == "restart":
            self.chat.store()
            self.writer.close()
            self.open()
        elif kind == "say":
            who, place, text = words
            event = self.people[who].say(self.target(who, place), text)[0]
            said = {"position": event.position, "who": who, "place": place, "versions": [text], "reactions": []}
            self.naive.said.append(said)
        elif self.naive.said:
            who, which, *rest = words
            self.mend(kind, who, self.naive.said[which % len(self.naive.said)], *rest)

    def mend(self, kind: str, who: str, said: dict[str, Any], *rest: Any) -> None:
        """Do something to a message; the list says what should come of it."""
        person, target, position = self.people[who], self.target(who, said["place"]), said["position"]
        is_there, is_own = bool(said["versions"]), said["who"] == who
        if kind == "edit":
            person.does(Edit, target, "e", position, rest[0])
            if is_there and is_own and said["versions"][-1] != rest[0]:
                said["versions"].append(rest[0])
        elif kind == "redact":
            person.does(Redact, target, "e", position)
            if is_own or (said["place"] == "#x" and who == "anna"):
                said["versions"], said["reactions"] = [], []
        else:
            reaction, adding = rest
            tags = (("+reply", "e"), ("+draft/react" if adding else "+draft/unreact", reaction))
            person.does(React, target, tags, position, reaction, adding, False, 9, 9)
            mine = (who, reaction)
            if is_there and adding and mine not in said["reactions"]:
                said["reactions"].append(mine)
            elif is_there and not adding and mine in said["reactions"]:
                said["reactions"].remove(mine)

    def check(self) -> None:
        """Compare all pages, by all their bounds, and what each message has said."""
        self.chat.store()
        newest, number = self.chat.state.position, self.chat.room("#x").number
        talk = ("account:boris", "nick:boris")
        for place in PLACES:
            expected = self.naive.page(place)
            for extent, part in (
                (Extent(Which.LATEST, 3), expected[-3:]),
                (Extent(Which.AFTER, 3, Moment(1)), expected[:3]),
                (Extent(Which.BEFORE, 50, Moment(newest + 1)), expected),
            ):
                question = (
                    RoomPast(number, "#x", newest, extent)
                    if place == "#x"
                    else TalkPast("account:anna", talk, None, "boris", newest, extent)
                )
                assert shown(page_of(self.path, question)) == part
        assert shown(page_of(self.path, RoomMessages(number, "#x", newest, 50))) == self.naive.page("#x")
        for own in PEOPLE:
            direct = DirectMessages(f"account:{own}", newest, 50, 0)
            assert shown(page_of(self.path, direct)) == self.naive.page("talk")
        for said in self.naive.said:
            versions = page_of(self.path, Versions(said["position"], "e", "#x", newest))
            assert [each.text for each in versions] == said["versions"]


@settings(deadline=None, max_examples=25)  # a busy machine is no mistake
@given(st.lists(ACTIONS, max_size=40))
def test_pages_are_as_a_list_would_be(actions: list[tuple[Any, ...]]) -> None:
    """Whatever is said, changed, taken back and reacted to, in whatever turns, and however often it restarts."""
    with tempfile.TemporaryDirectory() as folder:
        talkers = Talkers(Path(folder) / "journal.sqlite")
        for action in actions:
            talkers.act(*action)
        talkers.check()
        talkers.act("scrub")
        talkers.act("restart")
        talkers.check()
        talkers.writer.close()
        assert verify(talkers.path).findings == ()
