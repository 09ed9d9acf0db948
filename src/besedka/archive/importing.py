"""Entries of files into a journal that no server uses, behind what is there already.

Positions and times never go back: what is older than the journal's newest entry stands behind it, and says in a tag
when it was said. Into an empty journal everything comes as it was. Killed in the middle, the same command goes on.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.archive.amending import amend, may_amend, tell_since_when
from besedka.archive.entries import SAID_AT, Exported
from besedka.archive.jsonl import shown_time, time_of
from besedka.archive.logs import Unread
from besedka.archive.positions import MENDING, Positions
from besedka.archive.progress import Progress, unseen
from besedka.archive.reading import JOURNAL, reading
from besedka.archive.sources import Item, Mapping, Source, Trouble, items
from besedka.chat.names import check_room, fold_room
from besedka.chat.rooms import RoomRecord, Topic
from besedka.chat.state import ADMINISTRATOR
from besedka.chat.talk import stranger
from besedka.i18n import mark
from besedka.journal.faults import as_fault
from besedka.journal.folder import Folder
from besedka.journal.journal import Journal
from besedka.journal.mended import mark_changed, take_back
from besedka.journal.rows import room_row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from besedka.archive.jsonl import Head

__all__ = ["Outcome", "import_files"]

AT_ONCE = 1_000  # entries a transaction: one sync each, and a kill undoes no more
LONGEST_ROOM = 64  # characters: as many as the settings may allow
MOST_TROUBLES = 1_000  # lines that are told; the rest is counted
A_DAY = 86_400_000_000  # microseconds: clocks differ, but not by more
A_MINUTE = 60_000_000  # what a log without seconds does not tell
KINDS = frozenset(
    {"message", "notice", "join", "leave", "quit", "kick", "nick", "topic", "mode", "rename", "metadata", "redacted"}
    | {"redact", "edit", "tag"}
)
_REACTED = (
    "INSERT OR IGNORE INTO reaction SELECT ?1, ?2, ?3, ?4, ?5 FROM entry WHERE position = ?1"
    " AND kind IN ('message', 'notice', 'tag')"
)
_NOT_REACTED = "DELETE FROM reaction WHERE message = ?1 AND who = ?2 AND reaction = ?3 AND ?4 AND ?5 <> ''"
_EVERYWHERE = frozenset({"nick", "quit"})  # no room's own
_WORD = re.compile(r"[^\s\x00-\x1f\x7f!@:,*?#][^\s\x00-\x1f\x7f!@,*?]*")
_PLACE = re.compile(r"[^\s\x00-\x1f\x7f@!]+")
_BAD_TEXT = re.compile(r"[\x00\r]")
_TAG = re.compile(r"\+?[A-Za-z0-9./-]+")

NO_KIND = mark("there is no such kind of entry")
NO_MESSAGE = mark("the message that it is about is not here")
NO_ROOM = mark("a direct message: only backups hold those for others")
BAD_ROOM = mark("no room can have this name")
BAD_NICK = mark("nobody can have this name")
BAD_TEXT = mark("it has characters that no message has")
FUTURE = mark("it is of the future")


class Outcome(msgspec.Struct):
    """What came of it. `behind` of the `added` are older than what was there; `known` were imported before.

    `changed` were as well, and are brought up to date.
    """

    added: int = 0
    known: int = 0
    changed: int = 0
    behind: int = 0
    unread: int = 0
    rooms: int = 0
    troubles: list[Trouble] = msgspec.field(default_factory=list)


def import_files(
    sources: list[Source],
    data: Path,
    mapping: Mapping,
    now: int,
    *,
    dry: bool = False,
    progress: Progress = unseen,
) -> Outcome:
    """Import files into a data folder; `now` is microseconds since 1970. `dry` changes nothing.

    Raises `EnvironmentFault`: what was added until then stays, and is not added again.
    """
    total = sum(source.file.stat().st_size for source in sources if source.file.is_file())
    done = 0

    def read(size: int) -> None:
        nonlocal done
        done += size
        progress(done, total)

    if dry:
        with _looking(data / JOURNAL) as connection:
            return _Import(connection, now).run(sources, mapping, read)
    with contextlib.closing(Folder(data)) as folder:
        with contextlib.closing(Journal(folder.journal)) as journal:
            journal.open()
        connection = sqlite3.connect(folder.journal, isolation_level=None)
        connection.execute("PRAGMA secure_delete = ON")
        with contextlib.closing(connection):
            try:
                return _Import(connection, now).run(sources, mapping, read)
            except (sqlite3.Error, OSError) as error:
                raise as_fault(error, mark("cannot write to the journal")) from None


@contextlib.contextmanager
def _looking(journal: Path) -> Any:
    """Have a copy in memory of what an import looks at, so that one can be tried."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        if journal.exists():
            with reading(journal) as reader:
                reader.backup(connection)
        else:
            from besedka.journal.schema import migrate

            migrate(connection, journal)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS imported (digest BLOB PRIMARY KEY, position INTEGER) WITHOUT ROWID"
        )
        yield connection


