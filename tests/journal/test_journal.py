"""The journal's writer: what is stored comes back, all of it or nothing, in one order."""

from __future__ import annotations

import sqlite3
import stat
import time
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import msgspec
import pytest

from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, Presence, RoomPlace, Verifier
from besedka.chat.commands import Say
from besedka.chat.events import Repeated, Said
from besedka.chat.markers import MarkRead
from besedka.chat.modes import RoomModes
from besedka.chat.notes import MarkerMoved, SeenNoted
from besedka.chat.room_commands import RenameRoom
from besedka.chat.room_events import ModesChanged, RoomJoined
from besedka.chat.server_bans import BanFromServer, BanKind, LiftServerBan
from besedka.chat.web_logins import WebLogin, WebLoginChanged
from besedka.errors import EnvironmentFault, StorageFault
from besedka.journal import journal as module
from besedka.journal.journal import Journal
from besedka.journal.rows import talk_place
from support.chat import one
from support.journals import KeptChat, everything_happens, journal, rows, said, start_python, stranger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def writer(path: Path) -> Iterator[Journal]:
    """A journal that is open."""
    with journal(path) as opened:
        yield opened


def placed(path: Path) -> list[tuple[int, int, int]]:
    """Return the stretches as place, first, last."""
    return rows(path, "SELECT place, first, last FROM placed ORDER BY place, last")


def test_a_new_journal(writer: Journal, path: Path) -> None:
    """It has the lobby, no entries, and was opened once; nobody else on the machine may read it."""
    contents = writer.open()
    assert (contents.position, contents.time, contents.opened, contents.spoken) == (0, 0, 1, frozenset())
    assert [(room.number, room.name, room.owner) for room in contents.rooms] == [(1, "#lobby", "administrator")]
    assert contents.rooms[0].modes == RoomModes()
    assert abs(contents.rooms[0].created - time.time() * 1_000_000) < 3_600_000_000
    writer.store([said(1)])
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_each_opening_is_counted(path: Path) -> None:
    """The count goes up, the epoch stays; another journal has another epoch."""
    epochs = set()
    for opened in (1, 2, 3):
        with journal(path) as writer:
            contents = writer.open()
        assert contents.opened == opened
        epochs.add(contents.epoch)
    with journal(path.with_name("other")) as other:
        epochs.add(other.open().epoch)
    assert len(epochs) == 2


@pytest.mark.parametrize(("durability", "synchronous"), [("power", 2), ("process", 1)])
def test_durability(path: Path, durability: Literal["power", "process"], synchronous: int) -> None:
    """A commit is synced when it has to survive a power cut; the log is a WAL either way."""
    with journal(path, durability) as writer:
        assert writer._connection.execute("PRAGMA synchronous").fetchone() == (synchronous,)
        assert writer._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert writer._connection.execute("PRAGMA fullfsync").fetchone() == (int(durability == "power"),)


def test_every_kind_of_entry_is_kept(writer: Journal, path: Path) -> None:
    """Entries of all kinds are there, with position, time, room, target, text and tags; keys of rooms are not."""
    chat = KeptChat(writer)
    everything_happens(chat)
    kept = rows(path, "SELECT position, kind, room, target, text, tags FROM entry ORDER BY position")
    assert kept == [
        (1, "join", 2, None, None, None),
        (2, "join", 3, None, None, None),
        (3, "join", 2, None, None, None),
        (4, "topic", 2, None, "чай и сушки", None),
        (5, "mode", 2, None, "+m +l 9 +v boris +b *!*@bad -t", None),
        (6, "mode", 3, None, "+s", None),
        (7, "message", 2, None, "раз\nдва", '[["+draft/reply","x"]]'),
        (8, "notice", 2, None, "psst", None),
        (9, "message", None, "boris", "a secret", None),
        (10, "message", None, "Анна", "mum's the word", None),
        (11, "nick", None, "borya", None, None),
        (12, "kick", 2, "borya", "enough", None),
        (13, "join", 2, None, None, None),
        (14, "leave", 2, None, "tired", None),
        (15, "join", 2, None, None, None),
        (16, "quit", None, None, "gone", None),
        (17, "join", 1, None, None, None),
        (18, "message", 1, None, "hello", None),
        (19, "message", None, "Анна", "who are you?", None),
    ]
    times = [at for (at,) in rows(path, "SELECT time FROM entry ORDER BY position")]
    assert times == sorted(set(times))
    assert chat.state.time == times[-1]


