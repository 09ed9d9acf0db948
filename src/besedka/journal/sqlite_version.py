"""Which versions of SQLite besedka runs on, and which of them are known to be able to damage a file.

A table, looked at once at the start; what can be done about a version is for the system's packages.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

import msgspec

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BUGS", "OLDEST", "Bug", "check_version", "known_bugs", "warn_of_bugs"]

Version = tuple[int, int, int]

OLDEST: Version = (3, 35, 0)  # RETURNING (sqlite.org/releaselog/3_35_0.html)

log = logging.getLogger(__name__)


class Bug(msgspec.Struct, frozen=True):
    """A fault of SQLite that can damage a file: in versions from `since` on, and before `fixed`.

    `backports` are the first of each older line (same two numbers) that have the correction, too.
    """

    name: str
    since: Version
    fixed: Version
    backports: tuple[Version, ...]
    advice: str

    def is_in(self, version: Version) -> bool:
        """Whether a version has it."""
        if not self.since <= version < self.fixed:
            return False
        return not any(version[:2] == mended[:2] and version >= mended for mended in self.backports)


# From sqlite.org/wal.html, sqlite.org/howtocorrupt.html (section 8) and sqlite.org/changes.html: those that a journal
# in WAL mode could meet in a version that besedka runs on.
BUGS: tuple[Bug, ...] = (
    Bug(
        "WAL-reset bug (sqlite.org/wal.html#walresetbug)",
        (3, 7, 0),
        (3, 51, 3),
        ((3, 44, 6), (3, 50, 7)),
        "it takes two programs that write or checkpoint at the same moment; besedka has one connection that does: let"
        " no other program write to the journal while the server runs",
    ),
)


def known_bugs(version: Version, bugs: Sequence[Bug] = BUGS) -> list[Bug]:
    """Return the bugs that a version has."""
    return [bug for bug in bugs if bug.is_in(version)]


def check_version(version: Version | None = None) -> None:
    """Raise `EnvironmentFault` for a version that is too old; None is the one that is used."""
    version = version or _used()
    if version < OLDEST:
        raise EnvironmentFault(
            mark("cannot use SQLite {version}"),
            mark("besedka needs {oldest} or newer; install a newer SQLite, or a Python that comes with one"),
            version=_shown(version),
            oldest=_shown(OLDEST),
        )


def warn_of_bugs(version: Version | None = None) -> None:
    """Warn in the log of what a version is known to do; None is the one that is used."""
    version = version or _used()
    for bug in known_bugs(version):
        log.warning("SQLite %s has a bug that can damage a file, the %s: %s", _shown(version), bug.name, bug.advice)


def _used() -> Version:
    major, minor, patch = sqlite3.sqlite_version_info[:3]
    return major, minor, patch


def _shown(version: Version) -> str:
    return ".".join(map(str, version))
