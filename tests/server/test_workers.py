"""How many workers there are, and their bounds."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from besedka.config.settings import Settings
from besedka.server.workers import worker_count, worker_limits
from support.inside import changed

if TYPE_CHECKING:
    import pytest


def test_there_is_one_worker_with_a_gil_and_one_a_core_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless the setting says how many."""
    assert worker_count(3) == 3
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: True, raising=False)
    assert worker_count(0) == 1
    monkeypatch.setattr(sys, "_is_gil_enabled", lambda: False)
    assert worker_count(0) == (os.cpu_count() or 1)
    monkeypatch.delattr(sys, "_is_gil_enabled")  # as before Python 3.13
    assert worker_count(0) == 1


def test_the_bounds_of_a_worker_are_in_its_units() -> None:
    """KiB become bytes."""
    limits = worker_limits(changed(Settings(), limits={"outbox_kib": 64, "line_budget_kib": 2, "connections": 5}))
    assert (limits.outbox_limit, limits.read_budget) == (65_536, 2048)
    assert limits.inbox_limit > 5