def test_who_did_it_is_kept_as_others_saw_them(writer: Journal, path: Path) -> None:
    """One row for as long as nothing of a source changes; the same mask on another device is somebody else."""
    sources = [stranger("anna"), stranger("anna", "device:1"), stranger("anna", "device:2"), stranger("anna")]
    writer.store([said(position, source=source) for position, source in enumerate(sources, 1)])
    writer.store([said(5, source=sources[1])])
    numbers = [number for (number,) in rows(path, "SELECT source FROM entry ORDER BY position")]
    assert numbers == [1, 2, 3, 1, 2]
    assert rows(path, "SELECT * FROM source") == [
        (1, "anna", "anna", "host", None),
        (2, "anna", "anna", "host", "device:1"),
        (3, "anna", "anna", "host", "device:2"),
    ]


def test_rooms_come_back(path: Path) -> None:
    """Topic, modes, keys and bans are as they were; position and time go on."""
    with journal(path) as writer:
        chat = KeptChat(writer)
        everything_happens(chat)
        records = [room.record() for room in chat.state.rooms.values()]
        position, last = chat.state.position, chat.state.time
    with journal(path) as writer:
        again = KeptChat(writer)
        assert [room.record() for room in again.state.rooms.values()] == records
        assert (again.contents.position, again.contents.time) == (position, last)
        assert again.contents.spoken == {1, 2}
        again.now = 0
        event = one(again.enter("vera").join("#чай"), RoomJoined)
        assert (event.position, event.time, event.topic) == (position + 1, last + 1, records[1].topic)
        again.store()
        assert again.enter("gleb").join("#new")[0].position == position + 2
        assert again.room("#new").number == 4
        again.store()
    assert rows(path, "SELECT number FROM room WHERE name = '#new'") == [(4,)]


def test_an_emptied_room_comes_back_as_it_was(path: Path) -> None:
    """What was set in a room is still set when all have gone and the server has started again."""
    with journal(path) as writer:
        chat = KeptChat(writer)
        anna = chat.enter("anna", "#x")
        anna.mode("#x", "+i")
        anna.quit()
        chat.store()
    with journal(path) as writer:
        assert writer.open().rooms[1].modes.invite_only


def test_what_follows_in_one_room_is_one_stretch(writer: Journal, path: Path) -> None:
    """Entries of a turn that follow one another in a room are one row; rooms between them cut it."""
    writer.store([said(1), said(2), said(3)])
    writer.store([said(4), said(5, room=2), said(6, room=2), said(7), said(9)])
    assert placed(path) == [(1, 1, 3), (1, 4, 4), (1, 7, 7), (1, 9, 9), (2, 5, 6)]


def test_what_is_seen_in_several_places(writer: Journal, path: Path) -> None:
    """Nicks and quits are in each of their rooms; direct messages at both known ends and in their talk."""
    chat = KeptChat(writer)
    anna = chat.enter("anna", "#a", "#b", device="device:a")  # 1, 2
    boris = chat.enter("boris", device="device:b")
    guest = chat.enter("guest")
    anna.say("#b", "x")  # 3
    anna.nick("anya")  # 4
    anna.say("#b", "x")  # 5
    anna.say("boris", "x")  # 6
    boris.say("anya", "x")  # 7
    guest.say("boris", "x")  # 8
    guest.say("guest", "x")  # 9
    anna.say("anya", "x")  # 10
    anna.quit()  # 11
    chat.store()
    numbers = {name: number for number, name in rows(path, "SELECT number, name FROM identity")}
    a, b = -numbers["device:a"], -numbers["device:b"]
    ends = [(a, 6, 6), (b, 6, 6), (a, 7, 7), (b, 7, 7), (b, 8, 8), (a, 10, 10)]
    together, alone = talk_place(-a, -b), talk_place(-a, -a)
    ends += [(together, 6, 6), (together, 7, 7), (talk_place(-b, numbers["nick:guest"]), 8, 8), (alone, 10, 10)]
    assert placed(path) == sorted(
        [*ends, (2, 1, 1), (3, 2, 3), (2, 4, 4), (3, 4, 4), (3, 5, 5), (2, 11, 11), (3, 11, 11)]
    )


