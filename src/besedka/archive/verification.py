"""Whether a journal is whole: SQLite's own check, and the rules that only besedka knows.

Nothing is changed or mended here. What is found is counted, with the first examples of each kind.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.archive.progress import Progress, unseen
from besedka.archive.reading import reading
from besedka.chat.names import fold_room
from besedka.errors import StorageFault
from besedka.i18n import mark
from besedka.journal.rows import account_from_row, room_from_row
from besedka.journal.schema import migrations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from besedka.chat.rooms import RoomRecord

__all__ = ["Finding", "Report", "verify"]

AT_ONCE = 50_000  # entries a statement: a fraction of a second, so that progress moves
CLOSE = 64  # positions: what is on one page, more or less
EXAMPLES = 5  # of each kind: enough to look for a pattern


class Finding(msgspec.Struct, frozen=True):
    """A fault: its name for programs, its sentence (with a place for `count`), how often, and the first examples."""

    name: str
    sentence: str
    count: int
    examples: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """What is in a journal, and what is wrong with it.

    `removed` entries are not there because somebody wanted that; `lost` ones should be. Times are microseconds.
    """

    file: str
    schema: int
    entries: int
    first: int
    last: int
    removed: int
    lost: int
    rooms: int
    accounts: int
    newest: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


class Rule(msgspec.Struct, frozen=True):
    """What holds in each journal: its query selects what breaks it."""

    name: str
    sentence: str
    query: str


# By range of positions: each selects what breaks a rule.
_RULES: tuple[Rule, ...] = (
    Rule(
        "time-goes-back",
        mark("entries are not later than the one before"),
        "SELECT position FROM (SELECT position, time, lag(time) OVER (ORDER BY position) AS before FROM entry"
        " WHERE position BETWEEN ifnull((SELECT max(position) FROM entry WHERE position < ?1), ?1) AND ?2)"
        " WHERE time <= before",
    ),
    Rule(
        "not-placed",
        mark("entries of a room are in none of its stretches: people do not see them"),
        "SELECT e.position FROM entry e WHERE e.position BETWEEN ?1 AND ?2 AND e.room IS NOT NULL"
        " AND e.position > ifnull((SELECT value FROM meta WHERE name = 'cut'), 0)"
        " AND ifnull((SELECT p.first FROM placed p WHERE p.place = e.room AND p.last >= e.position ORDER BY p.last"
        " LIMIT 1), e.position + 1) > e.position",
    ),
    Rule(
        "no-source",
        mark("entries are by somebody who is not there"),
        "SELECT position FROM entry WHERE position BETWEEN ?1 AND ?2 AND source IS NOT NULL"
        " AND source NOT IN (SELECT number FROM source)",
    ),
    Rule(
        "no-room",
        mark("entries are in a room that is not there"),
        "SELECT position FROM entry WHERE position BETWEEN ?1 AND ?2 AND room IS NOT NULL"
        # rooms may be forgotten (rooms.forget_days); what was said in them is kept, and so is their highest number
        " AND room > ifnull((SELECT value FROM meta WHERE name = 'rooms'), 0)"
        " AND room NOT IN (SELECT number FROM room)",
    ),
)
# Of the whole journal.
_WHOLE: tuple[Rule, ...] = (
    Rule(
        "stretch-overlaps",
        mark("stretches overlap or end before they begin"),
        "SELECT place || ': ' || first || '-' || last FROM (SELECT place, first, last, lag(last) OVER"
        " (PARTITION BY place ORDER BY last) AS before FROM placed) WHERE first > last OR first <= ifnull(before, 0)",
    ),
    Rule(
        "stretch-empty",
        mark("stretches begin or end where there is no entry"),
        "SELECT place || ': ' || first || '-' || last FROM placed WHERE first NOT IN (SELECT position FROM entry)"
        " OR last NOT IN (SELECT position FROM entry)",
    ),
    Rule(
        "stretch-nowhere",
        mark("stretches are of a room or of somebody not there"),
        "SELECT place || ': ' || first || '-' || last FROM placed WHERE (place > 0 AND place < (1 << 62) AND place"
        " > ifnull((SELECT value FROM meta WHERE name = 'rooms'), 0) AND place NOT IN (SELECT number FROM room))"
        " OR (place < 0 AND -place NOT IN (SELECT number FROM identity))"
        # the place of a direct talk is made of the numbers of both ends (journal/rows.py)
        " OR (place >= (1 << 62) AND ((place & 2147483647) NOT IN (SELECT number FROM identity)"
        " OR ((place - (1 << 62)) >> 31) NOT IN (SELECT number FROM identity)))",
    ),
    Rule(
        "key-ahead",
        mark("keys belong to messages that are not there"),
        "SELECT position FROM message_key WHERE position NOT IN (SELECT position FROM entry) AND (position >"
        " (SELECT ifnull(max(position), 0) FROM entry) OR NOT EXISTS (SELECT 1 FROM meta WHERE name = 'removed'))",
    ),
)


def verify(file: Path, progress: Progress = unseen) -> Report:
    """Look at everything in a journal; raises `EnvironmentFault` only where nothing can be looked at."""
    try:
        with reading(file) as connection:
            return _Look(connection, str(file), progress).report()
    except StorageFault as fault:
        if fault.may_retry:
            raise
        finding = Finding(
            "unreadable",
            mark("the file cannot be read: it is no journal, or damaged"),
            1,
            (fault.damage or str(fault),),
        )
        return Report(str(file), 0, 0, 0, 0, 0, 0, 0, 0, 0, (finding,))


class _Look:
    """One look at one journal."""

    def __init__(self, connection: sqlite3.Connection, file: str, progress: Progress) -> None:
        self._connection = connection
        self._file = file
        self._progress = progress
        self._found: dict[str, Finding] = {}
        self._unread = 0  # positions of which nothing can be said

    def report(self) -> Report:
        """Look."""
        schema = self._number("PRAGMA user_version")
        newest_schema = migrations()[-1].number
        self._check_pages()
        if not 1 <= schema <= newest_schema:
            self._add("schema", mark("the schema is not one that this besedka knows"), [str(schema)])
            return Report(self._file, schema, 0, 0, 0, 0, 0, 0, 0, 0, tuple(self._found.values()))
        first = self._number("SELECT ifnull(min(position), 0) FROM entry")
        last = self._number("SELECT ifnull(max(position), 0) FROM entry")
        entries = self._check_entries(first, last)
        for rule in _WHOLE:
            self._apply(rule)
        rooms = self._check_rows("room", mark("rooms cannot be read"), "SELECT * FROM room", room_from_row)
        self._check_names(rooms)
        accounts: list[Any] = []
        if self._number("SELECT count(*) FROM sqlite_master WHERE name = 'account'"):
            accounts = self._check_rows(
                "account", mark("accounts cannot be read"), "SELECT * FROM account", account_from_row
            )
        removed = self._number("SELECT ifnull((SELECT value FROM meta WHERE name = 'removed'), 0)")
        missing = max(0, last - entries - removed - self._unread)
        if missing:
            gaps = self._gaps() if not removed else []
            self._add("lost", mark("positions have no entry: what was there is lost"), gaps, missing)
        newest = self._number("SELECT ifnull((SELECT time FROM entry ORDER BY position DESC LIMIT 1), 0)")
        return Report(
            self._file,
            schema,
            entries,
            first,
            last,
            removed,
            missing + self._unread,
            len(rooms),
            len(accounts),
            newest,
            tuple(self._found.values()),
        )

    def _add(self, name: str, sentence: str, examples: Iterable[str], count: int = 1) -> None:
        old = self._found.get(name, Finding(name, sentence, 0))
        shown = (*old.examples, *examples)[:EXAMPLES]
        self._found[name] = Finding(name, sentence, old.count + count, shown)

    def _number(self, query: str) -> int:
        """Return one number; 0 where it cannot be read, which is a fault of its own."""
        try:
            return int(self._connection.execute(query).fetchone()[0])
        except sqlite3.DatabaseError as error:
            self._unreadable(str(error))
            return 0

    def _unreadable(self, what: str) -> None:
        self._add("unreadable", mark("the file cannot be read: it is no journal, or damaged"), [what])

    def _check_pages(self) -> None:
        """Ask SQLite: pages, indexes, values that may not be NULL."""
        try:
            told = [line for (line,) in self._connection.execute("PRAGMA integrity_check(100)")]
        except sqlite3.DatabaseError as error:
            self._unreadable(str(error))
            return
        if told != ["ok"]:
            self._add("integrity", mark("SQLite finds the file damaged"), told, len(told))

    def _check_entries(self, first: int, last: int) -> int:
        """Apply the rules, range by range; return how many entries there are."""
        entries = 0
        total = last - first + 1
        for low, high in _ranges(first, last):
            self._progress(total + low - first, 2 * total)
            entries += self._count(low, high)
            for rule in _RULES:
                self._apply(rule, (low, high))
        return entries

    def _count(self, low: int, high: int) -> int:
        """Read the entries of a range; around what cannot be read, look closer."""
        try:
            query = "SELECT count(*), sum(length(text)) FROM entry WHERE position BETWEEN ? AND ?"
            return int(self._connection.execute(query, (low, high)).fetchone()[0])
        except sqlite3.DatabaseError:
            if high - low < CLOSE:
                self._unread += high - low + 1
                sentence = mark("entries cannot be read")
                self._add("unreadable-entries", sentence, [f"{low}-{high}"], high - low + 1)
                return 0
        middle = (low + high) // 2
        return self._count(low, middle) + self._count(middle + 1, high)

    def _apply(self, rule: Rule, values: tuple[int, ...] = ()) -> None:
        try:
            broken = [str(each) for (each,) in self._connection.execute(rule.query, values)]
        except sqlite3.DatabaseError as error:
            self._unreadable(f"{rule.name}: {error}")
            return
        if broken:
            self._add(rule.name, rule.sentence, broken, len(broken))

    def _check_rows(self, name: str, sentence: str, query: str, make: Callable[[Any], Any]) -> list[Any]:
        made = []
        try:
            for row in self._connection.execute(query):
                try:
                    made.append(make(row))
                except (msgspec.MsgspecError, ValueError, TypeError) as error:
                    self._add(f"bad-{name}", sentence, [f"{row[0]}: {error}"])
        except sqlite3.DatabaseError as error:
            self._unreadable(f"{name}: {error}")
        return made

    def _check_names(self, rooms: list[RoomRecord]) -> None:
        """Two rooms of one name may only be where one of them is left over from before, with nothing said in it."""
        taken: dict[str, int] = {}
        query = "SELECT count(*) FROM (SELECT 1 FROM entry WHERE room = ? AND kind = 'message' LIMIT 1)"
        for room in rooms:
            folded = fold_room(room.name)
            other = taken.setdefault(folded, room.number)
            if other != room.number and all(
                self._connection.execute(query, (number,)).fetchone()[0] for number in (other, room.number)
            ):
                self._add("same-name", mark("rooms have the name of another room"), [room.name])

    def _gaps(self) -> list[str]:
        """Return the first places where positions are missing."""
        query = (
            "SELECT ifnull(before, 0) + 1, position - 1 FROM (SELECT position, lag(position) OVER (ORDER BY position)"
            " AS before FROM entry) WHERE position > ifnull(before, 0) + 1 LIMIT ?"
        )
        try:
            return [f"{low}-{high}" for low, high in self._connection.execute(query, (EXAMPLES,))]
        except sqlite3.DatabaseError:
            return []


def _ranges(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut the positions into ranges; there are none in an empty journal."""
    if last:
        for low in range(first, last + 1, AT_ONCE):
            yield low, min(low + AT_ONCE - 1, last)
