"""The journal's one writing connection: every entry of a turn in one transaction (docs/architecture.md, "The journal").

Only the turn calls it, under the hub's lock; readers have connections of their own (`history.py`).
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from besedka.chat.accounts import Account
from besedka.chat.invite_links import InviteLink
from besedka.chat.lockdown import Lockdown
from besedka.chat.rooms import RoomRecord
from besedka.chat.server_bans import ServerBan
from besedka.chat.web_logins import WebLogin
from besedka.errors import EnvironmentFault, StorageFault
from besedka.i18n import mark
from besedka.journal.batch import Batch
from besedka.journal.faults import DAMAGED, as_fault
from besedka.journal.mended import find_message, find_reactions, is_in_talk
from besedka.journal.pruner import Pruner
from besedka.journal.rows import (
    account_from_row,
    ban_from_row,
    link_from_row,
    login_from_row,
    room_from_row,
    source_fields,
)
from besedka.journal.schema import migrate
from besedka.journal.soundness import find_damage, refuse_damaged
from besedka.journal.sqlite_version import check_version

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.events import Event
    from besedka.chat.mended import KeptMessage
    from besedka.chat.users import Source

__all__ = ["Contents", "Journal"]

# 8 MiB. Rarely enough that a busy server does not checkpoint every few turns; often enough that the log's file soon
# stops growing: a commit that only overwrites it is cheaper (measured: 90 instead of 150 µs of CPU, no file metadata).
CHECKPOINT_PAGES = 2_000
# Who only ever adds to the end needs few pages again, and what is read elsewhere is in the system's cache. SQLite by
# itself takes four times as much.
CACHE_KIB = 512
# Of those who spoke last, some 250 bytes each; the others are looked up again. Who only passes by, or changes nicks all
# day, must not fill memory for hours.
SOURCES_REMEMBERED = 4_096

_SOURCE = "INSERT OR IGNORE INTO source VALUES (NULL, ?, ?, ?, ?) RETURNING number"
_FIND_SOURCE = (
    "SELECT number FROM source WHERE nick = ? AND username = ? AND host = ? AND ifnull(identity, '') = ifnull(?, '')"
)
_NEWEST = (
    "SELECT e.time FROM placed p JOIN entry e ON e.position = p.last WHERE p.place = ? ORDER BY p.last DESC LIMIT 1"
)
_NEWEST_TIME = "SELECT time FROM entry ORDER BY position DESC LIMIT 1"
_GONE = "UPDATE seen SET time = ? WHERE time = 0"  # those who were here when the server ended
_SPOKEN = (
    "SELECT 1 FROM placed p CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
    " WHERE p.place = ? AND e.kind IN ('message', 'notice') ORDER BY p.last DESC LIMIT 1"
)


class Contents(msgspec.Struct, frozen=True):
    """What the chat begins with: rooms, the newest entry's position and time, how often the journal was opened.

    `secret` is 32 random bytes that nobody else ever sees, the same at each start.
    """

    rooms: tuple[RoomRecord, ...]
    position: int
    time: int
    opened: int
    epoch: str
    spoken: frozenset[int]
    accounts: tuple[Account, ...] = ()
    secret: bytes = b""
    server_bans: tuple[ServerBan, ...] = ()
    invite_links: tuple[InviteLink, ...] = ()
    lockdown: Lockdown = Lockdown.OFF
    forgotten: int = 0  # the highest number of a room that was forgotten
    web_logins: tuple[WebLogin, ...] = ()


class Journal:
    """The writer. `durability` "power" survives a power cut, "process" a killed process."""

    def __init__(self, path: Path, durability: Literal["power", "process"] = "power") -> None:
        """Open or make the journal and bring its schema up to date; raises `EnvironmentFault`."""
        self._path = path
        check_version()
        _refuse_orphan(path)
        refuse_damaged(path)
        log = Path(f"{path}-wal")
        self.ended_well = not (log.exists() and log.stat().st_size)  # an end in order leaves no log behind
        try:
            # before SQLite makes it, and for its -wal and -shm, which get the same rights
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.0)
        except (sqlite3.Error, OSError) as error:
            raise as_fault(error, mark("cannot open the journal {path}"), path=path) from None
        try:
            self._prepare(path, durability)
        except BaseException:
            self._connection.close()
            raise
        self.pruner = Pruner(self._connection, self._forget_numbers)
        self.on_wish: Callable[[], None] = lambda: None  # called in the turn that stores one; must not block
        self._sources: dict[Source, int] = {}
        self._identities: dict[str, int] = {}
        self._noted = self._written = 0  # times up to which everything was seen
        self._called: dict[tuple[int, int], str] = {}  # the other ends of talks

    def _prepare(self, path: Path, durability: Literal["power", "process"]) -> None:
        connection = self._connection
        try:
            if not path.stat().st_size:  # of an old file it would write the header at each start
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # what is freed can be given back to the disk
            connection.execute("PRAGMA journal_mode = WAL")
            damage = find_damage(connection, path)
            if damage:  # before the schema is touched
                raise StorageFault(
                    mark("cannot open the journal {path}"),
                    DAMAGED,
                    may_retry=False,
                    damage=damage,
                    path=path,
                    error=damage,
                )
            connection.execute(f"PRAGMA synchronous = {'FULL' if durability == 'power' else 'NORMAL'}")
            connection.execute(f"PRAGMA fullfsync = {int(durability == 'power')}")
            connection.execute(f"PRAGMA cache_size = {-CACHE_KIB}")
            connection.execute("PRAGMA secure_delete = ON")  # what is taken back or not kept any longer is overwritten
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            migrate(connection, path)
        except (sqlite3.Error, OSError) as error:
            raise as_fault(error, mark("cannot open the journal {path}"), path=path) from None

    def open(self) -> Contents:
        """Count this opening and return what is in the journal; raises `StorageFault`."""
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            fresh = (os.urandom(4).hex(), os.urandom(32).hex())
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('epoch', ?), ('opened', 0), ('secret', ?)", fresh)
            connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'opened'")
            meta = dict(connection.execute("SELECT name, value FROM meta"))
            meta["epoch"] = self._epoch(meta)
            rooms = tuple(map(room_from_row, connection.execute("SELECT * FROM room ORDER BY number")))
            staying = dict(connection.execute("SELECT folded, presence FROM always_on"))
            accounts = tuple(
                account_from_row(row, staying.get(row[0]))
                for row in connection.execute("SELECT * FROM account ORDER BY created, folded")
            )
            bans = tuple(map(ban_from_row, connection.execute("SELECT * FROM server_ban ORDER BY time, target")))
            links = tuple(map(link_from_row, connection.execute("SELECT * FROM invite_link ORDER BY time, digest")))
            logins = tuple(map(login_from_row, connection.execute("SELECT * FROM web_login ORDER BY number")))
            connection.execute(_GONE, (meta.get("seen", 0),))
            connection.execute("DELETE FROM seen WHERE time = 0")  # nobody knows
            newest = connection.execute("SELECT position, time FROM entry ORDER BY position DESC LIMIT 1").fetchone()
            spoken = frozenset(room.number for room in rooms if connection.execute(_SPOKEN, (room.number,)).fetchone())
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None
        position, time = newest or (0, 0)
        secret = bytes.fromhex(meta["secret"])
        forgotten = meta.get("rooms", 0)
        lockdown = Lockdown(meta.get("lockdown", Lockdown.OFF.value))
        return Contents(
            rooms,
            position,
            time,
            meta["opened"],
            meta["epoch"],
            spoken,
            accounts,
            secret,
            bans,
            links,
            lockdown,
            forgotten,
            logins,
        )

    def _epoch(self, meta: dict[str, Any]) -> str:
        """Return the epoch: another one in a copy, where positions from here on were used by the original, too.

        A copy is told by its inode; one that was moved to another disk counts as a copy, which does no harm.
        """
        inode = self._path.stat().st_ino
        epoch: str = meta["epoch"]
        if meta.get("inode", inode) != inode:
            former = f"{meta.get('former', '')} {epoch}".strip()  # answers that were given then name messages by it
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('former', ?)", (former,))
            epoch = os.urandom(4).hex()
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('epoch', ?), ('inode', ?)", (epoch, inode))
        return epoch

    def store(self, events: Sequence[Event]) -> None:
        """Keep entries, all or none; when this returns they are on the disk. Raises `StorageFault`."""
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            if len(self._called) >= SOURCES_REMEMBERED:
                self._called.clear()
            batch = Batch(self._number_of, self._number_of_identity, self._called)
            batch.gather(events)
            batch.insert(connection)
            if batch.has_wishes:
                self.pruner.has_wishes = True
                self.on_wish()
            connection.execute("COMMIT")
            if batch.takes_back:
                self.pruner.has_redacted = True
        except (sqlite3.Error, OSError) as error:
            fault = as_fault(error, mark("cannot write to the journal"))
            self._roll_back()
            raise fault from None

    def _forget_numbers(self) -> None:
        self._sources.clear()
        self._identities.clear()
        self._called.clear()

    def _roll_back(self) -> None:
        self._forget_numbers()
        if self._connection.in_transaction:
            try:
                self._connection.execute("ROLLBACK")
            except sqlite3.Error as error:
                raise as_fault(error, mark("cannot roll back in the journal"), may_retry=False) from None

    def _number_of(self, source: Source) -> int:
        """Return the number of a source, a new one if it was never seen."""
        number = self._sources.get(source)
        if number is None:
            fields = source_fields(source)
            (number,) = (
                self._connection.execute(_SOURCE, fields).fetchone()
                or self._connection.execute(_FIND_SOURCE, fields).fetchone()
            )
            if len(self._sources) >= SOURCES_REMEMBERED:
                self._sources.clear()
            self._sources[source] = number
        return number

    def _number_of_identity(self, name: str) -> int:
        number = self._identities.get(name)
        if number is None:
            self._connection.execute("INSERT OR IGNORE INTO identity VALUES (NULL, ?)", (name,))
            (number,) = self._connection.execute("SELECT number FROM identity WHERE name = ?", (name,)).fetchone()
            if len(self._identities) >= SOURCES_REMEMBERED:
                self._identities.clear()
            self._identities[name] = number
        return number

    def find_key(self, owner: str, key: str) -> tuple[int, int] | None:
        """Return position and time (microseconds) of the message with this key; raises `StorageFault`."""
        try:
            row: tuple[int, int] | None = self._connection.execute(
                "SELECT position, time FROM message_key WHERE owner = ? AND key = ?", (owner, key)
            ).fetchone()
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None
        return row

    def newest_in(self, room: int) -> int | None:
        """Return the time (microseconds) of a room's newest entry, None if it has none; raises `StorageFault`."""
        try:
            row: tuple[int] | None = self._connection.execute(_NEWEST, (room,)).fetchone()
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None
        return None if row is None else row[0]

    def find_markers(self, owner: str) -> dict[str, int]:
        """Return how far an account or a device has read, by key; raises `StorageFault`."""
        return dict(self._find("SELECT key, time FROM marker WHERE owner = ?", owner))

    def find_seen(self, device: str) -> dict[int, int]:
        """Return until when a device has seen each place (microseconds); raises `StorageFault`."""
        return dict(self._find("SELECT place, time FROM seen WHERE device = ?", device))

    def _find(self, query: str, identity: str) -> list[Any]:
        try:
            number = self._connection.execute("SELECT number FROM identity WHERE name = ?", (identity,)).fetchone()
            return [] if number is None else self._connection.execute(query, number).fetchall()
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None

    def note_time(self) -> None:
        """Keep until when everything was seen by those who are here: what is older than the last call of this.

        So that after a crash a device that was here gets what it may have missed, and no more. Raises `StorageFault`.
        """
        try:
            newest = self._connection.execute(_NEWEST_TIME).fetchone()
            time, self._noted = self._noted, 0 if newest is None else newest[0]
            if time != self._written:
                self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('seen', ?)", (time,))
                self._written = time
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot write to the journal")) from None

    def find_message(self, position: int) -> KeptMessage | None:
        """Return what was said at a position, None where nothing was; raises `StorageFault`."""
        try:
            return find_message(self._connection, position)
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None

    def is_in_talk(self, position: int, own: str, others: tuple[str, ...], folded: str | None) -> bool:
        """Whether an entry is of somebody's talk with one of others; raises `StorageFault`."""
        try:
            return is_in_talk(self._connection, position, own, others, folded)
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None

    def find_reactions(self, position: int) -> tuple[tuple[str, str], ...]:
        """Return who has reacted to a message, and how; raises `StorageFault`."""
        try:
            return find_reactions(self._connection, position)
        except sqlite3.Error as error:
            raise as_fault(error, mark("cannot read the journal")) from None

    def close(self) -> None:
        """Move what is in the log into the journal's file, as far as it goes now, and close."""
        try:
            self.note_time()
            self.note_time()  # all that there is: whoever is here was told
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except (sqlite3.Error, StorageFault):  # what is in the log stays there and counts: SQLite finds it then
            pass
        finally:
            self._connection.close()


def _refuse_orphan(path: Path) -> None:
    """Refuse an empty file with a log beside it: SQLite would take the file for a new one, and throw the log away.

    No crash leaves that behind: the file has its first page before there is a log.
    """
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size and not (path.exists() and path.stat().st_size):
        raise EnvironmentFault(
            mark("cannot open the journal {path}"),
            mark(
                "it is missing or empty, but its log {log} is there: put the file back beside its log, or a backup with"
                " besedka restore --force, which keeps the log aside"
            ),
            path=path,
            log=log.name,
        )
