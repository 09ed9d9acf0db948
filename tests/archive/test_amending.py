"""Messages that were changed after they were imported, and files that tell so, in any order."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import UTC
from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.archive.amending import amend, may_amend
from besedka.archive.copying import back_up, restore
from besedka.archive.entries import Exported
from besedka.archive.exporting import Wanted, export
from besedka.archive.importing import Outcome, import_files
from besedka.archive.sources import Mapping, Source
from besedka.archive.verification import verify
from besedka.chat.commands import Speech
from besedka.chat.mended import EDITED, Edited, Redacted
from besedka.chat.pages import Versions
from besedka.i18n import Words
from besedka.journal.history import History
from support.journals import ANNA, journal, rows, said

if TYPE_CHECKING:
    from pathlib import Path

NOW = time.time_ns() // 1000
BEGAN = 1_767_000_000_000_000
SECOND = 1_000_000


class Original:
    """A journal in which one message is changed now and then, and its exports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "from" / "journal.sqlite"
        self.path.parent.mkdir()
        self.position = 2
        with journal(self.path) as writer:
            writer.open()
            texts = ("as it was", "what stays")
            said_then = [said(number, text) for number, text in enumerate(texts, 1)]
            writer.store([msgspec.structs.replace(each, time=BEGAN + each.position) for each in said_then])

    def export(self, name: str) -> Path:
        """Export all of it."""
        file = self.folder / f"{name}.jsonl"
        export(self.path, Wanted((), None, "jsonl", None, None, None), file, Words("en"))
        return file

    def edit(self, text: str) -> None:
        """Change the first message, a second after the last change."""
        edit_in(self.path, text, self.next())

    def take_back(self) -> None:
        """Take it back."""
        position = self.next()
        with journal(self.path) as writer:
            when = BEGAN + position * SECOND
            writer.store([Redacted(position, when, 7, (), ANNA, "#lobby", 1, None, 1, "", ANNA, is_own=True)])

    def next(self) -> int:
        """Return the next position."""
        self.position += 1
        return self.position


def edit_in(path: Path, text: str, position: int, second: int = 0) -> None:
    """Change the first message of a journal."""
    when = BEGAN + (second or position) * SECOND
    with journal(path) as writer:
        writer.store([Edited(position, when, 7, (), ANNA, "#lobby", 1, None, 1, text, Speech.MESSAGE)])


@pytest.fixture
def original(tmp_path: Path) -> Original:
    """Make it."""
    return Original(tmp_path)


def take(*files: Path, data: Path, dry: bool = False) -> tuple[int, int, int]:
    """Import files; return how many entries were added, known, changed."""
    sources = [Source(file, "jsonl", UTC) for file in files]
    outcome: Outcome = import_files(sources, data, Mapping(), NOW, dry=dry)
    assert outcome.unread == 0
    assert verify(data / "journal.sqlite").findings == ()
    return outcome.added, outcome.known, outcome.changed


def texts(data: Path) -> list[str]:
    """Return all that the first message has said, the oldest first."""
    with closing(History(data / "journal.sqlite")) as history:
        return [entry.text for entry in history.page(Versions(1, "e-1", "#lobby", 99)).entries]  # type: ignore[union-attr]


def test_a_newer_file_brings_the_change(original: Original, tmp_path: Path) -> None:
    """Once; what it said before is kept, and whoever has made something of it is told."""
    data = tmp_path / "to"
    assert take(original.export("first"), data=data) == (2, 0, 0)
    original.edit("as it is")
    newer = original.export("second")
    assert take(newer, data=data, dry=True) == (1, 1, 1)
    assert texts(data) == ["as it was"]
    assert take(newer, data=data) == (1, 1, 1)
    assert texts(data) == ["as it was", "as it is"]
    assert rows(data / "journal.sqlite", "SELECT first, last FROM changed") == [(1, 1)]
    before = rows(data / "journal.sqlite", "SELECT * FROM entry")
    assert before == rows(original.path, "SELECT * FROM entry")
    assert take(newer, data=data) == (0, 3, 0)
    assert rows(data / "journal.sqlite", "SELECT * FROM entry") == before


