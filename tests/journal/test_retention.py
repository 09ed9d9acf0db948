"""What is not kept any longer goes, piece by piece; what is kept is found as before, and the journal stays whole."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.archive.verification import verify
from besedka.errors import StorageFault
from besedka.journal import retention as module
from besedka.journal.journal import Journal
from besedka.journal.retention import EVERYTHING, KEEP_DAYS, KEEP_MIB, Limit, plan
from support.archives import change, direct, make_journal
from support.journals import journal, rows, said, stranger

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


def at(position: int, day: float, room: int = 1, text: str = "x") -> object:
    """Return a message of a day."""
    return msgspec.structs.replace(said(position, text, room), time=int(day * DAY) + position)


def limits(path: Path, now: float, keep_days: int) -> list[Limit]:
    """Return what is to be removed."""
    with closing(sqlite3.connect(path)) as connection:
        return plan(connection, int(now * DAY), keep_days)


def remove(writer: Journal, limit: Limit) -> int:
    """Remove all of it; return how many entries went."""
    total = 0
    while (removed := writer.pruner.remove(limit)) is not None:
        total += removed
    while writer.pruner.give_back():
        pass
    return total


def positions(path: Path) -> list[int]:
    """Return what is there."""
    return [position for (position,) in rows(path, "SELECT position FROM entry ORDER BY position")]


def set_limits(path: Path, room: int, **values: str) -> None:
    """Set keys of a room as its owner does."""
    keys = {"days": KEEP_DAYS, "mib": KEEP_MIB}
    told = msgspec.json.encode([(keys[name], value) for name, value in values.items()]).decode()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE room SET metadata = ? WHERE number = ?", (told, room))


def test_days_of_the_server(path: Path) -> None:
    """What is older goes, wherever it was said; the newest entry always stays, so that no position is used again."""
    with journal(path) as writer:
        writer.open()
        writer.store([at(1, 1), at(2, 1), at(3, 5)])
        writer.store([at(4, 5), at(5, 9)])
        assert limits(path, 10, 0) == []
        assert limits(path, 10, 20) == []
        (limit,) = limits(path, 10, 7)
        assert limit == Limit(EVERYTHING, 2)
        assert remove(writer, limit) == 2
        assert positions(path) == [3, 4, 5]
        assert limits(path, 10, 7) == []
        report = verify(path)
        assert (report.findings, report.removed, report.lost) == ((), 2, 0)
        (limit,) = limits(path, 1000, 7)
        assert remove(writer, limit) == 2
        assert positions(path) == [5]
    with journal(path) as writer:
        assert writer.open().position == 5
    assert verify(path).is_sound


def test_what_everybody_sees_goes_too(path: Path) -> None:
    """Nicks, quits and direct messages; what happened to accounts stays. Keys stay until their own time."""
    make_journal(path)
    with journal(path) as writer:
        writer.open()
        remove(writer, Limit(EVERYTHING, 19))
        assert writer.find_key("device:a", "key-2") is not None
    assert positions(path) == [20]
    assert rows(path, "SELECT * FROM placed") == []
    assert verify(path).is_sound
    change(path, "UPDATE entry SET position = 5, time = 5", "UPDATE meta SET value = 4 WHERE name = 'removed'")
    with journal(path) as writer:
        writer.open()
        writer.store([msgspec.structs.replace(said(6), time=10**16)])
        change(path, "DELETE FROM meta WHERE name IN ('kept_from', 'cut', 'cut_done')")
        assert remove(writer, Limit(EVERYTHING, 5)) == 0
    assert positions(path) == [5, 6]


def test_days_of_a_room(path: Path) -> None:
    """Only that room's; a room may keep less than the server, not more."""
    with journal(path) as writer:
        writer.open()
        writer.store([at(1, 1), at(2, 1), at(3, 1), at(4, 9)])
        change(path, "INSERT INTO room SELECT 2, '#x', created, topic, modes, bans, owner, metadata FROM room")
        writer.store([at(5, 9, room=2), at(6, 9)])
        set_limits(path, 1, days="7")
        (limit,) = limits(path, 10, 0)
        assert limit == Limit(1, 3)
        assert remove(writer, limit) == 3
        assert positions(path) == [4, 5, 6]
        assert limits(path, 10, 0) == []
        assert limits(path, 17, 7) == [Limit(EVERYTHING, 5), Limit(1, 5)]
    assert verify(path).is_sound


def test_bytes_of_a_room(path: Path) -> None:
    """The newest of so many bytes stay."""
    with journal(path) as writer:
        writer.open()
        writer.store([at(position, 1, text="x" * 100_000) for position in range(1, 21)])
        set_limits(path, 1, mib="1")
        (limit,) = limits(path, 2, 0)
        assert limit == Limit(1, 10)
        assert remove(writer, limit) == 10
        assert limits(path, 2, 0) == []
    assert verify(path).is_sound


