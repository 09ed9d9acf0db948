"""SQLite's errors as besedka's: the one boundary where they are told apart."""

from __future__ import annotations

import sqlite3

from besedka.errors import StorageFault

__all__ = ["as_fault"]

# What another moment may mend. After an I/O error what is on the disk is not known: no second try (fsync's errors
# are told once).
_MAY_RETRY = {
    sqlite3.SQLITE_BUSY: "another program has locked it",
    sqlite3.SQLITE_LOCKED: "another program has locked it",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "its folder takes no writes",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_NOMEM: "no memory",
    # An I/O error, but of the index of the log, which is made anew at each start: nothing of ours was touched.
    sqlite3.SQLITE_IOERR_SHMSIZE: "the disk is full",
}
_PRIMARY = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)


def as_fault(error: sqlite3.Error | OSError, what: str, *, may_retry: bool | None = None) -> StorageFault:
    """Make a `StorageFault` of an error; `may_retry` overrules what the error itself says."""
    code = getattr(error, "sqlite_errorcode", None)
    known = None if code is None else _MAY_RETRY.get(code) or _MAY_RETRY.get(code & _PRIMARY)
    if may_retry is None:
        may_retry = known is not None
    return StorageFault(what, known or getattr(error, "strerror", None) or str(error), may_retry=may_retry)
