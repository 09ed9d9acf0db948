"""Files that are made from the journal are checked beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.archive.beside import BESIDE, verify_beside
from support.archives import make_journal

if TYPE_CHECKING:
    from pathlib import Path


def test_an_index_beside_the_journal(tmp_path: Path) -> None:
    """None is no fault; one that is whole is whole; one that is damaged says why."""
    journal = make_journal(tmp_path / "journal.sqlite")
    assert verify_beside(journal) == []
    index = tmp_path / BESIDE[0]
    index.write_bytes(journal.read_bytes())
    (sound,) = verify_beside(journal)
    assert sound.is_sound
    assert sound.name == BESIDE[0]
    index.write_text("no database " * 1000)
    (damaged,) = verify_beside(journal)
    assert "not a database" in damaged.why
    index.write_bytes(journal.read_bytes()[:-4096])
    (cut,) = verify_beside(journal)
    assert not cut.is_sound