@pytest.mark.parametrize("value", ["0", "", "-1", "x", "1e3", "٣", "9" * 30])
def test_what_is_no_limit(path: Path, value: str) -> None:
    """Nobody loses anything because of a slip of the fingers."""
    with journal(path) as writer:
        writer.open()
        writer.store([at(1, 1), at(2, 9)])
    set_limits(path, 1, days=value, mib=value)
    assert limits(path, 10_000, 0) == []


def test_a_quit_stays_for_the_other_rooms(path: Path) -> None:
    """It is gone when no room shows it any more."""
    make_journal(path)
    change(path, "INSERT INTO placed VALUES (3, 16, 16)")
    with journal(path) as writer:
        writer.open()
        remove(writer, Limit(2, 16))
        assert 16 in positions(path)
        assert rows(path, "SELECT count(*) FROM placed WHERE place = 2") == [(0,)]
        remove(writer, Limit(3, 16))
        assert 16 not in positions(path)
    assert verify(path).is_sound


def test_any_journal_by_any_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many people and rooms, many turns, pieces of any size: what is left is what should be, after each piece."""
    chance = random.Random(5)  # noqa: S311 - no secret
    with journal(path) as writer:
        writer.open()
        for row in ("2, '#r2', created", "3, '#r3', created"):
            query = "INSERT INTO room SELECT {}, topic, modes, bans, owner, metadata FROM room WHERE number = 1"
            change(path, query.format(row))
        position = 0
        for _turn in range(60):
            events = []
            for _entry in range(chance.randrange(1, 9)):
                position += 1
                if chance.random() < 0.15:
                    events.append(direct(position, stranger("a", "device:a"), "b", chance.choice([None, "device:b"])))
                else:
                    events.append(said(position, room=chance.choice([1, 1, 1, 2, 3])))
            writer.store(events)
        placed = "SELECT e.position, p.place FROM entry e JOIN placed p ON e.position BETWEEN p.first AND p.last"
        expected = rows(path, placed + " ORDER BY 1, 2")
        for limit in (Limit(1, position // 3), Limit(EVERYTHING, position // 2), Limit(2, position - 1)):
            monkeypatch.setattr(module, "PIECE", chance.choice([1, 2, 7, 30]))
            while writer.pruner.remove(limit) is not None:
                assert verify(path).findings == ()
            expected = [
                (at, place) for at, place in expected if at > limit.position or limit.room not in {place, EVERYTHING}
            ]
            assert rows(path, placed + " ORDER BY 1, 2") == expected
            assert verify(path).findings == ()


def test_room_is_given_back(path: Path) -> None:
    """The file shrinks but for a reserve; one that was made before that was possible only has free pages."""
    with journal(path) as writer:
        writer.open()
        writer.store([at(position, 1, text="x" * 3000) for position in range(1, 1001)])
        writer._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        before = path.stat().st_size
        remove(writer, Limit(EVERYTHING, 999))
        writer._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert path.stat().st_size < before / 2
    assert verify(path).is_sound
    old = path.with_name("old")
    change(old, "CREATE TABLE filler (x)", "INSERT INTO filler VALUES (zeroblob(4000000))")
    with journal(old) as writer:
        change(old, "DROP TABLE filler")
        assert not writer.pruner.give_back()
        assert rows(old, "PRAGMA freelist_count")[0][0] > 900


def test_the_index_is_told(path: Path) -> None:
    """Where something is made from entries, it hears which are not there any more."""
    change(path, "CREATE TABLE IF NOT EXISTS changed (number INTEGER PRIMARY KEY AUTOINCREMENT, first, last)")
    change(path, "DROP TABLE changed")
    with journal(path) as writer:
        writer.open()
        writer.store([at(1, 1), at(2, 1), at(3, 9)])
        change(path, "CREATE TABLE IF NOT EXISTS changed (number INTEGER PRIMARY KEY AUTOINCREMENT, first, last)")
        remove(writer, Limit(EVERYTHING, 2))
    assert rows(path, "SELECT first, last FROM changed") == [(1, 2)]


def test_a_fault_removes_nothing(path: Path) -> None:
    """Another program holds the file: what was there is there."""
    writer = Journal(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        writer.open()
        writer.store([at(1, 1), at(2, 1)])
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageFault, match="another program has locked it"):
            writer.pruner.remove(Limit(EVERYTHING, 1))
        other.execute("ROLLBACK")
    change(path, "DROP TABLE placed")
    with pytest.raises(StorageFault):
        writer.pruner.remove(Limit(1, 1))
    assert positions(path) == [1, 2]
    writer.close()
    for doing in (writer.pruner.give_back, writer.pruner.forget_account):
        with pytest.raises(StorageFault, match="closed"):
            doing()
