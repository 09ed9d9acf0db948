"""The schema moves by numbered steps, after a copy; what was written once always opens."""

from __future__ import annotations

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from besedka.chat.pages import DirectMessages, RoomMessages
from besedka.chat.rooms import Listed, Topic
from besedka.errors import EnvironmentFault
from besedka.journal.history import History
from besedka.journal.journal import Journal
from besedka.journal.schema import Migration, migrate, migrations
from support.journals import journal, rows, said, small_disk

if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
ONE = Migration(1, "0001_one.sql", "CREATE TABLE note (text TEXT);\nINSERT INTO note VALUES ('first');")
TWO = Migration(2, "0002_two.sql", "ALTER TABLE note ADD COLUMN time INTEGER;\nUPDATE note SET time = 7;")
THREE = Migration(3, "0003_three.sql", "INSERT INTO note VALUES ('third', 9); -- no end of line")
BROKEN = Migration(3, "0003_broken.sql", "DELETE FROM note;\nCREATE TABLE more (x);\nINSERT INTO nowhere VALUES (1);")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection as the journal has it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        yield opened


def version(path: Path) -> int:
    """Return which schema a file has."""
    ((number,),) = rows(path, "PRAGMA user_version")
    return int(number)


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is in a file."""
    names = [name for (name,) in rows(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: sorted(rows(path, f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608 - our own names


def test_the_steps_of_this_program() -> None:
    """They are numbered from one on, without gaps; there is a database from before each that changes what is there.

    And of the first and of the newest schema. Others only add tables and columns.
    """
    steps = migrations()
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    changing = {step.number - 1 for step in steps[1:] if re.search(r"^(UPDATE|INSERT|DELETE)", step.sql, re.MULTILINE)}
    assert changing
    assert {int(file.stem) for file in KEPT} == {1, len(steps)} | changing


def test_a_new_file_gets_all_steps_and_no_copy(path: Path, connection: sqlite3.Connection) -> None:
    """There is nothing to copy yet."""
    migrate(connection, path, [ONE, TWO])
    assert (version(path), rows(path, "SELECT * FROM note")) == (2, [("first", 7)])
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_older_file_is_copied_before_each_step(path: Path, connection: sqlite3.Connection) -> None:
    """The copies are whole databases of the schemas before, for their owner's eyes only; twice changes nothing."""
    migrate(connection, path, [ONE])
    for _ in range(2):
        migrate(connection, path, [ONE, TWO, THREE])
    assert (version(path), rows(path, "SELECT * FROM note")) == (3, [("first", 7), ("third", 9)])
    first, second = path.with_name("journal.sqlite.schema-1"), path.with_name("journal.sqlite.schema-2")
    assert (version(first), rows(first, "SELECT * FROM note")) == (1, [("first",)])
    assert (version(second), rows(second, "SELECT * FROM note")) == (2, [("first", 7)])
    assert {stat.S_IMODE(copy.stat().st_mode) for copy in (first, second)} == {0o600}


def test_a_step_that_fails_changes_nothing(path: Path, connection: sqlite3.Connection) -> None:
    """Its half is rolled back, the steps before stay, and it can be tried again, over the copy that it left."""
    migrate(connection, path, [ONE])
    for _ in range(2):
        with pytest.raises(EnvironmentFault, match="to schema 3: no such table: nowhere"):
            migrate(connection, path, [ONE, TWO, BROKEN])
        assert not connection.in_transaction
        assert version(path) == 2
        assert tables(path) == {"note": [("first", 7)]}
    migrate(connection, path, [ONE, TWO, THREE])
    assert version(path) == 3


def test_a_step_waits_for_nobody(path: Path, connection: sqlite3.Connection) -> None:
    """While another program writes, a step fails before it begins."""
    migrate(connection, path, [ONE])
    connection.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault, match="database is locked"):
            migrate(connection, path, [ONE, TWO])
    assert version(path) == 1


