"""The table of SQLite's versions: which are too old, and which can damage a file."""

from __future__ import annotations

import logging
import sqlite3

import pytest

from besedka.errors import EnvironmentFault
from besedka.journal.sqlite_version import BUGS, OLDEST, Bug, check_version, known_bugs, warn_of_bugs

RESET = "WAL-reset"


@pytest.mark.parametrize(
    ("version", "has_it"),
    [
        ((3, 35, 0), True),
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 0), True),
        ((3, 50, 4), True),
        ((3, 50, 7), False),
        ((3, 51, 0), True),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
        ((3, 53, 1), False),
    ],
)
def test_the_wal_reset_bug(version: tuple[int, int, int], has_it: bool) -> None:
    """Versions up to 3.51.2 have it, but for the two lines it was mended in, too."""
    assert any(RESET in bug.name for bug in known_bugs(version)) == has_it


def test_the_table_is_in_order() -> None:
    """Each bug begins before it ends, and its backports lie between, in lines of their own."""
    for bug in BUGS:
        assert bug.since < bug.fixed
        assert all(bug.since < mended < bug.fixed for mended in bug.backports)
        lines = [mended[:2] for mended in bug.backports]
        assert len(set(lines)) == len(lines)
        assert bug.fixed > OLDEST, "a bug that no version has which besedka runs on"


def test_a_bug_of_one_version_alone() -> None:
    """It is in that version, not in the one before or behind it."""
    bug = Bug("x", (3, 47, 1), (3, 47, 2), (), "")
    assert [bug.is_in(version) for version in ((3, 47, 0), (3, 47, 1), (3, 47, 2))] == [False, True, False]


def test_a_start_warns(caplog: pytest.LogCaptureFixture) -> None:
    """The version, the bug and what to do are said; of a version without a bug nothing is said."""
    with caplog.at_level(logging.WARNING):
        warn_of_bugs((3, 53, 0))
        assert caplog.text == ""
        warn_of_bugs((3, 40, 1))
    assert "SQLite 3.40.1" in caplog.text
    assert RESET in caplog.text
    assert "let no other program write" in caplog.text


def test_too_old_a_version_is_refused() -> None:
    """With a sentence that says what to install."""
    with pytest.raises(EnvironmentFault, match=r"cannot use SQLite 3\.31\.1: besedka needs 3\.35\.0 or newer"):
        check_version((3, 31, 1))


def test_the_version_that_is_used(caplog: pytest.LogCaptureFixture) -> None:
    """It is looked at where no other is named."""
    check_version()
    with caplog.at_level(logging.WARNING):
        warn_of_bugs()
    used = known_bugs(sqlite3.sqlite_version_info[:3])
    assert len(caplog.records) == len(used)