def test_all_or_nothing(writer: Journal, path: Path) -> None:
    """When one entry cannot be stored, none of its turn is, nor anything that came with them."""
    writer.store([said(1)])
    new = stranger("vera", "device:v")
    direct = Said(3, 3, 7, (), new, "gleb", 0, "x", said(3).speech, (), "device:g", "k")
    with pytest.raises(StorageFault, match="cannot write to the journal") as caught:
        writer.store([said(2, source=new), direct, said(1)])
    assert not caught.value.may_retry
    assert rows(path, "SELECT position FROM entry") == [(1,)]
    assert rows(path, "SELECT nick FROM source") == [("anna",)]
    assert rows(path, "SELECT * FROM message_key UNION SELECT number, name, 0, 0 FROM identity") == []
    writer.store([said(2, source=new), direct])
    assert rows(path, "SELECT e.position, nick FROM entry e JOIN source s ON s.number = source") == [
        (1, "anna"),
        (2, "vera"),
        (3, "vera"),
    ]
    assert rows(path, "SELECT name FROM identity ORDER BY name") == [("device:g",), ("device:v",)]


def test_sources_and_identities_may_be_forgotten(path: Path, writer: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of sources is bounded; what was forgotten is looked up again."""
    monkeypatch.setattr(module, "SOURCES_REMEMBERED", 2)
    people = [stranger(f"n{number % 5}", f"device:{number % 5}") for number in range(20)]
    for position, source in enumerate(people, 1):
        writer.store([Said(position, position, 7, (), source, "x", 0, "x", said(1).speech, (), "device:0", None)])
    assert rows(path, "SELECT count(*) FROM source UNION ALL SELECT count(*) FROM identity") == [(5,), (5,)]
    assert [n for (n,) in rows(path, "SELECT source FROM entry ORDER BY position")] == [1, 2, 3, 4, 5] * 4


def test_keys_are_found_again(path: Path) -> None:
    """A key leads to its message also after a restart; used again after its time it leads to the newer one."""
    with journal(path) as writer:
        writer.store([said(1, key="k"), said(2, key="k", source=stranger("boris", "device:b"))])
        assert writer.find_key("session:7", "k") == (1, 1)
        assert writer.find_key("device:b", "k") == (2, 2)
        assert writer.find_key("session:7", "K") is None
        assert writer.find_key("device:a", "k") is None
    with journal(path) as writer:
        assert writer.find_key("device:b", "k") == (2, 2)
        writer.store([said(3, key="k", source=stranger("boris", "device:b"))])
        assert writer.find_key("device:b", "k") == (3, 3)


def test_a_key_makes_a_message_one_across_a_restart(path: Path) -> None:
    """A device that says the same again after the server was started again hears of its first message."""
    with journal(path) as writer:
        chat = KeptChat(writer)
        first = one(chat.enter("anna", "#x", device="device:a").say("#x", "hi", "k"), Said)
        chat.store()
    with journal(path) as writer:
        chat = KeptChat(writer)
        again = one(chat.enter("anna", "#x", device="device:a").does(Say, "#x", "hi", first.speech, (), "k"), Repeated)
    assert (again.first, again.time) == (first.position, first.time)


def test_old_keys_are_forgotten_by_the_thousand(writer: Journal) -> None:
    """Those older than a moment go, a thousand at a time; the others stay."""
    writer.store([said(position, key=f"k{position}") for position in range(1, 1502)])
    assert [writer.pruner.forget_keys(1501) for _ in range(3)] == [1000, 500, 0]
    assert writer.find_key("session:7", "k1500") is None
    assert writer.find_key("session:7", "k1501") == (1501, 1501)


def test_a_closed_journal_says_so(path: Path) -> None:
    """Reading from a journal that is closed is a fault, no crash; closing it twice is no mistake."""
    writer = Journal(path)
    writer.close()
    writer.close()
    for reading in (writer.open, lambda: writer.find_key("a", "b"), lambda: writer.pruner.forget_keys(1)):
        with pytest.raises(StorageFault, match="closed"):
            reading()


def test_closing_leaves_one_file(path: Path) -> None:
    """What is in the log moves into the journal; a reader that is still there does not keep it from closing."""
    writer = Journal(path)
    writer.store([said(1)])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        writer.store([said(2)])
        writer.close()
    with journal(path) as writer:
        assert writer.open().position == 2
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_no_journal(tmp_path: Path) -> None:
    """Something else in the journal's place is refused with a sentence."""
    (tmp_path / "text").write_text("no database " * 100)
    with pytest.raises(EnvironmentFault, match=r"cannot open the journal .*: file is not a database"):
        Journal(tmp_path / "text")
    with pytest.raises(EnvironmentFault, match="Is a directory"):
        Journal(tmp_path)


TALK = """
import sys
from pathlib import Path
from besedka.journal.journal import Journal
from support.journals import said
journal = Journal(Path(sys.argv[1]), sys.argv[2])
journal.open()
position = 0
while True:
    journal.store([said(position + 1, "x" * 2000, key=f"k{position}"), said(position + 2, room=2)])
    position += 2
    print(position, flush=True)
"""


@pytest.mark.parametrize("durability", ["power", "process"])
def test_what_was_acknowledged_survives_a_kill(path: Path, durability: str) -> None:
    """A process that is killed in the middle loses nothing that it had stored, through checkpoints too."""
    with start_python(TALK, path, durability) as talker:
        assert talker.stdout is not None
        for line in talker.stdout:
            acknowledged = int(line)
            if acknowledged >= 5000:
                talker.kill()
    with journal(path) as writer:
        contents = writer.open()
        assert contents.position >= acknowledged
        assert contents.position % 2 == 0
        writer.store([said(contents.position + 1)])
    positions = [position for (position,) in rows(path, "SELECT position FROM entry ORDER BY position")]
    assert positions == list(range(1, contents.position + 2))
    assert rows(path, "SELECT count(*) FROM message_key") == [(contents.position // 2,)]


def test_nobodys_entry_has_no_source_after_a_rollback(writer: Journal, path: Path) -> None:
    """What was numbered in a turn that failed is not taken for the source of the next."""
    with pytest.raises(StorageFault):
        writer.store([said(1), said(1)])
    record = writer.open().rooms[0]
    writer.store([ModesChanged(1, 1, 0, (), None, 1, "#lobby", (), record.modes, record)])
    assert rows(path, "SELECT source FROM entry") == [(None,)]


def test_accounts_are_kept_with_what_else_happens(path: Path) -> None:
    """In the turn's transaction, as they are at its end; a rolled back turn leaves them as they were."""
    anna = Account("Anna", "anna", 5, Verifier("hash", b"salt", 4096, b"stored", b"server"), ("ab12",))
    changed = msgspec.structs.replace(anna, verifier=Verifier("other"), administrator=True)
    events = [AccountChanged(n, n, 1, (), None, "register", record) for n, record in ((1, anna), (2, changed))]
    with journal(path) as writer:
        first = writer.open()
        assert first.accounts == ()
        writer.store([*events, said(3)])
        with pytest.raises(StorageFault):
            writer.store([AccountChanged(4, 4, 1, (), None, "delete", anna), said(3)])
    with journal(path) as writer:
        contents = writer.open()
    assert contents.accounts == (changed,)
    assert contents.position == 3
    assert contents.secret == first.secret
    assert len(first.secret) == 32
    assert rows(path, "SELECT position, kind, source, target, text FROM entry WHERE kind = 'account'") == [
        (1, "account", None, "Anna", "register"),
        (2, "account", None, "Anna", "register"),
    ]


def test_where_somebody_stays_is_kept_with_the_account(path: Path) -> None:
    """From when it is chosen until it is not: where it is, or that it is not there."""
    there = Presence("anna", "a", "h", "A", 1, 2, (RoomPlace(7, True, False),), "tea", 9, True, False)
    anna = Account("Anna", "anna", 5, always_on=True)
    present = msgspec.structs.replace(anna, presence=there)
    for position, account in enumerate((anna, present, msgspec.structs.replace(anna, always_on=False)), 1):
        with journal(path) as writer:
            writer.open()
            writer.store([AccountChanged(position, position, 1, (), None, "presence", account)])
        with journal(path) as writer:
            assert writer.open().accounts == (account,)


def test_bans_are_kept_until_they_are_lifted_or_have_ended(path: Path) -> None:
    """With who did it, in the transaction of the turn; another of the same target is instead of the first."""
    with journal(path) as writer:
        chat = KeptChat(writer)
        console = chat.stranger()
        for target, seconds in (("a*", 5), ("b*", 0), ("c*", 0), ("A*", 60)):
            console.does(BanFromServer, BanKind.NICK, target, "spam", seconds)
        console.does(LiftServerBan, BanKind.NICK, "b*")
        chat.store()
    with journal(path) as writer:
        chat = KeptChat(writer)
        assert [(each.target, each.reason) for each in chat.state.server_bans] == [
            ("c*!*@*", "spam"),
            ("a*!*@*", "spam"),
        ]
        ended = chat.contents.server_bans[1].until
        assert ended is not None
        writer.pruner.forget_ended(ended - 1, ())
        assert len(writer.open().server_bans) == 2
        writer.pruner.forget_ended(ended, ())
        assert [each.target for each in writer.open().server_bans] == ["c*!*@*"]
    assert rows(path, "SELECT act, actor, target, text, until IS NULL FROM audit ORDER BY position") == [
        ("server-ban nick", "console", "a*!*@*", "spam", 0),
        ("server-ban nick", "console", "b*!*@*", "spam", 1),
        ("server-ban nick", "console", "c*!*@*", "spam", 1),
        ("server-ban nick", "console", "a*!*@*", "spam", 0),
        ("server-unban nick", "console", "b*!*@*", None, 1),
    ]


def test_moderating_acts_are_kept(path: Path) -> None:
    """Each step of a mode change by itself; a key never."""
    with journal(path) as writer:
        chat = KeptChat(writer)
        anna = chat.enter("anna", "#x")
        chat.enter("boris", "#x")
        anna.mode("#x", "+k sesame +v boris")
        anna.kick("#x", "boris", "enough")
        chat.store()
    assert rows(path, "SELECT step, act, actor, name, target, text FROM audit ORDER BY position, step") == [
        (0, "mode +k", "anna", "#x", None, None),
        (1, "mode +v", "anna", "#x", "boris", None),
        (0, "kick", "anna", "#x", "boris", "enough"),
    ]


def test_browsers_that_are_signed_in(path: Path) -> None:
    """They are there after a restart, until they are signed out or their time is over."""
    logins = [WebLogin(f"d{each}", each, "anna", 1, 10 + each, "192.0.2.1", each == 1) for each in (1, 2, 3)]
    with journal(path) as writer:
        writer.store([WebLoginChanged(each.number, each.number, 1, (), None, each, begun=True) for each in logins])
        writer.store([WebLoginChanged(4, 4, 1, (), None, logins[1], begun=False)])
    with journal(path) as writer:
        assert writer.open().web_logins == (logins[0], logins[2])
        writer.pruner.forget_ended(11, ())
        assert writer.open().web_logins == (logins[2],)
    kinds = rows(path, "SELECT kind, target, text FROM entry ORDER BY position")
    assert kinds[1:3] == [("web-login", "anna", "w2"), ("web-login", "anna", "w3")]
    assert kinds[3] == ("web-logout", "anna", "w2")


def test_markers_and_what_was_seen(writer: Journal, path: Path) -> None:
    """The newest of each is kept, in the transaction of its turn, and found by whom it belongs to."""
    moved = [MarkerMoved(0, 1, 7, (), "device:a", key, read) for key, read in (("1", 5), ("nick:b", 6), ("1", 9))]
    seen = [SeenNoted(0, 1, 0, (), "device:a", places, until) for places, until in (((0, 1), 0), ((1,), 12))]
    writer.store([said(1), *moved, *seen])
    assert writer.find_markers("device:a") == {"1": 9, "nick:b": 6}
    assert writer.find_seen("device:a") == {0: 0, 1: 12}
    assert writer.find_markers("device:b") == writer.find_seen("device:b") == {}
    writer.close()
    with pytest.raises(StorageFault, match="cannot read"):
        writer.find_seen("device:a")
    with pytest.raises(StorageFault, match="cannot write"):
        writer.note_time()


def test_markers_move_with_their_room(writer: Journal) -> None:
    """A room that has another name is read as far as before."""
    chat = KeptChat(writer)
    anna = chat.enter("anna", "#x", device="device:a")
    anna.does(MarkRead, "#x", 5_000_000)
    chat.store()
    anna.does(RenameRoom, "#x", "#Y")
    chat.store()
    assert writer.find_markers("device:a") == {"#y": 5_000_000}


def test_who_was_there_when_the_server_ended(path: Path) -> None:
    """In order: it has seen all there was. By a crash: what was there a while before, which may come twice."""
    note = SeenNoted(0, 1, 0, (), "device:a", (0, 1), 0)
    with journal(path) as writer:
        writer.open()
        writer.store([said(10), note])
    with journal(path) as writer:
        writer.open()
        assert writer.find_seen("device:a") == {0: 10, 1: 10}
        writer.store([said(20), note])
        writer.note_time()
        writer.store([said(30)])
        writer.note_time()
        writer.store([said(40)])
        with journal(path) as crashed:  # as after a kill: the other was never closed
            crashed.open()
            assert crashed.find_seen("device:a") == {0: 20, 1: 20}


def test_nobody_knows_what_was_seen_before_anything_was_noted(path: Path) -> None:
    """Then it counts as a first visit."""
    with journal(path) as writer:
        writer.open()
        writer.store([said(10), SeenNoted(0, 1, 0, (), "device:a", (1,), 0)])
        with journal(path) as crashed:
            crashed.open()
            assert crashed.find_seen("device:a") == {}
