"""The checker process: a whole journal, slowly, while somebody writes to it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.journal import checker
from besedka.journal.checker import AT_ONCE, find_damage_slowly
from support.archives import change, later, make_journal, overwrite_page_of, overwrite_pages
from support.command import environment
from support.journals import journal

if TYPE_CHECKING:
    from pathlib import Path

LAST = 1520


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal of some pages, which is looked at in pieces of a few."""
    monkeypatch.setattr(checker, "PIECE", 100)
    file = make_journal(tmp_path / "journal.sqlite")
    with journal(file) as writer:
        first = writer.open().position + 1
        writer.store([later(number, f"message {number:04d} {'x' * 300}") for number in range(first, LAST + 1)])
    return file


def look(path: Path, reached: int = 0, *, at_once: int = 0, most: int = 1000) -> tuple[str | None, list[int]]:
    """Look; return what was found, and how far it came, in at most so many pieces."""
    told: list[int] = []
    found = find_damage_slowly(path, reached, told.append, lambda _seconds: len(told) >= most, at_once=at_once)
    return found, told


@pytest.mark.parametrize("at_once", [0, AT_ONCE])
def test_a_whole_journal(path: Path, at_once: int) -> None:
    """Nothing is wrong, up to the newest entry; nor while somebody writes."""
    assert look(path, at_once=at_once) == ("", [*range(100, LAST, 100), LAST])
    with journal(path) as writer:
        writer.store([later(LAST + 1, "more")])
        assert look(path, at_once=at_once)[0] == ""


@pytest.mark.parametrize("at_once", [0, AT_ONCE])
def test_a_page_in_the_middle(path: Path, at_once: int) -> None:
    """It is found where it is, in SQLite's words, and nothing is changed."""
    overwrite_page_of(path, "message 0750 ")
    before = path.read_bytes()
    found, told = look(path, at_once=at_once)
    assert found
    assert told == ([] if at_once else [100, 200, 300, 400, 500, 600, 700])
    assert path.read_bytes() == before


@pytest.mark.parametrize("table", ["placed", "source", "meta"])
def test_other_tables(path: Path, table: str) -> None:
    """They are looked at, too, before the entries."""
    overwrite_pages(path, table)
    found, told = look(path)
    assert found
    assert told == []


def test_entries_out_of_time(path: Path) -> None:
    """What SQLite takes for whole, and is not: a page of somewhere else, for instance."""
    change(path, "UPDATE entry SET time = 5 WHERE position = 750")
    assert look(path)[0] == "entries between 701 and 800 are not later than the one before"


def test_it_goes_on_where_it_was(path: Path) -> None:
    """With the entries behind; what was before is not looked at again."""
    assert look(path, most=3) == (None, [100, 200, 300])
    overwrite_pages(path, "placed")
    assert look(path, 300) == ("", [*range(400, LAST, 100), LAST])


def test_what_says_nothing_of_the_file(tmp_path: Path, path: Path) -> None:
    """Raises: another moment may know more."""
    with pytest.raises(sqlite3.OperationalError):
        look(tmp_path / "none.sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE entry RENAME TO other")
    with pytest.raises(sqlite3.OperationalError):
        look(path)


def run(*arguments: str | Path, stdin: int | None = subprocess.PIPE) -> tuple[int, list[str]]:
    """Run the process to its end; it ends earlier when its input does."""
    command = [sys.executable, "-m", "besedka.journal.checker", *map(str, arguments)]
    with subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        return process.wait(), lines


def test_the_process(path: Path, tmp_path: Path) -> None:
    """It says how far it is, and how it ended; without anybody who listens it does not look."""
    assert run(path) == (0, [str(LAST), "+"])
    assert run(path, "1500") == (0, [str(LAST), "+"])
    assert run(path, stdin=subprocess.DEVNULL) == (0, [])
    code, lines = run(tmp_path / "none.sqlite")
    assert (code, lines[0][:2]) == (1, "? ")
    overwrite_page_of(path, "message 0750 ")
    code, lines = run(path)
    assert (code, lines[0][:2]) == (0, "! ")
