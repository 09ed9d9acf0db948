"""How messages are named in a journal that was a copy: answers in it still name them as they were named before.

Each copy has an epoch of its own, and the msgid of a message has the epoch in it. What the tags of entries say is left
as it was stored; whoever reads entries for others names anew (`History`, `Finder`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    import sqlite3

    from besedka.chat.pages import Entry

__all__ = ["ANSWERS", "Epochs"]

ANSWERS: Final = ("+reply", "+draft/reply")


class Epochs:
    """The epoch of a journal, and those of the journals that it is a copy of."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read them; raises `sqlite3.Error`."""
        meta = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('epoch', 'former')"))
        self.now = str(meta.get("epoch", ""))
        self._former = frozenset(str(meta.get("former", "")).split())

    def name(self, entry: Entry) -> Entry:
        """Return an entry whose answers name messages as they are named now."""
        if not self._former or not entry.tags:
            return entry
        return msgspec.structs.replace(
            entry, tags=tuple((name, self._value(name, value)) for name, value in entry.tags)
        )

    def _value(self, name: str, value: str) -> str:
        epoch, _, position = value.rpartition("-")
        return f"{self.now}-{position}" if name in ANSWERS and epoch in self._former else value
