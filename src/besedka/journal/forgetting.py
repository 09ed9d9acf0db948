"""An account that wants to be forgotten: what it said is redacted, or kept without its name. In small pieces.

The wish is stored with the account's end, and a row of `forgetting` until it is carried out: no kill loses it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.users import ACCOUNT
from besedka.journal.mended import REDACTED

if TYPE_CHECKING:
    import sqlite3

__all__ = ["FORGOTTEN", "REDACTED", "forget_piece"]

PIECE = 2_000  # positions; few of them are the account's
FORGOTTEN = "forgotten"  # nick and user name of whoever is
_OWN = "source IN (SELECT number FROM source WHERE identity = ?3)"


def forget_piece(connection: sqlite3.Connection) -> bool:
    """Carry out a piece of a wish in one transaction; return whether there was one.

    Called with the writing connection, under the hub's lock. Raises `sqlite3.Error`; then nothing is changed.
    """
    wish = connection.execute("SELECT account, how, reached FROM forgetting ORDER BY account LIMIT 1").fetchone()
    if wish is None:
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        _carry_on(connection, *wish)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return True


def _carry_on(connection: sqlite3.Connection, account: str, how: str, reached: int) -> None:
    identity = ACCOUNT + account
    newest = connection.execute("SELECT ifnull(max(position), 0) FROM entry").fetchone()[0]
    if reached >= newest:
        _finish(connection, account, identity)
        return
    end = min(reached + PIECE, newest)
    values = (reached + 1, end, identity)
    within = "position BETWEEN ?1 AND ?2"
    if how == "redact":
        connection.execute(
            f"UPDATE entry SET kind = '{REDACTED}', text = NULL, tags = NULL"  # noqa: S608 - our own words
            f" WHERE {within} AND kind IN ('message', 'notice') AND {_OWN}",
            values,
        )
        connection.execute(  # what is left of the words in the gaps of the file (scrubbing.py)
            f"INSERT OR IGNORE INTO scrub SELECT position FROM entry WHERE {within} AND kind = '{REDACTED}' AND {_OWN}",  # noqa: S608
            values,
        )
    connection.execute(
        f"UPDATE entry SET target = '{FORGOTTEN}' WHERE {within} AND kind = 'nick' AND {_OWN}",  # noqa: S608
        values,
    )
    connection.execute(  # what others said to it alone
        f"UPDATE entry SET target = '{FORGOTTEN}' WHERE {within} AND room IS NULL AND kind IN ('message', 'notice',"  # noqa: S608
        f" '{REDACTED}') AND NOT ifnull({_OWN}, 0) AND position IN (SELECT p.last FROM identity i CROSS JOIN placed p"
        " ON p.place = -i.number AND p.last BETWEEN ?1 AND ?2 WHERE i.name = ?3)",
        values,
    )
    if connection.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'changed'").fetchone():
        connection.execute("INSERT INTO changed (first, last) VALUES (?, ?)", (reached + 1, end))
    if how == "redact":
        for table in ("version", "reaction"):
            connection.execute(
                f"DELETE FROM {table} WHERE message BETWEEN ? AND ? AND message IN"  # noqa: S608 - our own words
                f" (SELECT position FROM entry WHERE kind = '{REDACTED}')",
                (reached + 1, end),
            )
    connection.execute("UPDATE forgetting SET reached = ? WHERE account = ?", (end, account))


# how far it had read and what others had read of it, what its devices had seen, and what these were called
_FORGET_READING = (
    "DELETE FROM marker WHERE key = ?1 OR owner IN (SELECT number FROM identity WHERE name = ?1)",
    "DELETE FROM seen WHERE device IN (SELECT number FROM identity WHERE substr(name, 1, length(?1) + 1) = ?1 || '/')",
    "DELETE FROM identity WHERE substr(name, 1, length(?1) + 1) = ?1 || '/'",
)


def _finish(connection: sqlite3.Connection, account: str, identity: str) -> None:
    """Take the name from all that is left, and end the wish. Those it was seen as stay different from each other."""
    connection.execute(
        "UPDATE source SET nick = ?1, username = ?1, host = ?1 || '/' || number, identity = NULL WHERE identity = ?2",
        (FORGOTTEN, identity),
    )
    connection.execute(  # how others call it, with whom it has talked alone
        "UPDATE talk SET nick = ?1, folded = ?1 WHERE other IN (SELECT number FROM identity WHERE name = ?2)",
        (FORGOTTEN, identity),
    )
    for statement in _FORGET_READING:
        connection.execute(statement, (identity,))
    connection.execute("UPDATE identity SET name = ? || ':' || number WHERE name = ?", (FORGOTTEN, identity))
    connection.execute("DELETE FROM message_key WHERE owner = ?", (identity,))
    connection.execute("DELETE FROM reaction WHERE who = ?", (identity,))
    connection.execute("DELETE FROM forgetting WHERE account = ?", (account,))
