"""A message that was changed after it was imported: what the file says now comes into the journal, if it is newer.

What it said before becomes one of its versions (docs/history.md), as of the edit that comes behind it in the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from besedka.chat.mended import EDITED
from besedka.journal.mended import mark_changed

if TYPE_CHECKING:
    import sqlite3

    from besedka.archive.entries import Exported

__all__ = ["amend", "may_amend", "tell_since_when"]

SAID = frozenset({"message", "notice"})
UNTOLD = 0  # in the place of the position of an edit that has not come yet
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # as edits are marked: their order is that of their letters


def may_amend(entry: Exported) -> bool:
    """Whether an entry of a file was changed since it was said."""
    return entry.kind in SAID and entry.text is not None and bool(_moment(entry.tags))


def amend(connection: sqlite3.Connection, position: int, entry: Exported) -> bool:
    """Let the message at a position say what it says in a file; return whether it did not, and was changed earlier.

    What was taken back here, or changed here at the same moment or later, stays. Raises `sqlite3.Error`.
    """
    row = connection.execute("SELECT kind, text, tags FROM entry WHERE position = ?", (position,)).fetchone()
    if row is None or row[0] not in SAID:
        return False
    tags = () if row[2] is None else msgspec.json.decode(row[2], type=tuple[tuple[str, str], ...])
    changed = _moment(entry.tags)
    if changed <= _moment(tags) or entry.text == row[1]:
        return False
    connection.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?)", (position, UNTOLD, row[1]))
    marked = (*((name, value) for name, value in tags if name != EDITED), (EDITED, changed))
    connection.execute(
        "UPDATE entry SET text = ?, tags = ? WHERE position = ?",
        (entry.text, msgspec.json.encode(marked).decode(), position),
    )
    mark_changed(connection, [position])
    return True


def tell_since_when(connection: sqlite3.Connection, message: int, edit: int) -> None:
    """Keep at which edit a message said no longer what it had said; raises `sqlite3.Error`."""
    connection.execute(
        "UPDATE OR IGNORE version SET edited = ? WHERE message = ? AND edited = ?", (edit, message, UNTOLD)
    )


def _moment(tags: tuple[tuple[str, str], ...]) -> str:
    found = dict(tags).get(EDITED, "")
    return found if _MOMENT.fullmatch(found) else ""
