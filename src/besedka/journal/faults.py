"""SQLite's errors as besedka's: the one boundary where they are told apart."""

from __future__ import annotations

import sqlite3

from besedka.errors import StorageFault
from besedka.i18n import mark

__all__ = ["DAMAGED", "as_fault", "told_damage"]

# What another moment may mend. After an I/O error what is on the disk is not known: no second try (fsync's errors
# are told once).
_MAY_RETRY = {
    sqlite3.SQLITE_BUSY: mark("another program has locked it"),
    sqlite3.SQLITE_LOCKED: mark("another program has locked it"),
    sqlite3.SQLITE_FULL: mark("the disk is full"),
    sqlite3.SQLITE_READONLY: mark("its folder takes no writes"),
    sqlite3.SQLITE_CANTOPEN: mark("its file cannot be opened"),
    sqlite3.SQLITE_NOMEM: mark("no memory"),
    # An I/O error, but of the index of the log, which is made anew at each start: nothing of ours was touched.
    sqlite3.SQLITE_IOERR_SHMSIZE: mark("the disk is full"),
}
# Nothing mends these but somebody who looks: a server that went on would make it worse.
DAMAGED = mark(
    "{error}; the file is damaged, and nothing was changed. besedka verify tells what is lost, besedka restore puts a"
    " backup in its place (docs/keeping.md)"
)
_DAMAGES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# The system says that the disk cannot be read: another moment may mend it, but who looks for damage has found it.
_UNREADABLE = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})
_PRIMARY = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)


def as_fault(
    error: sqlite3.Error | OSError, what: str, *, may_retry: bool | None = None, **values: object
) -> StorageFault:
    """Make a `StorageFault` of an error; `may_retry` overrules what the error itself says."""
    code = getattr(error, "sqlite_errorcode", None)
    known = None if code is None else _MAY_RETRY.get(code) or _MAY_RETRY.get(code & _PRIMARY)
    if may_retry is None:
        may_retry = known is not None
    damage = ""
    if code is not None and code & _PRIMARY in _DAMAGES:
        known, may_retry, damage = DAMAGED, False, str(error)
    told = getattr(error, "strerror", None) or str(error)
    return StorageFault(what, known or "{error}", may_retry=may_retry, damage=damage, error=told, **values)


def told_damage(error: sqlite3.Error) -> str:
    """Return in which words an error says that the file is damaged or cannot be read; "" where it says neither."""
    code = getattr(error, "sqlite_errorcode", 0)
    return str(error) if code & _PRIMARY in _DAMAGES or code in _UNREADABLE else ""
