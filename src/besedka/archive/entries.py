"""Entries of a journal as they are exported: by room or all, between two times, in the one order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.archive.progress import Progress, unseen
from besedka.chat.mended import EDITED
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.users import ACCOUNT
from besedka.errors import EnvironmentFault
from besedka.i18n import mark
from besedka.journal.rows import MESSAGE

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

__all__ = ["SAID_AT", "Exported", "Redaction", "Selection", "ends_of", "entries", "find_rooms", "rooms_of"]

AT_ONCE = 10_000  # positions: some MiB in memory
SAID_AT = "+besedka.chat/time"  # the tag of what was imported behind newer entries: when it was really said
LONGEST_NUMBER = 19  # digits of SQLite's numbers
_DIRECT = ("message", "notice", "redacted", "redact", "edit", "tag")


class Selection(msgspec.Struct, frozen=True):
    """What is wanted: rooms by number (None: all), or the direct talks of an account; since and until when.

    Times are microseconds; `until` is not in it any more.
    """

    rooms: tuple[int, ...] | None = None
    account: str | None = None
    since: int | None = None
    until: int | None = None


class Redaction(msgspec.Struct, frozen=True):
    """Who took a message back, when (microseconds) and why."""

    nick: str
    time: int
    reason: str


class Exported(msgspec.Struct, frozen=True):
    """An entry with its names instead of numbers; `rooms` are all in which it is seen, none for a direct message.

    `redaction` is that of what was taken back.
    """

    position: int
    time: int
    kind: str
    rooms: tuple[str, ...]
    nick: str | None
    username: str | None
    host: str | None
    identity: str | None
    target: str | None
    text: str | None
    tags: tuple[tuple[str, str], ...]
    redaction: Redaction | None = None

    @property
    def edited(self) -> bool:
        """Whether it was changed since it was said."""
        return EDITED in dict(self.tags)

    @property
    def about(self) -> int | None:
        """The position of the message that it mends, reacts to or answers, None for none or for one of elsewhere."""
        tags = dict(self.tags)
        found = tags.get(MESSAGE) or tags.get("+reply", tags.get("+draft/reply", "")).rpartition("-")[2]
        return int(found) if found.isascii() and found.isdigit() and len(found) < LONGEST_NUMBER else None

    @property
    def reaction(self) -> tuple[str, bool] | None:
        """A reaction, and whether it was added: None for what is none."""
        tags = dict(self.tags)
        for tag, adding in (("+draft/react", True), ("+draft/unreact", False)):
            if tags.get(tag):
                return tags[tag], adding
        return None

    @property
    def account(self) -> str | None:
        """The account it was done by, None for a guest."""
        identity = self.identity or ""
        return identity[len(ACCOUNT) :] if identity.startswith(ACCOUNT) else None

    @property
    def said_at(self) -> str | None:
        """When it was really said, where that is not its time."""
        return dict(self.tags).get(SAID_AT)


def rooms_of(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the names of all rooms by number."""
    return dict(connection.execute("SELECT number, name FROM room ORDER BY number"))


