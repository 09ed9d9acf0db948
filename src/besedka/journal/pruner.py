"""What is taken out of the journal between turns, a piece at a time: what is not kept any longer, or must go.

Called like the journal's writing (`journal.py`): with its connection, under the hub's lock. What is slow to find was
found by a reader before.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from besedka.i18n import mark
from besedka.journal.faults import as_fault
from besedka.journal.forgetting import forget_piece
from besedka.journal.retention import give_back, remove_piece
from besedka.journal.scrubbing import scrub_piece, truncate_log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from besedka.journal.retention import Limit

__all__ = ["Pruner"]

_KEYS = "DELETE FROM message_key WHERE (owner, key) IN (SELECT owner, key FROM message_key WHERE time < ? LIMIT 1000)"
_ACTS = "DELETE FROM audit WHERE (position, step) IN (SELECT position, step FROM audit WHERE time < ? LIMIT 1000)"
_SEEN = "DELETE FROM seen WHERE device = ? AND place = ? AND time > 0 AND time < ?"
# A name that an account's client gives itself is kept for this alone; a guest's device may be an end of talks.
_DEVICE = (
    "DELETE FROM identity WHERE number = ?1 AND instr(name, '/') AND NOT EXISTS (SELECT 1 FROM seen WHERE device = ?1)"
)


class Pruner:
    """Takes out pieces; each of its methods raises `StorageFault`.

    `has_wishes` says that an account may want to be forgotten, `has_redacted` that words are to leave the disk: both
    are looked at once after the start. `forget_numbers` is called when identities may have other numbers.
    """

    def __init__(self, connection: sqlite3.Connection, forget_numbers: Callable[[], None]) -> None:
        self._connection = connection
        self._forget_numbers = forget_numbers
        self.has_wishes = True
        self.has_redacted = True

    def forget_keys(self, before: int) -> int:
        """Forget up to a thousand message keys from before a time (microseconds); return how many."""
        with _writing():
            return self._connection.execute(_KEYS, (before,)).rowcount

    def forget_ended(self, now: int, links: Sequence[str]) -> None:
        """Forget bans and logins of browsers that ended by a time (microseconds), and these links."""
        with _writing():
            self._connection.execute("DELETE FROM web_login WHERE until <= ?", (now,))
            self._connection.execute("DELETE FROM server_ban WHERE until <= ?", (now,))
            self._connection.executemany("DELETE FROM invite_link WHERE digest = ?", [(each,) for each in links])

    def forget_acts(self, before: int) -> int:
        """Forget up to a thousand moderating acts from before a time (microseconds); return how many."""
        with _writing():
            return self._connection.execute(_ACTS, (before,)).rowcount

    def forget_seen(self, rows: Sequence[tuple[int, int]], before: int) -> None:
        """Forget what devices had seen of places, in one transaction, where it was before a time (microseconds)."""
        with _writing():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._connection.executemany(_SEEN, [(device, place, before) for device, place in rows])
                devices = dict.fromkeys(device for device, _ in rows)
                self._connection.executemany(_DEVICE, [(device,) for device in devices])
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        self._forget_numbers()

    def remove(self, limit: Limit) -> int | None:
        """Remove a piece of what is not kept any longer; None when there is no more."""
        with _writing():
            removed = remove_piece(self._connection, limit)
        self.has_redacted = self.has_redacted or bool(removed)  # the log has it still
        return removed

    def give_back(self) -> bool:
        """Give a piece of the file's free room back to the disk; whether there is more."""
        with _writing():
            return give_back(self._connection)

    def forget_account(self) -> bool:
        """Carry out a piece of an account's wish to be forgotten; whether there was one."""
        with _writing():
            self.has_wishes = forget_piece(self._connection)
        self.has_redacted = self.has_redacted or self.has_wishes
        self._forget_numbers()  # of those who are somebody else now
        return self.has_wishes

    def scrub(self) -> bool:
        """Let a piece of what was taken back leave the disk; whether there may be more to do now.

        The last piece is the log. While somebody reads from it, it stays, and so does `has_redacted`.
        """
        with _writing():
            if scrub_piece(self._connection):
                return True
            self.has_redacted = not truncate_log(self._connection)
        return False


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise as_fault(error, mark("cannot write to the journal")) from None
