"""The schema moves by numbered SQL files, each in one transaction, after an automatic copy of the file."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import msgspec

from besedka.chat.names import fold_nick
from besedka.errors import EnvironmentFault
from besedka.i18n import mark

__all__ = ["Migration", "migrate", "migrations"]

log = logging.getLogger(__name__)


class Migration(msgspec.Struct, frozen=True):
    """One numbered SQL file."""

    number: int
    name: str
    sql: str


def migrations() -> list[Migration]:
    """Return all migrations of this program, in order."""
    folder = Path(__file__).with_name("migrations")
    found = [
        Migration(int(file.name.split("_")[0]), file.name, file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    ]
    return sorted(found, key=lambda migration: migration.number)


def migrate(connection: sqlite3.Connection, path: Path, steps: list[Migration] | None = None) -> None:
    """Bring a journal to the newest schema; raises `EnvironmentFault` when it is newer than this program."""
    steps = migrations() if steps is None else steps
    connection.create_function("fold_nick", 1, fold_nick, deterministic=True)  # SQLite's own knows ASCII only
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    newest = steps[-1].number
    if version > newest:
        raise EnvironmentFault(
            mark("cannot open the journal {path}"),
            mark("its schema is {version}, this besedka knows {newest}; it was written by a newer one: install that"),
            path=path,
            version=version,
            newest=newest,
        )
    is_new = version == 0
    for step in steps:
        if step.number > version:
            if not is_new:
                _keep_copy(connection, path, version)
            _run(connection, step, path)
            if not is_new:
                log.info("the journal's schema is %d now", step.number)
            version = step.number


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> None:
    copy = path.with_name(f"{path.name}.schema-{version}")
    if copy.exists():  # from an attempt that did not get to its end: the journal is still the same
        copy.unlink()
    # SQLite takes a file that is there and empty: so nobody else could ever have opened it
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    connection.execute("VACUUM INTO ?", (str(copy),))
    log.info("kept a copy of the journal as it was before the change of its schema: %s", copy)


def _run(connection: sqlite3.Connection, step: Migration, path: Path) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}\nPRAGMA user_version = {step.number};\nCOMMIT;")
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        what = mark("cannot bring the journal {path} to schema {number}")
        raise EnvironmentFault(what, "{error}", path=path, number=step.number, error=error) from None