def find_rooms(connection: sqlite3.Connection, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the numbers of rooms; raises `EnvironmentFault` for one that is not there."""
    by_name: dict[str, list[int]] = {}
    for number, name in rooms_of(connection).items():
        by_name.setdefault(fold_room(name), []).append(number)
    found: list[int] = []
    for name in names:
        numbers = by_name.get(fold_room(name if name.startswith("#") else f"#{name}"))
        if numbers is None:
            raise EnvironmentFault(mark("cannot export {name}"), mark("there is no such room"), name=name)
        found += numbers
    return tuple(found)


def ends_of(connection: sqlite3.Connection, selection: Selection) -> tuple[int, int]:
    """Return the first and the last position of the times that are wanted; times never go back."""
    newest = connection.execute("SELECT ifnull(max(position), 0) FROM entry").fetchone()[0]
    first = 1 if selection.since is None else _first_at(connection, selection.since, newest)
    last = newest if selection.until is None else _first_at(connection, selection.until, newest) - 1
    return first, last


def _first_at(connection: sqlite3.Connection, time: int, newest: int) -> int:
    """Return the first position whose entry is not before a time."""
    low, high = 1, newest + 1
    query = "SELECT position, time FROM entry WHERE position >= ? ORDER BY position LIMIT 1"
    while low < high:
        middle = (low + high) // 2
        found = connection.execute(query, (middle,)).fetchone()
        if found is None or found[1] >= time:
            high = middle
        else:
            low = found[0] + 1
    return low


def entries(connection: sqlite3.Connection, selection: Selection, progress: Progress = unseen) -> Iterator[Exported]:
    """Return what is wanted, in order; raises `EnvironmentFault` at once where there is no such account."""
    names = rooms_of(connection)
    places: tuple[int, ...] = tuple(names) if selection.rooms is None else selection.rooms
    if selection.account is not None:
        places = (_end_of(connection, selection.account),)
    return _each(connection, selection, names, places, progress)


def _each(
    connection: sqlite3.Connection,
    selection: Selection,
    names: dict[int, str],
    places: tuple[int, ...],
    progress: Progress,
) -> Iterator[Exported]:
    first, last = ends_of(connection, selection)
    taken_back: dict[int, Redaction] | None = None
    total = max(1, last - first + 1)
    for low in range(first, last + 1, AT_ONCE):
        progress(low - first, total)
        high = min(low + AT_ONCE - 1, last)
        seen_in = _places(connection, tuple(names), low, high)
        for row in _rows(connection, places, low, high):
            entry = _exported(row, names, seen_in)
            if entry.kind == "redacted":
                taken_back = _redactions(connection, places) if taken_back is None else taken_back
                entry = msgspec.structs.replace(entry, redaction=taken_back.get(entry.position))
            yield entry
    progress(total, total)


def _redactions(connection: sqlite3.Connection, places: tuple[int, ...]) -> dict[int, Redaction]:
    """Return what was taken back in these places, by the positions of the messages."""
    query = (
        "SELECT e.time, s.nick, e.text, e.tags FROM placed p"
        " CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
        " LEFT JOIN source s ON s.number = e.source WHERE p.place = ? AND e.kind = 'redact'"
    )
    found = {}
    for place in places:
        for time, nick, reason, tags in connection.execute(query, (place,)):
            message = int(dict(msgspec.json.decode(tags, type=tuple[tuple[str, str], ...]))[MESSAGE])
            found[message] = Redaction(nick or "*", time, reason or "")
    return found


def _end_of(connection: sqlite3.Connection, account: str) -> int:
    """Return the place of an account's direct talks."""
    for number, name in connection.execute("SELECT number, name FROM identity"):
        if name.startswith(ACCOUNT) and fold_nick(name[len(ACCOUNT) :]) == fold_nick(account):
            return -int(number)
    raise EnvironmentFault(
        mark("cannot export {name}"),
        mark("no account of this name has ever talked directly with anybody"),
        name=account,
    )


def _rows(connection: sqlite3.Connection, places: tuple[int, ...], low: int, high: int) -> Iterator[tuple[Any, ...]]:
    """Return the rows of these places between two positions, each once, in order."""
    query = (
        "SELECT e.position, e.time, e.kind, e.room, s.nick, s.username, s.host, s.identity, e.target, e.text, e.tags"
        " FROM placed p CROSS JOIN entry e ON e.position BETWEEN max(p.first, ?2) AND min(p.last, ?3)"
        " LEFT JOIN source s ON s.number = e.source WHERE p.place = ?1 AND p.last >= ?2 AND p.first <= ?3"
        # stretches do not overlap: the first that ends behind the range is the last that can reach into it
        " AND p.last <= ifnull((SELECT last FROM placed WHERE place = ?1 AND last >= ?3 ORDER BY last LIMIT 1), ?3)"
    )
    found: dict[int, tuple[Any, ...]] = {}
    for place in places:
        found.update((row[0], row) for row in connection.execute(query, (place, low, high)))
    for position in sorted(found):
        yield found[position]


def _places(connection: sqlite3.Connection, rooms: tuple[int, ...], low: int, high: int) -> dict[int, list[int]]:
    """Return in which rooms those entries are seen that are in several: nicks and quits, each a stretch of its own."""
    query = "SELECT last FROM placed WHERE place = ? AND last BETWEEN ? AND ? AND first = last"
    found: dict[int, list[int]] = {}
    for room in rooms:
        for (position,) in connection.execute(query, (room, low, high)):
            found.setdefault(position, []).append(room)
    return found


def _exported(row: tuple[Any, ...], names: dict[int, str], seen_in: dict[int, list[int]]) -> Exported:
    position, time, kind, room, nick, username, host, identity, target, text, tags = row
    rooms = (room,) if room is not None else () if kind in _DIRECT else tuple(seen_in.get(position, ()))
    return Exported(
        position,
        time,
        kind,
        tuple(names[number] for number in rooms if number in names),
        nick,
        username,
        host,
        identity,
        target,
        text,
        () if tags is None else msgspec.json.decode(tags, type=tuple[tuple[str, str], ...]),
    )
