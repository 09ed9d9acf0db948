"""Pages of the past."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from besedka.chat import commands, room_commands
from besedka.chat.events import Said
from besedka.chat.pages import DirectMessages, Entry, Page, RoomMessages
from besedka.chat.users import make_source
from besedka.errors import StorageFault
from besedka.journal.history import History
from support.anything import COMMANDS
from support.journals import ANNA, KeptChat, everything_happens, journal, rows, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.chat.commands import Command
    from besedka.chat.pages import Question
    from besedka.journal.journal import Journal

END = 1 << 40


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def writer(path: Path) -> Iterator[Journal]:
    """A journal that is open."""
    with journal(path) as opened:
        yield opened


@pytest.fixture
def history(path: Path, writer: Journal) -> Iterator[History]:
    """Who reads the journal."""
    with closing(History(path)) as opened:
        yield opened


def positions(history: History, question: Question) -> list[int]:
    """Return where the entries of a page are."""
    page = history.page(question)
    assert page.question is question
    return [entry.position for entry in page.entries]


def room(number: int, limit: int = 50, position: int = END) -> RoomMessages:
    """Ask for a room's last messages."""
    return RoomMessages(number, "#x", position, limit)


def direct(identity: str, limit: int = 50, position: int = END, since: int = 0) -> DirectMessages:
    """Ask for somebody's last direct messages."""
    return DirectMessages(identity, position, limit, since)


def test_the_last_messages_of_a_room(writer: Journal, history: History) -> None:
    """The oldest first, of this room alone, as many as asked for, through all stretches."""
    writer.store([said(1), said(2), said(3, room=2), said(4)])
    writer.store([said(5), said(6, room=2), said(7), said(8)])
    assert positions(history, room(1)) == [1, 2, 4, 5, 7, 8]
    assert positions(history, room(1, 3)) == [5, 7, 8]
    assert positions(history, room(1, 4)) == [4, 5, 7, 8]
    assert positions(history, room(1, 0)) == []
    assert positions(history, room(2)) == [3, 6]
    assert positions(history, room(3)) == []


def test_direct_messages_until_a_time(history: History, writer: Journal) -> None:
    """Those before it alone, the last of them first; later ones do not take their place."""
    anna = make_source("anna", "anna", "127.0.0.1", "device:a")
    writer.store([said(number, room=0, source=anna) for number in range(1, 6)])
    for until, limit, found in ((0, 9, [1, 2, 3, 4, 5]), (3, 9, [1, 2]), (4, 2, [2, 3]), (1, 9, [])):
        assert positions(history, DirectMessages("device:a", END, limit, 0, until=until)) == found
    assert positions(history, DirectMessages("device:a", END, 9, 2, until=4)) == [2, 3]


@pytest.mark.parametrize(("position", "found"), [(8, [5, 7, 8]), (7, [4, 5, 7]), (4, [1, 2, 4]), (1, [1]), (0, [])])
def test_a_page_speaks_of_what_was_there_when_it_was_asked_for(
    writer: Journal, history: History, position: int, found: list[int]
) -> None:
    """What is later than the question's position is left out, in the middle of a stretch too."""
    writer.store([said(1), said(2), said(3, room=2), said(4), said(5), said(6, room=2), said(7), said(8)])
    assert positions(history, room(1, 3, position)) == found


def test_a_message_comes_back_as_it_was_said(writer: Journal, history: History) -> None:
    """Its lines, tags, time and source, the source as it was then."""
    chat = KeptChat(writer)
    anna, _boris = everything_happens(chat)
    message, notice = history.page(room(2)).entries
    assert message == Entry(7, message.time, "message", message.source, None, "раз\nдва", (("+draft/reply", "x"),))
    assert (message.source.mask, message.source.identity) == ("boris!boris@host", "device:b")
    assert (notice.kind, notice.text, notice.tags, notice.source) == ("notice", "psst", (), anna.user.source)
    assert rows(history._path, "SELECT time FROM entry WHERE position = 7") == [(message.time,)]


def test_only_messages_are_in_a_page(writer: Journal, history: History) -> None:
    """What else happened in a room does not count."""
    chat = KeptChat(writer)
    anna = chat.enter("anna", "#x")
    for number in range(5):
        anna.say("#x", f"{number}")
        anna.topic("#x", f"{number}")
        anna.nick(f"anna{number}")
    chat.store()
    assert [entry.text for entry in history.page(room(2, 2)).entries] == ["3", "4"]


def test_direct_messages(writer: Journal, history: History) -> None:
    """Both what somebody said and what was said to it; nobody else's; not what is too old."""
    chat = KeptChat(writer)
    everything_happens(chat)
    assert positions(history, direct("device:a")) == [9, 10, 19]
    assert positions(history, direct("device:b")) == [9, 10]
    assert positions(history, direct("device:c")) == []
    assert positions(history, direct("device:a", 2)) == [10, 19]
    assert positions(history, direct("device:a", position=18)) == [9, 10]
    first, second, third = history.page(direct("device:a")).entries
    assert (first.source.nick, first.target, first.text) == ("Анна", "boris", "a secret")
    assert (second.source.nick, second.target) == ("boris", "Анна")
    assert positions(history, direct("device:a", since=second.time)) == [10, 19]
    assert positions(history, direct("device:a", since=third.time + 1)) == []


