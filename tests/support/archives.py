"""What tests of backups, checks, exports and imports share: journals with something in them, and damage."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, Verifier
from besedka.chat.commands import Speech
from besedka.chat.events import Said
from support.journals import KeptChat, everything_happens, journal, said

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.chat.users import Source

__all__ = ["change", "direct", "later", "make_journal", "overwrite_page_of", "overwrite_pages"]


def make_journal(path: Path) -> Path:
    """Make a journal in which everything has happened, and an account that has never come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with journal(path) as writer:
        chat = KeptChat(writer)
        everything_happens(chat)
        account = Account("Vera", "vera", 5, Verifier("hash", b"salt", 4096, b"stored", b"server"))
        position, time = chat.state.position + 1, chat.state.time + 1
        writer.store([AccountChanged(position, time, 1, (), None, "register", account)])
    return path


def later(position: int, text: str) -> Said:
    """Return a message that is said after everything has happened."""
    return msgspec.structs.replace(said(position, text), time=1_767_000_000_000_000 + position)


def direct(position: int, source: Source, target: str, recipient: str | None) -> Said:
    """Return something that is said to one other, whose time is its position."""
    return Said(position, position, 7, (), source, target, 0, "between us", Speech.MESSAGE, (), recipient, None)


def change(path: Path, *statements: str) -> None:
    """Change a journal as nobody should."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def overwrite_pages(path: Path, table: str) -> None:
    """Overwrite what a table has on its pages, as a broken disk would."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)


def overwrite_page_of(path: Path, text: str) -> None:
    """Overwrite the page on which a text stands, as a broken disk would; it stands on one."""
    data = path.read_bytes()
    (size,) = struct.unpack(">H", data[16:18])
    page = data.index(text.encode()) // size
    assert data.count(text.encode()) == 1
    with path.open("r+b") as file:
        file.seek(page * size)
        file.write(b"\xa5" * size)
