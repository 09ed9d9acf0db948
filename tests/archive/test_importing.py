"""Imports: equal to what was exported, once, and honest about what is older than the journal."""

from __future__ import annotations

import contextlib
import time
from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from besedka.archive import importing as module
from besedka.archive.entries import SAID_AT
from besedka.archive.exporting import Wanted, export
from besedka.archive.importing import Outcome, import_files
from besedka.archive.sources import Mapping, Source
from besedka.archive.verification import verify
from besedka.errors import EnvironmentFault, StorageFault
from besedka.i18n import Words
from besedka.journal.folder import Folder
from support.archives import later, make_journal
from support.journals import journal, rows, said, small_disk

if TYPE_CHECKING:
    from pathlib import Path

NOW = time.time_ns() // 1000
KEPT = (
    "SELECT e.position, e.time, e.kind, e.room, s.nick, s.username, s.host, s.identity, e.target, e.text, e.tags"
    " FROM entry e LEFT JOIN source s ON s.number = e.source ORDER BY e.position"
)
HEAD = '{"besedka":1,"epoch":"e","made":""}\n'


def exported(path: Path, file: Path) -> str:
    """Export all rooms; return the lines without what is new in each journal: the epoch."""
    export(path, Wanted((), None, "jsonl", None, None, None), file, Words("en"))
    _head, *lines = file.read_text("utf-8").splitlines()
    return "\n".join(line.partition('"msgid"')[0] + line.partition('"time"')[2] for line in lines)


