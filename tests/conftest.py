"""What every test run needs: the catalogues of words, hypothesis' examples, a table of what was measured."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from hatch_build import compile_catalogues

if TYPE_CHECKING:
    from collections.abc import Callable

compile_catalogues(Path(__file__).parent.parent)

# Hundreds of servers are started: with their modules compiled anew each time that would be two thirds of the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A commit must not fail by chance: the same examples each time. New ones are drawn at night, more of them, and the
# line that repeats a finding is printed. No deadline: how long an example takes depends on what else runs.
settings.register_profile("commit", derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=500, print_blob=True, deadline=None)
settings.load_profile("commit")
LONGEST_S = 1_200  # for the nightly examples of one test


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the nightly profile, let each test of properties be one for the night."""
    if config.getoption("--hypothesis-profile", None) == "nightly":
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker("nightly")
                item.add_marker(pytest.mark.timeout(LONGEST_S))


@pytest.fixture(autouse=True)
def _loud_enough() -> None:
    """Log warnings, as by default: who runs a command within the process of the tests may have set another level."""
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture
def measured(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Return what takes down figures of a nightly test by name: they are shown in a table, and judge nothing."""

    def take_down(**figures: object) -> None:
        if request.node.get_closest_marker("nightly"):
            record_property("measured", {"what": request.node.name, **figures})

    return take_down


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show what was measured, one table for each set of figures."""
    tables: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for report in terminalreporter.stats.get("passed", []):
        for name, figures in report.user_properties:
            if name == "measured":
                tables.setdefault(tuple(figures), []).append(figures)
    for columns, rows in tables.items():
        terminalreporter.section("measured")
        terminalreporter.line("| " + " | ".join(columns) + " |")
        terminalreporter.line("|---" * len(columns) + "|")
        for row in rows:
            terminalreporter.line("| " + " | ".join(str(row[column]) for column in columns) + " |")
