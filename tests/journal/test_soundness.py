"""What is known of whether a journal is whole, and starts that take no damaged one."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.errors import EnvironmentFault, StorageFault
from besedka.journal import soundness
from besedka.journal.journal import Journal
from besedka.journal.soundness import Known, forgive, known_of, note, refuse_damaged
from support.archives import make_journal, overwrite_page_of
from support.journals import journal, said

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED = Known(checked=5, damage="something", found=1_763_812_800_000_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal that ends with enough messages for pages of their own."""
    file = make_journal(tmp_path / "journal.sqlite")
    with journal(file) as writer:
        position = writer.open().position
        time = 1_767_000_000_000_000
        texts = [f"message {number:04d} {'x' * 300}" for number in range(500)]
        events = [said(position + 1 + number, text) for number, text in enumerate(texts)]
        writer.store([msgspec.structs.replace(each, time=time + each.position) for each in events])
    return file


def test_what_is_noted_is_known(path: Path) -> None:
    """For the owner's eyes only, and nothing else is left; garbage in its place is nothing."""
    assert known_of(path) == Known()
    note(path, DAMAGED)
    assert known_of(path) == msgspec.structs.replace(DAMAGED, inode=path.stat().st_ino)
    file = path.with_name("check.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(each.name for each in path.parent.iterdir()) == ["check.json", "journal.sqlite"]
    file.write_text("{")
    assert known_of(path) == Known()


def test_another_file_in_its_place_is_not_damaged(path: Path, tmp_path: Path) -> None:
    """A backup that was put back, or a copy."""
    note(path, DAMAGED)
    (tmp_path / "copy").write_bytes(path.read_bytes())
    (tmp_path / "copy").replace(path)
    refuse_damaged(path)
    assert not forgive(path)


def test_a_journal_that_is_known_to_be_damaged_is_not_opened(path: Path) -> None:
    """The sentence says what helps; nothing is changed, until somebody has looked who knows better."""
    note(path, DAMAGED)
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"found damaged on 2025-11-2.*\(something\).*besedka verify.*restore"):
        Journal(path)
    assert path.read_bytes() == before
    assert forgive(path)
    assert known_of(path).wanted, "the server looks again soon"
    with journal(path):
        pass


def test_a_small_journal_is_looked_at_by_each_start(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in the middle of what is old; a large one starts, and is looked at later."""
    overwrite_page_of(path, "message 0250 ")
    before = path.read_bytes()
    with pytest.raises(StorageFault, match=r"the file is damaged, and nothing was changed\. besedka verify") as caught:
        Journal(path)
    assert caught.value.damage
    assert not caught.value.may_retry
    assert path.read_bytes() == before
    monkeypatch.setattr(soundness, "SMALL", path.stat().st_size - 1)
    with journal(path) as writer:
        assert writer.open().position == 520


def test_how_the_last_server_ended(path: Path) -> None:
    """One that was killed leaves a log behind."""
    with journal(path) as first:
        assert first.ended_well
        first.store([said(600)])
        with journal(path) as second:
            assert not second.ended_well
