"""The bar for what takes longer than a second."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from besedka.cli import progress
from besedka.cli.progress import progress_bar

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    """Standard error that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_no_bar_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log or a mail of cron has none."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 0.0)
    with progress_bar("Copying") as show:
        show(5, 10)
    assert written.getvalue() == ""


def test_what_is_quick_has_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing flickers."""
    written = Terminal()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 3600.0)
    with progress_bar("Copying") as show:
        show(5, 10)
    assert written.getvalue() == ""


def test_what_takes_long_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """It only goes forward, and an empty piece of work is no mistake."""
    written = Terminal()
    monkeypatch.setattr(sys, "stderr", written)
    monkeypatch.setattr(progress, "SHOWN_AFTER_S", 0.0)
    with progress_bar("Copying") as show:
        for done, total in ((0, 0), (5, 10), (1, 10), (10, 10)):
            show(done, total)
    assert "Copying" in written.getvalue()
