"""Tests of benchmarks/growth.py: each row is there, and the journal is as it was afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from besedka.archive.verification import verify
from support.benchmark import load

if TYPE_CHECKING:
    from pathlib import Path

growth = load("growth")


def test_a_small_journal(tmp_path: Path) -> None:
    """Made once, measured, and whole."""
    journal = growth.prepare(tmp_path, 500)
    assert growth.prepare(tmp_path, 500) == journal
    measured = growth.measure(journal, 500)
    with closing(sqlite3.connect(journal)) as connection:
        assert connection.execute("SELECT count(*), max(position) FROM entry").fetchone() == (500, 500)
    assert verify(journal).is_sound
    shown = growth.table({500: measured, 5000: {name: 2 * value for name, value in measured.items()}})
    assert len(shown.split("\n")) == 2 + len(measured)
    assert all(row.endswith("| 2.0 |") for row in shown.split("\n")[2:])
    for name in ("50 around a date", "a phrase, in one room", "a commit of 50 (power)", "index, bytes a message"):
        assert measured[name] > 0
