"""Words that were taken back, or are not kept, leave the disk: what SQLite has left of them in gaps, and the log.

`secure_delete` overwrites a row where it stands. But where rows grow or go, SQLite moves their neighbours to other
pages, and leaves the old bytes behind (measured with 3.40: a few messages of a thousand). So the rows around what went
(`scrub` has its positions, or the ends of a stretch of which nothing is left) are written again: their pages, gaps
included, are given up, and pages that are given up are overwritten.

Called with the writing connection, under the hub's lock, a piece at a time; by `server/upkeep.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

__all__ = ["scrub_piece", "truncate_log"]

# SQLite moves rows between neighbours, five pages of 4 KiB at the most; and others may have come in between since.
AROUND = 32 * 1024  # bytes on each side
MOST_AROUND = 400  # rows on each side: as many short ones as are in so many bytes
TOGETHER = 400  # positions: what went within so many is one piece; as much again on each side is written with it
ROW = 24  # bytes of a row besides its text, at the least
PAGE = 4096  # what a row has more than that is in pages of its own

# The first of neighbouring pages is never given up: what its neighbours keep is moved into it. In front of the first
# row of a table some pages are filled for a moment: that overwrites the gaps of the first one, and it has neighbours.
FILLERS = 100
FILLER = "0" * 200
_FILL = {
    "entry": "INSERT INTO entry (position, time, kind, text) VALUES (?, 0, '', ?)",
    "version": "INSERT INTO version VALUES (?, 0, ?)",
}


def scrub_piece(connection: sqlite3.Connection) -> bool:
    """Write the rows around what went again, in one transaction; return whether there was anything to do.

    Raises `sqlite3.Error`; then nothing is changed.
    """
    (first,) = connection.execute("SELECT min(position) FROM scrub").fetchone()
    if first is None:
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        query = "SELECT max(position) FROM scrub WHERE position < ?"
        (last,) = connection.execute(query, (first + TOGETHER,)).fetchone()
        for table, key in (("entry", "position"), ("version", "message")):
            low, high = (
                _edge(connection, table, key, first, "<", "DESC"),
                _edge(connection, table, key, last, ">", "ASC"),
            )
            _write_again(connection, table, key, (low, high))
        connection.execute("DELETE FROM scrub WHERE position <= ?", (last,))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return True


def _edge(connection: sqlite3.Connection, table: str, key: str, start: int, beyond: str, way: str) -> int:
    """Return the key of the farthest row that may be in a page which a row at `start` was in, too."""
    edge, size = start, 0
    rows = connection.execute(
        f"SELECT {key}, ifnull(length(CAST(text AS BLOB)), 0) FROM {table} WHERE {key} {beyond} ?"  # noqa: S608
        f" ORDER BY {key} {way} LIMIT ?",
        (start, MOST_AROUND),
    )
    for edge, length in rows:  # noqa: B007 - the last one is the answer
        size += ROW + min(length, PAGE)
        if size >= AROUND:
            break
    rows.close()
    return edge


def _write_again(connection: sqlite3.Connection, table: str, key: str, bounds: tuple[int, int]) -> None:
    within = f"FROM {table} WHERE {key} BETWEEN ? AND ?"
    rows = connection.execute(f"SELECT * {within}", bounds).fetchall()
    if rows:
        if connection.execute(f"SELECT 1 FROM {table} WHERE {key} < ? LIMIT 1", bounds[:1]).fetchone() is None:  # noqa: S608
            connection.executemany(_FILL[table], [(-number, FILLER) for number in range(1, FILLERS + 1)])
            bounds = (-FILLERS, bounds[1])
        connection.execute(f"DELETE {within}", bounds)
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608


def truncate_log(connection: sqlite3.Connection) -> bool:
    """Move the log into the file and empty it; False where a reader is in the way just now.

    Raises `sqlite3.Error`.
    """
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