def take(*files: Path, data: Path, mapping: Mapping | None = None, dry: bool = False) -> Outcome:
    """Import files, by their ends."""
    forms = {".jsonl": "jsonl", ".log": "irssi", ".weechatlog": "weechat"}
    sources = [Source(file, forms[file.suffix], UTC) for file in files]  # type: ignore[arg-type]
    return import_files(sources, data, mapping or Mapping(), NOW, dry=dry)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An export of a journal in which everything has happened."""
    file = tmp_path / "e.jsonl"
    exported(make_journal(tmp_path / "from" / "journal.sqlite"), file)
    return file


def test_out_and_in_is_the_same(tmp_path: Path, file: Path) -> None:
    """Into an empty journal: positions, times, people, rooms, texts and tags; it is whole, and the server goes on."""
    data = tmp_path / "to"
    outcome = take(file, data=data)
    assert (outcome.added, outcome.known, outcome.behind, outcome.unread, outcome.rooms) == (16, 0, 0, 0, 2)
    target, source = data / "journal.sqlite", tmp_path / "from" / "journal.sqlite"
    assert exported(target, tmp_path / "again.jsonl") == exported(source, tmp_path / "first.jsonl")
    assert rows(target, KEPT) == [row for row in rows(source, KEPT) if row[0] not in {9, 10, 19, 20}]
    assert verify(target).findings == ()
    with journal(target) as writer:
        contents = writer.open()
        assert contents.position == 18
        assert contents.spoken == {1, 2}
        assert [room.topic and room.topic.text for room in contents.rooms] == [None, "чай и сушки", None]


def test_the_same_again_adds_nothing(tmp_path: Path, file: Path) -> None:
    """Neither into the new journal nor into its own."""
    for data in (tmp_path / "to", tmp_path / "from"):
        take(file, data=data)
        before = rows(data / "journal.sqlite", KEPT)
        outcome = take(file, data=data)
        assert (outcome.added, outcome.known) == (0, 16)
        assert rows(data / "journal.sqlite", KEPT) == before


def test_a_dry_run_changes_nothing(tmp_path: Path, file: Path) -> None:
    """It tells what would be, where there is a journal and where there is none."""
    assert take(file, data=tmp_path / "none", dry=True).added == 16
    assert not (tmp_path / "none").exists()
    before = (tmp_path / "from" / "journal.sqlite").read_bytes()
    assert take(file, data=tmp_path / "from", dry=True).known == 16
    assert (tmp_path / "from" / "journal.sqlite").read_bytes() == before


def test_what_is_older_stands_behind(tmp_path: Path, file: Path) -> None:
    """With its own time in a tag; positions and times go on. What is newer keeps its time."""
    data = tmp_path / "to"
    data.mkdir()
    with journal(data / "journal.sqlite") as writer:
        writer.open()
        writer.store([later(1, "here first")])
    outcome = take(file, data=data)
    assert (outcome.added, outcome.behind) == (16, 16)
    assert verify(data / "journal.sqlite").is_sound
    (row,) = [row for row in rows(data / "journal.sqlite", KEPT) if row[9] == "hello"]
    assert row[0] == 17
    assert row[1] > 1_767_000_000_000_000
    assert SAID_AT in row[10]
    assert "2025-11-22T12:00:" in row[10]


def test_logs(tmp_path: Path) -> None:
    """Several at once, by time; lines of one minute keep their order; what came later in a log is added alone."""
    irssi, weechat, data = tmp_path / "#a.log", tmp_path / "#b.weechatlog", tmp_path / "to"
    irssi.write_text("--- Log opened Thu Jan 01 10:00:00 1970\n10:00 < anna> 1\n10:00 < anna> 1\n10:02 < anna> 3\n")
    weechat.write_text("1970-01-01 10:01:00\tboris\t2\n1970-01-01 10:03:00\t<--\tboris (b@h) has quit (bye)\n")
    assert take(irssi, weechat, data=data).added == 5
    with irssi.open("a") as opened:
        opened.write("10:02 < anna> 4\n10:09 < anna> 5\n")
    outcome = take(irssi, weechat, data=data)
    assert (outcome.added, outcome.known) == (2, 5)
    target = data / "journal.sqlite"
    assert rows(target, "SELECT text FROM entry ORDER BY position") == [
        (text,) for text in ("1", "1", "2", "3", "bye", "4", "5")
    ]
    assert rows(target, "SELECT kind, room FROM entry WHERE position = 5") == [("quit", None)]
    assert rows(target, "SELECT text, tags IS NOT NULL FROM entry WHERE tags IS NOT NULL") == [("4", 1)]
    assert rows(target, "SELECT DISTINCT owner FROM room WHERE number > 1") == [("administrator",)]
    assert verify(target).is_sound


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('"kind":"spell","room":"#a"', "no such kind"),
        ('"kind":"message"', "direct message"),
        ('"kind":"message","room":"a room"', "no room can"),
        ('"kind":"message","room":"#a","who":"an na"', "nobody can"),
        ('"kind":"message","room":"#a","who":"anna","host":"h h"', "nobody can"),
        ('"kind":"message","room":"#a","text":"a\\rQUIT"', "characters"),
        ('"kind":"message","room":"#a","tags":{"a;b":""}', "characters"),
        ('"time":"2999-01-01T00:00:00Z","kind":"message","room":"#a"', "future"),
    ],
)
def test_what_is_not_taken(tmp_path: Path, line: str, why: str) -> None:
    """Nothing comes into the journal that could not have been said here; the rest does."""
    file = tmp_path / "e.jsonl"
    stamp = "" if '"time"' in line else '"time":"2026-01-01T00:00:00Z",'
    good = (
        '{"position":2,"msgid":"","time":"2026-01-01T00:00:00Z","kind":"message","room":"#a","who":"anna","text":"x"}'
    )
    file.write_text(f'{HEAD}{{"position":1,"msgid":"",{stamp}{line}}}\n{good}\n', encoding="utf-8")
    outcome = take(file, data=tmp_path / "to")
    assert (outcome.added, outcome.unread) == (1, 1)
    assert why in outcome.troubles[0].line.why
    assert outcome.troubles[0].line.number == 2


def test_not_all_troubles_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of nothing but nonsense takes no memory; an odd head is no trouble."""
    monkeypatch.setattr(module, "MOST_TROUBLES", 2)
    file = tmp_path / "e.jsonl"
    rooms = '[{"name":"no room","created":"x"},{"name":"#a","created":"x"}]'
    file.write_text(f'{{"besedka":1,"epoch":"e","made":"","rooms":{rooms}}}\n' + "nonsense\n" * 5)
    outcome = take(file, data=tmp_path / "to")
    assert (outcome.unread, len(outcome.troubles), outcome.rooms) == (5, 2, 1)


def test_by_small_pieces(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a transaction ends matters to nobody."""
    monkeypatch.setattr(module, "AT_ONCE", 3)
    take(file, data=tmp_path / "to")
    assert verify(tmp_path / "to" / "journal.sqlite").is_sound
    assert exported(tmp_path / "to" / "journal.sqlite", tmp_path / "a.jsonl") == exported(
        tmp_path / "from" / "journal.sqlite", tmp_path / "b.jsonl"
    )


def test_a_folder_in_use(tmp_path: Path, file: Path) -> None:
    """Nothing is imported beside a server."""
    with (
        contextlib.closing(Folder(tmp_path / "from")),
        pytest.raises(EnvironmentFault, match="another besedka server uses it"),
    ):
        take(file, data=tmp_path / "from")


def test_a_full_disk(tmp_path: Path) -> None:
    """One sentence; what was added stays whole, and the same command goes on when there is space."""
    source = tmp_path / "from"
    with journal(source) as writer:
        writer.open()
        writer.store([said(position, "x" * 2000) for position in range(1, 3001)])
    file = tmp_path / "e.jsonl"
    exported(source, file)
    with small_disk(tmp_path / "small", 4) as disk:
        with pytest.raises(StorageFault, match="the disk is full"):
            take(file, data=disk)
        report = verify(disk / "journal.sqlite")
        assert report.is_sound
        assert report.entries < 3000
