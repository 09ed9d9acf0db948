"""What pages of the past say of messages that were changed or reacted to, and all that a message has said.

Called by `history.py`, with a connection of its thread; raises `sqlite3.Error`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.pages import Entry
from besedka.journal.mended import find_message
from besedka.journal.rows import MESSAGE

if TYPE_CHECKING:
    import sqlite3

    from besedka.chat.pages import Versions

__all__ = ["REACTIONS", "mended", "versions"]

REACTIONS = "besedka.chat/reactions"  # the tag of a message that was reacted to (docs/history.md)
SUMMARY_BYTES = 2_000  # of that tag: names are left out beyond it; a client takes 8,191 bytes of tags
_SAID = frozenset({"message", "notice"})


def mended(connection: sqlite3.Connection, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries of a page with how messages are reacted to, and with what changes of them have come to."""
    found: list[Entry] = []
    reactions = _reactions(connection, [entry.position for entry in entries if entry.kind in _SAID])
    for entry in entries:
        summary = reactions.get(entry.position)
        if summary is not None:
            found.append(msgspec.structs.replace(entry, tags=(*entry.tags, (REACTIONS, summary))))
        elif entry.kind == "edit":
            message = find_message(connection, int(dict(entry.tags)[MESSAGE]))
            if message is not None:  # else it was taken back
                found.append(msgspec.structs.replace(entry, text=message.text))
        else:
            found.append(entry)
    return tuple(found)


def _reactions(connection: sqlite3.Connection, positions: list[int]) -> dict[int, str]:
    """Return the summaries of messages that were reacted to: `[["👍", 2, ["anna", "boris"]]]`, as JSON."""
    marks = ", ".join("?" * len(positions))
    rows = connection.execute(
        f"SELECT message, reaction, nick FROM reaction WHERE message IN ({marks}) ORDER BY position",  # noqa: S608
        positions,
    )
    by_message: dict[int, dict[str, list[str]]] = {}
    for message, reaction, nick in rows:
        by_message.setdefault(message, {}).setdefault(reaction, []).append(nick)
    return {message: _summary(reactions) for message, reactions in by_message.items()}


def _summary(reactions: dict[str, list[str]]) -> str:
    """Return as many names as there is room for, and as many reactions; the first ones count."""
    told: list[tuple[str, int, list[str]]] = []
    room = SUMMARY_BYTES
    for reaction, nicks in reactions.items():
        room -= len(reaction.encode()) + len('["",000,[]],')
        if room < 0:
            break
        names: list[str] = []
        for nick in nicks:
            room -= len(nick.encode()) + len('"",')
            if room < 0:
                break
            names.append(nick)
        told.append((reaction, len(nicks), names))
    return msgspec.json.encode(told).decode()


def versions(connection: sqlite3.Connection, question: Versions) -> tuple[Entry, ...]:
    """Return all that a message has said, the oldest first, each with the time from which on it said so."""
    message = find_message(connection, question.message)
    if message is None:
        return ()
    rows = connection.execute(
        "SELECT v.text, e.time FROM version v JOIN entry e ON e.position = v.edited"
        " WHERE v.message = ? ORDER BY v.edited",
        (question.message,),
    ).fetchall()
    texts = [*(text for text, _ in rows), message.text]
    times = [message.time, *(time for _, time in rows)]
    return tuple(
        Entry(question.message, time, message.kind, message.source, message.target, text or "", ())
        for text, time in zip(texts, times, strict=True)
    )