def test_a_newer_schema_is_refused(path: Path) -> None:
    """The sentence says which is which and what to do; nothing of the file is lost."""
    with journal(path) as writer:
        writer.store([said(1)])
        writer._connection.execute("PRAGMA user_version = 99")
    before = tables(path)
    newest = len(migrations())
    with pytest.raises(EnvironmentFault) as caught:
        Journal(path)
    assert str(caught.value) == (
        f"cannot open the journal {path}: its schema is 99, this besedka knows {newest};"
        " it was written by a newer one: install that"
    )
    assert tables(path) == before


def test_no_room_for_the_copy(tmp_path: Path) -> None:
    """Without a copy there is no step: the journal stays as it was."""
    with small_disk(tmp_path / "disk", 1) as disk:
        path = disk / "journal.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            migrate(connection, path, [ONE])
            connection.execute("INSERT INTO note VALUES (hex(zeroblob(300000)))")
            with pytest.raises(sqlite3.OperationalError, match="full"):
                migrate(connection, path, [ONE, TWO])
            assert version(path) == 1


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_every_kept_schema_opens(path: Path, file: Path) -> None:
    """A database of each schema that is kept opens, and loses nothing that it had."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(file.read_text("utf-8"))
    assert version(path) == int(file.stem)
    before = tables(path)
    with journal(path) as writer:
        contents = writer.open()
        assert writer.find_key("device:a", "key-2") == (9, 1763812811000000)
        writer.store([said(20)])
    after = tables(path)
    assert version(path) == len(migrations())
    assert {row[0] for row in before["entry"]} | {20} == {row[0] for row in after["entry"]}
    assert set(before["placed"]) < set(after["placed"])
    assert (contents.position, contents.time) == (19, 1763812822000000)
    assert (contents.opened, contents.epoch, contents.spoken) == (2, "0a1b2c3d", frozenset({1, 2}))


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_rooms_and_messages_of_every_kept_schema(path: Path, file: Path) -> None:
    """Rooms have their topics, modes and bans; pages of the past have their messages."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(file.read_text("utf-8"))
    with journal(path) as writer, closing(History(path)) as history:
        lobby, tea, plans = writer.open().rooms
        messages = history.page(RoomMessages(2, "#чай", 19, 50)).entries
        directs = history.page(DirectMessages("device:a", 19, 50, 0)).entries
    assert (lobby.number, lobby.name, lobby.owner) == (1, "#lobby", "administrator")
    assert (tea.number, tea.name, tea.created) == (2, "#чай", 1763812802000000)
    assert tea.topic == Topic("чай и сушки", "Анна!анна@host", 1763812806000000)
    assert tea.lists == (Listed("*!*@bad", "Анна!анна@host", 1763812807000000),)
    assert (tea.modes.moderated, tea.modes.limit, tea.modes.topic_locked) == (True, 9, False)
    assert (plans.modes.secret, plans.modes.key) == (True, "sesame")
    assert tea.metadata == ((("display-name", "Чайная"),) if int(file.stem) >= 3 else ())
    assert [(entry.text, entry.source.nick) for entry in messages] == [("раз\nдва", "boris"), ("psst", "Анна")]
    reacted = (("besedka.chat/reactions", '[["👍",1,["Анна"]]]'),) if int(file.stem) >= 12 else ()
    assert messages[0].tags == (("+draft/reply", "x"), *reacted)
    assert [entry.text for entry in directs] == ["a secret", "mum's the word", "who are you?"]


def test_the_newest_schema_is_what_a_new_journal_is(tmp_path: Path) -> None:
    """The kept database of the newest schema has the same tables and columns as one made now."""
    shapes = []
    for name, script in (("kept", KEPT[-1].read_text("utf-8")), ("made", "")):
        with closing(sqlite3.connect(tmp_path / name, isolation_level=None)) as connection:
            connection.executescript(script)
            migrate(connection, tmp_path / name)
        columns = "SELECT m.type, m.name, c.name, c.type, c.pk FROM sqlite_master m, pragma_table_info(m.name) c"
        shapes.append(sorted(rows(tmp_path / name, columns)))
    assert shapes[0] == shapes[1]
