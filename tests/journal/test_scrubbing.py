"""Words that were taken back are nowhere in the folder: journal, its log, the index, backups that are made after."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from besedka.archive.copying import back_up
from besedka.archive.verification import verify
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, Standing
from besedka.chat.commands import Speech
from besedka.chat.mended import Edited, Redacted
from besedka.errors import StorageFault
from besedka.journal.retention import EVERYTHING, Limit
from besedka.journal.search.writer import MEND_AFTER_S, Writer
from support.archives import change as as_nobody_should
from support.journals import ANNA, journal, rows, said, stranger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from besedka.journal.journal import Journal

MESSAGES = 300
CHANGES = 200
LENGTHS = (10, 200, 1500, 9000)  # the last one fills pages of its own


@pytest.fixture(autouse=True)
def _careless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SQLite overwrite nothing by itself: some systems build it so that it does."""
    connect = sqlite3.connect

    def opened(*words: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*words, **options)
        connection.execute("PRAGMA secure_delete = OFF")
        return connection

    monkeypatch.setattr("sqlite3.connect", opened)


def word(message: int, version: int) -> str:
    """Return a word that only one version of one message has."""
    return f"zwiebel{message:04d}v{version}k"


def text(message: int, version: int, chance: random.Random) -> str:
    """Return what a message says."""
    return f"{word(message, version)} {'m' * chance.randint(0, chance.choice(LENGTHS))}"


def taken_back(position: int, message: int) -> Redacted:
    """Return that a message is taken back by its author."""
    return Redacted(position, position, 7, (), ANNA, "#lobby", 1, None, message, "", ANNA, is_own=True)


def change(writer: Journal, chance: random.Random, at: int) -> tuple[dict[int, int], set[int]]:
    """Change and take back messages at random; return how often each was changed, and what is gone."""
    versions = dict.fromkeys(range(1, MESSAGES + 1), 0)
    gone: set[int] = set()
    for position in range(at, at + CHANGES):
        message = chance.choice([each for each in versions if each not in gone])
        if chance.random() < 0.6:
            versions[message] += 1
            said_now = text(message, versions[message], chance)
            event: Any = Edited(position, position, 7, (), ANNA, "#lobby", 1, None, message, said_now, Speech.MESSAGE)
        else:
            gone.add(message)
            event = taken_back(position, message)
        writer.store([event])
        if chance.random() < 0.05:
            writer.pruner.scrub()
    return versions, gone


def found(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Return which of some words are in which file, byte by byte."""
    contents = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    return [(name, each) for name, data in contents.items() for each in words if each.encode() in data]


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(2, 12))])
def test_nothing_is_left(tmp_path: Path, seed: int) -> None:
    """Whatever was changed and taken back around it; all else is as it was."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    path = tmp_path / "journal.sqlite"
    with journal(path, "process") as writer:
        writer.store([said(number, text(number, 0, chance)) for number in range(1, MESSAGES + 1)])
        with closing(Writer(path)) as index:
            while index.take():
                pass
            versions, gone = change(writer, chance, MESSAGES + 1)
            while index.take() or index.mend(time.time() + 2 * MEND_AFTER_S):
                pass
            index.mend(time.time())
        while writer.pruner.scrub():
            pass
        assert not writer.pruner.has_redacted
        assert rows(path, "SELECT * FROM scrub") == []
        kept = [word(message, version) for message, last in versions.items() for version in range(last + 1)]
        lost = [word(message, version) for message in gone for version in range(versions[message] + 1)]
        back_up(path, tmp_path / "backup.sqlite")
        assert found(tmp_path, lost) == []
        assert {each for name, each in found(tmp_path, kept) if name == path.name} == set(kept) - set(lost)
    assert verify(path).is_sound
    assert len(lost) > CHANGES // 3


def leave_the_disk(writer: Journal, way: str) -> Callable[[int], bool]:
    """Let messages go; return which went. All is done that is done between turns."""
    half, most = MESSAGES // 2, MESSAGES + CHANGES
    gone: dict[str, Callable[[int], bool]] = {
        "server": lambda message: message <= half,
        "room": lambda message: message % 3 == 0,
        "forgotten": lambda message: message % 5 == 0,
    }
    if way == "forgotten":
        account = Account("Vera", "vera", 5, standing=Standing.DELETED)
        writer.store([AccountChanged(most + 1, most + 1, 1, (), None, "delete", account, "redact")])
        while writer.pruner.forget_account():
            pass
    else:
        limit = Limit(EVERYTHING, half) if way == "server" else Limit(2, most)
        while writer.pruner.remove(limit) is not None:
            pass
    while writer.pruner.give_back() or writer.pruner.scrub():
        pass
    assert not writer.pruner.has_redacted
    return gone[way]


WAYS = ("server", "room", "forgotten")
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(2, 12))]