class _Import:
    """One import into one journal."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._connection = connection
        self._latest = now + A_DAY
        self._outcome = Outcome()
        newest = connection.execute("SELECT position, time FROM entry ORDER BY position DESC LIMIT 1").fetchone()
        self._position: int
        self._time: int
        self._position, self._time = newest or (0, 0)
        self._floor = self._time  # what is older than this was there before
        self._removed = 0
        self._rooms: dict[str, int] = {}
        self._sources: dict[tuple[Any, ...], int] = {}
        self._batch: list[tuple[Any, ...]] = []
        self._placed: list[tuple[int, int, int]] = []
        self._digests: dict[bytes, int] = {}  # of the batch, with positions
        self._taken_back: list[int] = []
        self._reactions: list[tuple[Any, ...]] = []
        (epoch,) = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone() or ("",)
        self._positions = Positions(epoch)

    def run(self, sources: list[Source], mapping: Mapping, read: Callable[[int], None]) -> Outcome:
        """Take all files, in bounded transactions."""
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        for number, name in connection.execute("SELECT number, name FROM room"):
            self._rooms[fold_room(name)] = number
        for item in items(sources, mapping, read, lambda head: self._take_head(head, mapping)):
            if isinstance(item, Trouble):
                self._trouble(item)
                continue
            why = self._why_not(item)
            if why is not None:
                self._trouble(Trouble(item.source.file, Unread(item.number, why, shown(item.entry))))
                continue
            position = self._known(item)
            if position is not None:
                self._take_change(item, position)
            else:
                position = self._add(item)
            if item.epoch:
                self._positions.add(item.source.file, item.entry.position, position)
            if len(self._batch) >= AT_ONCE:
                self._flush()
                connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
        self._flush()
        connection.execute("COMMIT")
        return self._outcome

    def _trouble(self, trouble: Trouble) -> None:
        self._outcome.unread += 1
        if len(self._outcome.troubles) < MOST_TROUBLES:
            self._outcome.troubles.append(trouble)

    def _take_head(self, head: Head, mapping: Mapping) -> None:
        """Make the rooms of one of our own files, and remember whose positions an empty journal takes over."""
        if not self._position:
            self._connection.execute("INSERT OR REPLACE INTO meta VALUES ('origin', ?)", (head.epoch,))
        for room in head.rooms:
            name = mapping.rooms.get(room.name, room.name)
            if check_room(name, LONGEST_ROOM) is None:
                try:
                    created = time_of(room.created)
                except ValueError:
                    created = 0
                self._room(name, created, room.topic)

    def _why_not(self, item: Item) -> str | None:
        """Return why an entry is not taken, None if it is."""
        entry = item.entry
        is_lost = entry.kind in MENDING and self._positions.find(item.source.file, entry.about) is None
        checks = (
            (is_lost, NO_MESSAGE),
            (entry.kind not in KINDS, NO_KIND),
            (not entry.rooms, NO_ROOM),
            (any(check_room(name, LONGEST_ROOM) is not None for name in entry.rooms), BAD_ROOM),
            (entry.nick is not None and not _WORD.fullmatch(entry.nick), BAD_NICK),
            (not all(_PLACE.fullmatch(part or "x") for part in (entry.username, entry.host)), BAD_NICK),
            (bool(_BAD_TEXT.search(f"{entry.text}{entry.target}")), BAD_TEXT),
            (not all(_TAG.fullmatch(key) and not _BAD_TEXT.search(value) for key, value in entry.tags), BAD_TEXT),
            (not 0 < entry.time <= self._latest, FUTURE),
        )
        return next((why for is_so, why in checks if is_so), None)

    def _known(self, item: Item) -> int | None:
        """Return where an entry is that was imported before, or is the journal's own."""
        if item.digest in self._digests:
            return self._digests[item.digest]
        query, values = "SELECT position FROM imported WHERE digest = ?", (item.digest,)
        found = self._connection.execute(query, values).fetchone()
        if found is None and item.epoch:
            # not by its text: that may have been changed or taken back since, here or there
            query, at = (
                "SELECT position FROM entry WHERE position = ? AND time = ?",
                (item.entry.position, item.entry.time),
            )
            found = self._connection.execute(query, at).fetchone()
        return None if found is None else int(found[0])

    def _take_change(self, item: Item, position: int) -> None:
        """Bring an entry that is known up to date; it may have come a moment ago, in an older file."""
        if item.epoch and may_amend(item.entry):
            if item.digest in self._digests:
                self._flush()
            if amend(self._connection, position, item.entry):
                self._outcome.changed += 1
                return
        self._outcome.known += 1

    def _add(self, item: Item) -> int:
        """Add an entry behind all others; return where."""
        entry = item.entry
        if item.epoch:
            entry = self._positions.moved(item.source.file, item.epoch, entry)
        position = self._position + 1
        if item.epoch and entry.position > position and self._is_origin(item.epoch):
            self._removed += entry.position - position  # what was not exported, and will never be here
            position = entry.position
        tags = entry.tags
        precision = 0 if item.epoch else A_MINUTE
        if self._floor and entry.time <= self._floor - precision and entry.said_at is None:
            tags = (*tags, (SAID_AT, shown_time(entry.time)))
            self._outcome.behind += 1
        time = max(entry.time, self._time + 1)
        places = [self._room(name, entry.time) for name in entry.rooms]
        room = None if entry.kind in _EVERYWHERE else places[0]
        told = msgspec.json.encode(tags).decode() if tags else None
        source = self._source(entry)
        self._batch.append((position, time, entry.kind, room, source, entry.target, entry.text, told))
        self._place(places if room is None else [room], position, may_join=room is not None)
        self._digests[item.digest] = position
        self._position, self._time = position, time
        self._outcome.added += 1
        if (
            entry.kind == "tag"
            and entry.reaction is not None
            and self._positions.find(item.source.file, item.entry.about)
        ):
            self._react(entry, position)
        if entry.kind == "edit" and entry.about is not None:
            tell_since_when(self._connection, entry.about, position)
        if entry.kind == "redact" and entry.about is not None:
            self._taken_back.append(entry.about)
        return position

    def _react(self, entry: Exported, position: int) -> None:
        """Keep how a message is reacted to now, one that is there to be reacted to."""
        assert entry.reaction is not None
        reaction, adding = entry.reaction
        who = entry.identity or stranger(entry.nick or "*")
        self._reactions.append((adding, entry.about, who, reaction, position, entry.nick))

    def _is_origin(self, epoch: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM meta WHERE name = 'origin' AND value = ?", (epoch,)).fetchone()
        return found is not None

    def _place(self, places: list[int], position: int, *, may_join: bool) -> None:
        if may_join and self._placed:
            place, last, first = self._placed[-1]
            if place == places[0] and last == position - 1 and self._batch[-2][3] is not None:
                self._placed[-1] = (place, position, first)
                return
        self._placed += [(place, position, position) for place in places]

    def _flush(self) -> None:
        connection = self._connection
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", self._batch)
        connection.executemany("INSERT INTO placed VALUES (?, ?, ?)", self._placed)
        connection.executemany("INSERT INTO imported VALUES (?, ?)", self._digests.items())
        for message in self._taken_back:  # it may have come before that, in an earlier import
            take_back(connection, message)
        mark_changed(connection, self._taken_back)
        self._taken_back.clear()
        for adding, *row in self._reactions:
            connection.execute(_REACTED if adding else _NOT_REACTED, row)
        self._reactions.clear()
        if self._removed:
            connection.execute("INSERT OR IGNORE INTO meta VALUES ('removed', 0)")
            connection.execute("UPDATE meta SET value = value + ? WHERE name = 'removed'", (self._removed,))
        self._removed = 0
        self._batch, self._placed = [], []
        self._digests.clear()

    def _room(self, name: str, created: int, topic: str | None = None) -> int:
        """Return the number of a room, which is made if it is not there."""
        number = self._rooms.get(fold_room(name))
        if number is None:
            number = self._connection.execute("SELECT ifnull(max(number), 0) + 1 FROM room").fetchone()[0]
            said = None if topic is None else Topic(topic, ADMINISTRATOR, created)
            record = RoomRecord(number, name, created, said, owner=ADMINISTRATOR)
            row = room_row(record)
            self._connection.execute(f"INSERT INTO room VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
            self._rooms[fold_room(name)] = number
            self._outcome.rooms += 1
        return number

    def _source(self, entry: Exported) -> int | None:
        if entry.nick is None:
            return None
        fields = (entry.nick, entry.username or entry.nick, entry.host or "", entry.identity)
        number = self._sources.get(fields)
        if number is None:
            self._connection.execute("INSERT OR IGNORE INTO source VALUES (NULL, ?, ?, ?, ?)", fields)
            query = (
                "SELECT number FROM source WHERE nick = ? AND username = ? AND host = ?"
                " AND ifnull(identity, '') = ifnull(?, '')"
            )
            number = int(self._connection.execute(query, fields).fetchone()[0])
            self._sources[fields] = number
        return number


def shown(entry: Exported) -> str:
    """Return an entry in one line, for somebody who looks for it."""
    return " ".join(filter(None, (entry.kind, *entry.rooms, entry.nick, entry.target, entry.text)))
