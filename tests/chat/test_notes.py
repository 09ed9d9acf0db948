"""What is kept beside the entries."""

from __future__ import annotations

import pytest

from besedka.chat.events import Event, SettingsWanted
from besedka.chat.notes import MarkerMoved, MarkerTold, SeenNoted, is_kept
from support.journals import said

KEPT = [said(1), MarkerMoved(0, 1, 1, (), "device:a", "1", 5), SeenNoted(0, 1, 0, (), "device:a", (1,), 0)]
NOT_KEPT = [MarkerTold(0, 1, 1, (), "#x", 5), SettingsWanted(0, 1, 1, ())]


@pytest.mark.parametrize("event", [*KEPT, *NOT_KEPT], ids=lambda event: type(event).__name__)
def test_what_the_journal_keeps(event: Event) -> None:
    """Entries, which have a position, and notes; not what is only told."""
    assert is_kept(event) == (event in KEPT)