def test_an_older_file_changes_nothing_back(original: Original, tmp_path: Path) -> None:
    """Whichever of them came first, or both at once."""
    first = original.export("first")
    original.edit("once")
    second = original.export("second")
    original.edit("twice")
    third = original.export("third")
    for number, order in enumerate(([second, third, first], [third, second, first], [first, third, second])):
        data = tmp_path / str(number)
        for file in order:
            take(file, data=data)
        assert texts(data)[-1] == "twice"
    take(first, second, third, data=tmp_path / "together")
    assert texts(tmp_path / "together") == ["as it was", "twice"]


def test_a_change_here(original: Original, tmp_path: Path) -> None:
    """A later one stays; an earlier one, too, where the file's is of the same second; else the file's is newer."""
    data = tmp_path / "to"
    take(original.export("first"), data=data)
    original.edit("there")  # in second 3
    newer = original.export("second")
    for second, text in ((4, "here, later"), (3, "here, then"), (2, "there")):
        copy = tmp_path / f"at-{second}"
        copy.mkdir()
        (copy / "journal.sqlite").write_bytes((data / "journal.sqlite").read_bytes())
        edit_in(copy / "journal.sqlite", text if second > 2 else "here, earlier", 3, second)
        take(newer, data=copy)
        assert texts(copy)[-1] == text


def test_what_was_taken_back_stays_so(original: Original, tmp_path: Path) -> None:
    """There, after the change; and a file from before that does not bring it again."""
    data = tmp_path / "to"
    first = original.export("first")
    take(first, data=data)
    original.edit("as it is")
    second = original.export("second")
    take(second, data=data)
    original.take_back()
    take(original.export("third"), data=data)
    for file in (second, first):
        assert take(file, data=data)[2] == 0
    path = data / "journal.sqlite"
    assert rows(path, "SELECT kind, text FROM entry WHERE position = 1") == [("redacted", None)]
    assert rows(path, "SELECT * FROM version") == []


def test_a_backup_catches_up(original: Original, tmp_path: Path) -> None:
    """A restored journal knows its own entries, and takes what was changed since."""
    back_up(original.path, tmp_path / "backup")
    original.edit("as it is")
    restore(tmp_path / "backup", tmp_path / "to")
    assert take(original.export("newer"), data=tmp_path / "to") == (1, 1, 1)
    assert texts(tmp_path / "to") == ["as it was", "as it is"]


def test_a_change_whose_edit_is_not_in_the_file(original: Original, tmp_path: Path) -> None:
    """An export up to a time before it: the message says what it says now; the edit may come later."""
    data = tmp_path / "to"
    take(original.export("first"), data=data)
    original.edit("as it is")
    newer = original.export("second")
    lines = newer.read_text("utf-8").splitlines(keepends=True)
    cut = tmp_path / "cut.jsonl"
    cut.write_text("".join(line for line in lines if '"kind":"edit"' not in line), encoding="utf-8")
    assert take(cut, data=data) == (0, 1, 1)
    assert texts(data) == ["as it is"]
    assert take(newer, data=data) == (1, 2, 0)
    assert texts(data) == ["as it was", "as it is"]


@pytest.mark.parametrize("moment", ["", "soon", "9999", "2026-01-01T00:00:00"])
def test_what_is_no_moment(moment: str) -> None:
    """A file that says nothing of when says nothing that is newer."""
    entry = Exported(1, 1, "message", ("#a",), "anna", "a", "h", None, "#a", "x", ((EDITED, moment),))
    assert not may_amend(entry)


def test_what_is_no_message(original: Original) -> None:
    """Nothing is there, or something else."""
    original.take_back()
    moment = (EDITED, "2026-01-01T00:00:00Z")
    entry = Exported(1, 1, "message", ("#a",), "anna", "a", "h", None, "#a", "x", (moment,))
    assert may_amend(entry)
    with journal(original.path) as writer:
        for position in (1, 3, 99):
            assert not amend(writer._connection, position, entry)
