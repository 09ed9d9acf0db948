"""What is taken out between turns: what devices have seen. The other pieces are tried with what they are about."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from besedka.chat.notes import SeenNoted
from besedka.errors import StorageFault
from support.journals import journal, rows

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.journal.journal import Journal

PHONE, GUEST = "account:anna/phone", "device:xyz"


def leave(writer: Journal, device: str, place: int, until: int) -> None:
    """Let a device see a place no longer."""
    writer.store([SeenNoted(0, until, 0, (), device, (place,), until)])


def test_what_devices_have_seen(tmp_path: Path) -> None:
    """Rows from before a time go, not those of who is there or has come since; so do names nobody has any more."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        for device in (PHONE, GUEST):
            leave(writer, device, 1, 10)
        leave(writer, PHONE, 2, 30)
        leave(writer, PHONE, 3, 10)
        found = [(device, place) for device, place, _ in rows(path, "SELECT * FROM seen")]
        leave(writer, PHONE, 3, 40)  # meanwhile
        writer.pruner.forget_seen(found, 20)
        assert writer.find_seen(PHONE) == {2: 30, 3: 40}
        assert writer.find_seen(GUEST) == {}
        assert rows(path, "SELECT name FROM identity ORDER BY number") == [(PHONE,), (GUEST,)]
        writer.store([SeenNoted(0, 50, 0, (), PHONE, (3,), 0)])
        writer.pruner.forget_seen(found, 50)
        assert writer.find_seen(PHONE) == {3: 0}
        leave(writer, PHONE, 3, 60)
        writer.pruner.forget_seen(found, 70)
        assert rows(path, "SELECT name FROM identity") == [(GUEST,)]
        leave(writer, PHONE, 1, 80)  # under a new number
        assert writer.find_seen(PHONE) == {1: 80}


def test_a_fault(tmp_path: Path) -> None:
    """Nothing is changed, and it is told as the journal's."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        leave(writer, PHONE, 1, 10)
        writer._connection.execute(
            "CREATE TEMP TRIGGER no BEFORE DELETE ON main.identity BEGIN SELECT raise(FAIL, 'no'); END"
        )
        with pytest.raises(StorageFault):
            writer.pruner.forget_seen(rows(path, "SELECT device, place FROM seen"), 20)
        assert writer.find_seen(PHONE) == {1: 10}
        writer._connection.close()
        with pytest.raises(StorageFault):
            writer.pruner.forget_seen([(1, 1)], 20)
        writer._connection = sqlite3.connect(path)  # to be closed
