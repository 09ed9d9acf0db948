"""What is wrong with a journal is found, by SQLite's rules and by besedka's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.archive.verification import verify
from support.archives import change, make_journal, overwrite_pages
from support.journals import journal, said

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal in which everything has happened."""
    return make_journal(tmp_path / "journal.sqlite")


def names(path: Path) -> list[str]:
    """Return the names of what is wrong."""
    return [finding.name for finding in verify(path).findings]


def test_a_whole_journal(path: Path) -> None:
    """Nothing is wrong; what is in it is counted, and the work is told as it goes."""
    seen: list[tuple[int, int]] = []
    report = verify(path, lambda done, total: seen.append((done, total)))
    assert report.findings == ()
    assert report.is_sound
    assert (report.entries, report.first, report.last, report.lost, report.removed) == (20, 1, 20, 0, 0)
    assert (report.rooms, report.accounts) == (3, 1)
    assert report.newest > 0
    assert seen
    assert all(0 <= done <= total for done, total in seen)


def test_a_new_journal(tmp_path: Path) -> None:
    """There is nothing in it, and nothing wrong."""
    with journal(tmp_path / "j") as writer:
        writer.open()
    assert verify(tmp_path / "j").is_sound


def test_a_journal_in_use(path: Path) -> None:
    """What the server writes meanwhile does not matter."""
    with journal(path) as writer:
        writer.open()
        report = verify(path)
        writer.store([said(21)])
    assert report.is_sound
    assert report.entries == 20


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM entry WHERE position = 5", {"lost", "stretch-empty"}),
        ("DELETE FROM entry WHERE position = 1", {"lost", "stretch-empty"}),
        ("UPDATE entry SET time = 1 WHERE position = 7", {"time-goes-back"}),
        ("UPDATE entry SET room = 1 WHERE position = 8", {"not-placed"}),
        ("UPDATE entry SET room = 77 WHERE position = 8", {"not-placed", "no-room"}),
        ("UPDATE entry SET source = 77 WHERE position = 8", {"no-source"}),
        ("DELETE FROM placed WHERE place = 1", {"not-placed"}),
        ("UPDATE placed SET first = last + 1 WHERE place = 3", {"stretch-overlaps", "not-placed"}),
        ("INSERT INTO placed VALUES (2, 1000, 1000)", {"stretch-empty"}),
        ("INSERT INTO placed VALUES (2, 6, 5)", {"stretch-overlaps"}),
        ("INSERT INTO placed VALUES (77, 5, 5)", {"stretch-nowhere"}),
        ("INSERT INTO placed VALUES (-77, 5, 5)", {"stretch-nowhere"}),
        ("INSERT INTO placed VALUES ((1 << 62) + (1 << 31) + 77, 5, 5)", {"stretch-nowhere"}),
        ("INSERT INTO placed VALUES ((1 << 62) + (77 << 31) + 1, 5, 5)", {"stretch-nowhere"}),
        ("INSERT INTO message_key VALUES ('o', 'k', 1000, 5)", {"key-ahead"}),
        ("UPDATE room SET modes = '{' WHERE number = 1", {"bad-room"}),
        ("UPDATE account SET standing = 'unheard of'", {"bad-account"}),
        ("PRAGMA user_version = 9999", {"schema"}),
    ],
)
def test_each_rule(path: Path, statement: str, found: set[str]) -> None:
    """What breaks a rule is found, and nothing else."""
    change(path, statement)
    assert set(names(path)) >= found
    assert set(names(path)) <= found | {"stretch-overlaps", "stretch-empty"}


def test_what_is_lost_is_counted(path: Path) -> None:
    """How many, and where; what was removed on purpose is not lost."""
    change(path, "DELETE FROM entry WHERE position IN (5, 6, 9)", "DELETE FROM placed WHERE last IN (5, 6, 9)")
    (lost,) = [finding for finding in verify(path).findings if finding.name == "lost"]
    assert (lost.count, lost.examples) == (3, ("5-6", "9-9"))
    change(path, "INSERT INTO meta VALUES ('removed', 3)")
    report = verify(path)
    assert (report.lost, report.removed) == (0, 3)
    assert "lost" not in names(path)


def test_two_rooms_of_one_name(path: Path) -> None:
    """In both of them somebody spoke: that cannot be."""
    change(path, "UPDATE room SET name = '#LOBBY' WHERE number = 2")
    assert names(path) == ["same-name"]
    change(path, "UPDATE entry SET kind = 'notice' WHERE room = 1")
    assert names(path) == []


@pytest.mark.parametrize("table", ["entry", "placed", "room", "message_key", "source"])
def test_overwritten_pages(path: Path, table: str) -> None:
    """A broken disk is noticed, wherever it broke, and the rest is looked at all the same."""
    overwrite_pages(path, table)
    report = verify(path)
    assert not report.is_sound
    assert "lost" not in names(path) or table == "entry"


def test_pages_of_many_entries(tmp_path: Path) -> None:
    """Of a journal of many pages some cannot be read: how many entries there were is told."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        writer.open()
        writer.store([said(position, "x" * 500) for position in range(1, 2001)])
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xa5" * 8192)
    report = verify(path)
    found = {finding.name: finding.count for finding in report.findings}
    assert {"integrity", "unreadable"} & found.keys()
    assert 0 < found["unreadable-entries"] < 200
    assert "lost" not in found
    assert report.lost == found["unreadable-entries"]
    assert report.entries == 2000 - report.lost


def test_no_journal_at_all(tmp_path: Path) -> None:
    """Something else, half a file, and nothing: each is damaged, not a crash."""
    (tmp_path / "text").write_text("no database " * 1000)
    assert names(tmp_path / "text") == ["unreadable"]
    (tmp_path / "empty").touch()
    assert names(tmp_path / "empty") == ["schema"]
    whole = make_journal(tmp_path / "whole")
    (tmp_path / "half").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    assert not verify(tmp_path / "half").is_sound
