"""What is not kept any longer: removed in small pieces, so that no turn waits for more than one of them.

Planned by a reader, carried out by the writer. Positions are never used again: the newest entry always stays, and how
many were removed is counted (`meta`, "removed"), so that it can be told from what was lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.users import Metadata

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

__all__ = ["KEEP_DAYS", "KEEP_MIB", "Limit", "give_back", "plan", "remove_piece"]

# Keys of a room's metadata, which its owner sets (chat/metadata.py)
KEEP_DAYS = "besedka.chat/keep-days"
KEEP_MIB = "besedka.chat/keep-mib"

PIECE = 500  # entries, or stretches: some milliseconds
PAGES = 64  # a piece of what is given back to the disk: 256 KiB
RESERVE = 256  # pages that stay free in the file: what is said next need not make it grow again
EVERYTHING = 0  # in the place of a room's number
OVERHEAD = 64  # bytes of an entry besides its text, more or less: position, time, kind, its part of a stretch
MICROSECONDS_PER_DAY = 86_400_000_000
MIB = 1024 * 1024
# What happened to accounts is for the administrator, and not for rooms to forget.
_STAY = ("account",)


class Limit(msgspec.Struct, frozen=True):
    """All of a room (`EVERYTHING`: of the server) up to and with this position goes."""

    room: int
    position: int


def plan(connection: sqlite3.Connection, now: int, keep_days: int) -> list[Limit]:
    """Return what is to be removed; `keep_days` is the server's, 0: for ever. `now` is microseconds since 1970.

    A room may keep less than the server, never more. Raises `sqlite3.Error`.
    """
    newest = _number(connection, "SELECT ifnull(max(position), 0) FROM entry")
    limits = []
    if keep_days:
        position = min(_before(connection, now - keep_days * MICROSECONDS_PER_DAY, newest), newest - 1)
        if position > _meta(connection, "kept_from"):
            limits.append(Limit(EVERYTHING, position))
    for number, days, mib in list(_rooms(connection)):
        position = 0
        if days:
            position = _before(connection, now - days * MICROSECONDS_PER_DAY, newest)
        if mib:
            position = max(position, _beyond(connection, number, mib * MIB))
        position = min(position, newest - 1)
        first = _number(connection, "SELECT first FROM placed WHERE place = ? ORDER BY last LIMIT 1", number)
        if first and first <= position:
            limits.append(Limit(number, position))
    return limits


def _rooms(connection: sqlite3.Connection) -> Iterator[tuple[int, int, int]]:
    """Yield rooms with limits of their own: number, days, MiB; what is no number is no limit."""
    for number, metadata in connection.execute("SELECT number, metadata FROM room WHERE metadata <> '[]'"):
        values = dict(msgspec.json.decode(metadata, type=Metadata))
        days, mib = (_limit(values.get(key, "")) for key in (KEEP_DAYS, KEEP_MIB))
        if days or mib:
            yield number, days, mib


def _limit(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


def _before(connection: sqlite3.Connection, time: int, newest: int) -> int:
    """Return the last position whose entry is older than a time; times never go back."""
    low, high = 0, newest
    while low < high:
        middle = (low + high + 1) // 2
        found = connection.execute(
            "SELECT time FROM entry WHERE position >= ? ORDER BY position LIMIT 1", (middle,)
        ).fetchone()
        if found is not None and found[0] < time:
            low = middle
        else:
            high = middle - 1
    return low


def _beyond(connection: sqlite3.Connection, room: int, most: int) -> int:
    """Return the position up to which a room has more than so many bytes, counted from its newest entry."""
    size = 0
    query = (
        "SELECT e.position, ifnull(length(CAST(e.text AS BLOB)), 0) FROM placed p CROSS JOIN entry e"
        " ON e.position BETWEEN p.first AND p.last WHERE p.place = ? ORDER BY p.last DESC, e.position DESC"
    )
    for position, length in connection.execute(query, (room,)):
        size += length + OVERHEAD
        if size > most:
            return int(position)
    return 0


def remove_piece(connection: sqlite3.Connection, limit: Limit) -> int | None:
    """Remove a piece in one transaction; return how many entries went, None when there is nothing left to remove.

    Called with the writing connection, under the hub's lock. Raises `sqlite3.Error`; then nothing is removed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        removed = _everything(connection, limit) if limit.room == EVERYTHING else _of_room(connection, limit)
        if removed:
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('removed', 0)")
            connection.execute("UPDATE meta SET value = value + ? WHERE name = 'removed'", (removed,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return removed


def _of_room(connection: sqlite3.Connection, limit: Limit) -> int | None:
    """Remove the oldest of a room: whole stretches, or the beginning of one."""
    removed = looked = 0
    while looked < PIECE:
        query = "SELECT first, last FROM placed WHERE place = ? ORDER BY last LIMIT 1"
        stretch = connection.execute(query, (limit.room,)).fetchone()
        if stretch is None or stretch[0] > limit.position:
            return removed if looked else None
        first, last = stretch
        end = min(last, limit.position, first + PIECE - 1)
        looked += end - first + 1
        if end == last:
            connection.execute("DELETE FROM placed WHERE place = ? AND last = ?", (limit.room, last))
        else:
            connection.execute("UPDATE placed SET first = ? WHERE place = ? AND last = ?", (end + 1, limit.room, last))
        removed += _delete(connection, "position BETWEEN ? AND ? AND room = ?", first, end, limit.room)
        if first == last:  # perhaps a nick or a quit, which other rooms still show
            removed += _delete(
                connection,
                "position = ?1 AND room IS NULL AND NOT EXISTS"
                " (SELECT 1 FROM room r CROSS JOIN placed p ON p.place = r.number AND p.last = ?1)",
                first,
            )
        connection.executemany("INSERT OR IGNORE INTO scrub VALUES (?)", [(first,), (end,)])  # between them nothing is
        _tell_changed(connection, first, end)
    return removed


def _everything(connection: sqlite3.Connection, limit: Limit) -> int | None:
    """Remove the oldest of the server: first from where it is seen, place by place, then the entries themselves."""
    _set_meta(connection, "cut", limit.position)  # up to here entries may be seen nowhere: besedka verify knows
    place = _meta(connection, "cut_place", -(2**63))
    done_with = _meta(connection, "cut_done")
    if done_with < limit.position:
        if _cut_places(connection, limit.position, place):
            return 0
        _set_meta(connection, "cut_done", limit.position)
        connection.execute("DELETE FROM meta WHERE name = 'cut_place'")
    kept_from = _meta(connection, "kept_from")
    if kept_from >= limit.position:
        return None
    oldest = _number(connection, "SELECT ifnull(min(position), 0) FROM entry WHERE position > ?", kept_from)
    end = min(max(kept_from, oldest - 1) + PIECE, limit.position)
    stay = ", ".join(f"'{kind}'" for kind in _STAY)
    removed = _delete(connection, f"position BETWEEN ? AND ? AND kind NOT IN ({stay})", kept_from + 1, end)
    _set_meta(connection, "kept_from", end)
    connection.execute(  # what stays, and what is behind, may be in one page with bytes of what went
        "INSERT OR IGNORE INTO scrub SELECT position FROM entry WHERE position BETWEEN ? AND ?", (kept_from + 1, end)
    )
    if end == limit.position:
        connection.execute("INSERT OR IGNORE INTO scrub VALUES (?)", (end,))
    _tell_changed(connection, kept_from + 1, end)
    return removed


def _cut_places(connection: sqlite3.Connection, position: int, place: int) -> bool:
    """Shorten or remove stretches up to a position, from a place on; tell whether there is more to do."""
    work = 0
    while work < PIECE:
        row = connection.execute(
            "SELECT place FROM placed WHERE place >= ? ORDER BY place LIMIT 1", (place,)
        ).fetchone()
        if row is None:
            return False
        place = row[0]
        gone = connection.execute(
            "DELETE FROM placed WHERE place = ?1 AND last IN"
            " (SELECT last FROM placed WHERE place = ?1 AND last <= ?2 ORDER BY last LIMIT ?3)",
            (place, position, PIECE),
        ).rowcount
        work += gone + 1
        if gone == PIECE:
            break  # the same place again
        connection.execute(
            "UPDATE placed SET first = ?2 + 1 WHERE place = ?1 AND first <= ?2 AND last ="
            " (SELECT last FROM placed WHERE place = ?1 AND last > ?2 ORDER BY last LIMIT 1)",
            (place, position),
        )
        place += 1
    _set_meta(connection, "cut_place", place)
    return True


def _delete(connection: sqlite3.Connection, condition: str, *values: int) -> int:
    return connection.execute(f"DELETE FROM entry WHERE {condition}", values).rowcount  # noqa: S608 - our own words


def _tell_changed(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Forget what belongs to messages that are gone; tell the search index, where there is one, to look again."""
    for table in ("version", "reaction"):
        connection.execute(
            f"DELETE FROM {table} WHERE message BETWEEN ? AND ? AND NOT EXISTS"  # noqa: S608 - our own words
            f" (SELECT 1 FROM entry WHERE position = {table}.message)",
            (first, last),
        )
    if _number(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'changed'"):
        connection.execute("INSERT INTO changed (first, last) VALUES (?, ?)", (first, last))


def give_back(connection: sqlite3.Connection) -> bool:
    """Give a piece of what is free in the file back to the disk; return whether there may be more.

    Only a file that was made for it can shrink (`auto_vacuum`); in others free pages are used for what is said next.
    """
    if _number(connection, "PRAGMA auto_vacuum") != 2:
        return False
    free = _number(connection, "PRAGMA freelist_count")
    if free <= RESERVE:
        return False
    connection.execute(f"PRAGMA incremental_vacuum({min(PAGES, free - RESERVE)})").fetchall()
    return free - PAGES > RESERVE


def _number(connection: sqlite3.Connection, query: str, *values: int) -> int:
    row = connection.execute(query, values).fetchone()
    return 0 if row is None else int(row[0])


def _meta(connection: sqlite3.Connection, name: str, otherwise: int = 0) -> int:
    row = connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return otherwise if row is None else int(row[0])


def _set_meta(connection: sqlite3.Connection, name: str, value: int) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