def test_readers_see_what_is_stored_and_nothing_else(path: Path, writer: Journal, history: History) -> None:
    """A page has what was committed before it was asked for, also while somebody writes."""
    writer.store([said(1)])
    assert positions(history, room(1)) == [1]
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM entry")
        assert positions(history, room(1)) == [1]
        other.execute("ROLLBACK")
    writer.store([said(2)])
    assert positions(history, room(1)) == [1, 2]


def test_each_thread_reads_by_itself(writer: Journal, history: History) -> None:
    """Threads have connections of their own, which cannot write; closing closes all of them."""
    writer.store([said(1, source=ANNA)])
    found: list[list[int]] = []
    threads = [threading.Thread(target=lambda: found.append(positions(history, room(1)))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[1]] * 3
    assert len(history._all) == 3
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        history._all[0].execute("DELETE FROM entry")
    history.close()
    history.close()
    assert history._all == []


def test_what_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    """Something that is no journal is a fault, no crash; so is none at all."""
    (tmp_path / "text").write_text("no database " * 100)
    with closing(History(tmp_path / "text")) as history, pytest.raises(StorageFault, match="not a database"):
        history.page(room(1))
    with closing(History(tmp_path / "none" / "x")) as history, pytest.raises(StorageFault, match="cannot be opened"):
        history.page(room(1))


@settings(deadline=None)  # a busy machine is no mistake
@given(st.lists(st.lists(COMMANDS, max_size=5), max_size=12))
def test_the_journal_holds_what_happened(turns: list[list[Command]]) -> None:
    """Whatever happens, in whatever turns: pages have what was said where, and rooms are as they were left."""
    events: list[Said] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        with journal(path, "process") as writer:
            chat = KeptChat(writer)
            for session, nick in enumerate(("anna", "boris", "vera"), 1):
                chat.apply(commands.Register(session, nick, nick, nick, "host", "irc", f"device:{session % 3}"))
                chat.apply(room_commands.JoinRoom(session, "#x"))
            for turn in ([], *turns):
                for command in turn:
                    chat.apply(command)
                events += [event for event in chat.unstored if type(event) is Said]
                chat.store()
            records = [room.record() for room in chat.state.rooms.values()]
        with journal(path, "process") as writer, closing(History(path)) as history:
            contents = writer.open()
            kept = {room.number: room for room in contents.rooms}  # those that were forgotten, too
            assert ([kept[record.number] for record in records], contents.position) == (records, chat.state.position)
            for record in records:
                here = [event.position for event in events if event.room == record.number]
                assert positions(history, room(record.number)) == here
                assert (record.number in contents.spoken) == bool(here)
            for device in ("device:0", "device:1", "device:2"):
                ends = [
                    event.position
                    for event in events
                    if not (event.room or event.target.startswith(("@#", "+#")))
                    and device in (event.source.identity, event.recipient)
                ]
                assert positions(history, direct(device)) == ends


def test_what_was_missed(writer: Journal, history: History) -> None:
    """Since a time, as many as are wanted at most; the very last ones in any case, where that is wanted."""
    writer.store([said(position) for position in range(1, 9)])
    assert positions(history, RoomMessages(1, "#x", END, 50, 6)) == [6, 7, 8]
    assert positions(history, RoomMessages(1, "#x", END, 2, 6)) == [7, 8]
    assert positions(history, RoomMessages(1, "#x", END, 50, 6, 5)) == [4, 5, 6, 7, 8]
    assert positions(history, RoomMessages(1, "#x", END, 50, 6, 1)) == [6, 7, 8]
    assert positions(history, RoomMessages(1, "#x", END, 50, 9, 2)) == [7, 8]


def test_answers_in_a_copy(tmp_path: Path) -> None:
    """A copy has another epoch, and so have the answers in it that were given before, also in a copy of a copy."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        first = writer.open().epoch
        tags = (("+reply", f"{first}-1"), ("+draft/reply", "strange-1"), ("x", f"{first}-1"))
        writer.store([said(1), msgspec.structs.replace(said(2), tags=tags)])
    epochs = [first]
    for number in range(2):
        copy = tmp_path / f"copy{number}" / "journal.sqlite"
        copy.parent.mkdir()
        copy.write_bytes(path.read_bytes())
        path = copy
        with journal(path) as writer, closing(History(path)) as history:
            epochs.append(writer.open().epoch)
            page = history.page(room(1))
            assert isinstance(page, Page)
            assert page.entries[1].tags == (("+reply", f"{epochs[-1]}-1"), *tags[1:])
    assert len(set(epochs)) == 3