def talk_and_go(path: Path, way: str, seed: int) -> tuple[list[str], list[str]]:
    """Let people talk in two rooms, change a lot, and much of it go; return words that stay, and words that went."""
    chance = random.Random(seed)  # noqa: S311 - the same each time
    vera = stranger("vera", "account:Vera")
    with journal(path, "process") as writer, closing(Writer(path)) as index:
        as_nobody_should(
            path, "INSERT INTO room SELECT 2, '#x', created, topic, modes, bans, owner, metadata FROM room"
        )
        writer.store(
            [
                said(number, text(number, 0, chance), 2 if number % 3 == 0 else 1, vera if number % 5 == 0 else ANNA)
                for number in range(1, MESSAGES + 1)
            ]
        )
        while index.take():
            pass
        versions = dict.fromkeys(range(1, MESSAGES + 1), 0)
        for position in range(MESSAGES + 1, MESSAGES + CHANGES + 1):
            message = chance.choice(list(versions))
            versions[message] += 1
            room, source = (2 if message % 3 == 0 else 1), (vera if message % 5 == 0 else ANNA)
            now = text(message, versions[message], chance)
            writer.store([Edited(position, position, 7, (), source, "#x", room, None, message, now, Speech.MESSAGE)])
        while index.take():
            pass
        has_gone = leave_the_disk(writer, way)
        while index.take() or index.mend(time.time() + 2 * MEND_AFTER_S):
            pass
        index.mend(time.time())
    words = {message: [word(message, each) for each in range(last + 1)] for message, last in versions.items()}
    kept = [each for message in words if not has_gone(message) for each in words[message]]
    lost = [each for message in words if has_gone(message) for each in words[message]]
    return kept, lost


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_of_what_is_not_kept(tmp_path: Path, way: str, seed: int) -> None:
    """By the server, in one room, of one account: in no file, and all that others said is as it was."""
    path = tmp_path / "journal.sqlite"
    kept, lost = talk_and_go(path, way, seed)
    assert found(tmp_path, lost) == []
    assert {each for name, each in found(tmp_path, kept) if name == path.name} == set(kept)
    assert rows(path, "SELECT * FROM scrub") == []
    assert verify(path).is_sound
    assert len(lost) > 50


def test_without_scrubbing_something_would_be(tmp_path: Path) -> None:
    """So the test above can fail: words stay in the log. The next start looks after them."""
    chance = random.Random(1)  # noqa: S311 - the same each time
    path = tmp_path / "journal.sqlite"
    with journal(path, "process") as writer:
        writer.store([said(number, text(number, 0, chance)) for number in range(1, MESSAGES + 1)])
        writer.pruner.scrub = lambda: False  # type: ignore[method-assign]
        versions, gone = change(writer, chance, MESSAGES + 1)
        lost = [word(message, version) for message in gone for version in range(versions[message] + 1)]
        assert {name for name, _ in found(tmp_path, lost)} >= {f"{path.name}-wal"}
    with journal(path, "process") as writer:
        while writer.pruner.scrub():
            pass
    assert found(tmp_path, lost) == []


def test_a_reader_is_in_the_way(tmp_path: Path) -> None:
    """The log stays until nobody reads from it; then it is emptied."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        writer.pruner.scrub()
        writer.store([said(1, "a secret")])
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM entry").fetchall()
            writer.store([taken_back(2, 1)])
            assert writer.pruner.has_redacted
            assert writer.pruner.scrub()
            assert not writer.pruner.scrub()
            assert writer.pruner.has_redacted
            assert found(tmp_path, ["a secret"]) != []
            reader.execute("COMMIT")
        assert not writer.pruner.scrub()
        assert not writer.pruner.has_redacted
        assert found(tmp_path, ["a secret"]) == []


def test_a_fault_changes_nothing(tmp_path: Path) -> None:
    """The rows are there as they were, and are tried again."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        writer.store([said(1), said(2), said(3)])
        writer.store([taken_back(4, 2)])
        writer._connection.execute(
            "CREATE TEMP TRIGGER no BEFORE INSERT ON main.entry BEGIN SELECT raise(FAIL, 'no'); END"
        )
        with pytest.raises(StorageFault):
            writer.pruner.scrub()
        assert rows(path, "SELECT position, kind FROM entry WHERE position < 4") == [
            (1, "message"),
            (2, "redacted"),
            (3, "message"),
        ]
        writer._connection.execute("DROP TRIGGER no")
        assert writer.pruner.has_redacted
        assert writer.pruner.scrub()
        assert not writer.pruner.scrub()


def test_what_one_is_not_known_for_any_longer(tmp_path: Path) -> None:
    """A start looks once whether the last one has left something to do."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        writer.store([said(1), taken_back(2, 1)])
    assert rows(path, "SELECT * FROM scrub") == [(1,)]
    with journal(path) as writer:
        assert writer.pruner.has_redacted
        assert writer.pruner.scrub()
    assert rows(path, "SELECT * FROM scrub") == []


def test_the_log_has_nothing_of_what_is_not_kept(tmp_path: Path) -> None:
    """Nor of an account that wanted to be forgotten: it is emptied after each of them."""
    path = tmp_path / "journal.sqlite"
    log = path.with_name(f"{path.name}-wal")
    vera = stranger("vera", "account:Vera")
    gone = Account("Vera", "vera", 5, standing=Standing.DELETED)
    with journal(path) as writer:
        writer.store([said(1, "too old"), said(2, "of vera's", source=vera), said(3, "what stays")])
        writer.pruner.scrub()
        assert not writer.pruner.has_redacted
        assert writer.pruner.remove(Limit(EVERYTHING, 1)) is not None
        while writer.pruner.remove(Limit(EVERYTHING, 1)) is not None:
            pass
        assert writer.pruner.has_redacted
        while writer.pruner.scrub():
            pass
        assert (log.stat().st_size, found(tmp_path, ["too old"])) == (0, [])
        writer.store([AccountChanged(4, 4, 1, (), None, "delete", gone, "redact")])
        while writer.pruner.forget_account():
            pass
        assert writer.pruner.has_redacted
        while writer.pruner.scrub():
            pass
        assert (log.stat().st_size, found(tmp_path, ["of vera's"])) == (0, [])
        assert found(tmp_path, ["what stays"]) == [(path.name, "what stays")]
