"""The state that a server begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.config.settings import Settings
from besedka.journal.journal import Journal
from besedka.server.beginning import begin
from support.inside import changed

if TYPE_CHECKING:
    from pathlib import Path


def test_an_empty_journal(tmp_path: Path) -> None:
    """Begins with the lobby and with what the settings say."""
    journal = Journal(tmp_path / "journal.sqlite")
    try:
        settings = changed(Settings(), journal={"key_hours": 2}, accounts={"always_on": "no"}, server={"name": "there"})
        state = begin(journal.open(), journal, settings)
    finally:
        journal.close()
    assert list(state.rooms) == ["#lobby"]
    assert state.users == {}
    assert state.key_lifetime == 2 * 3600 * 1_000_000
    assert state.always_on is False
    assert state.messages is journal
