"""Reading a journal without touching it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.archive.reading import find_journal, reading
from besedka.errors import EnvironmentFault, StorageFault
from support.journals import journal, said

if TYPE_CHECKING:
    from pathlib import Path


def test_a_journal_is_found_by_its_folder_or_its_name(tmp_path: Path) -> None:
    """A folder means the journal in it; what is not there is refused."""
    file = tmp_path / "journal.sqlite"
    with pytest.raises(EnvironmentFault, match="there is no such file"):
        find_journal(tmp_path)
    with pytest.raises(EnvironmentFault, match="there is no such file"):
        find_journal(file)
    file.touch()
    assert find_journal(tmp_path) == find_journal(file) == file


def test_a_closed_journal_is_not_touched(tmp_path: Path) -> None:
    """No log is made beside it, and nothing can be written."""
    with journal(tmp_path / "with space?#.sqlite") as writer:
        writer.store([said(1)])
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with reading(tmp_path / "with space?#.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    with pytest.raises(StorageFault, match="takes no writes"), reading(tmp_path / "with space?#.sqlite") as connection:
        connection.execute("DELETE FROM entry")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_reader_sees_one_moment(tmp_path: Path) -> None:
    """What is stored meanwhile is not seen, and who stores it is not held up; without a snapshot it is seen."""
    file = tmp_path / "journal.sqlite"
    with journal(file) as writer:
        writer.store([said(1)])
        with reading(file) as one_moment, reading(file, snapshot=False) as each_moment:
            writer.store([said(2)])
            assert one_moment.execute("SELECT count(*) FROM entry").fetchone() == (1,)
            assert each_moment.execute("SELECT count(*) FROM entry").fetchone() == (2,)


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    """A file that is no database, and one that is not there."""
    (tmp_path / "text").write_text("no database " * 1000)
    damaged = r"cannot read .*text: file is not a database; the file is damaged"
    with pytest.raises(StorageFault, match=damaged), reading(tmp_path / "text"):
        pass
    with pytest.raises(StorageFault, match="cannot be opened"), reading(tmp_path / "none") as connection:
        connection.execute("SELECT 1 FROM sqlite_master")
