"""The index's catalogue: which word is on which shelf, in which room; so most shelves need not be opened.

It is one FTS5 table. Its "texts" are a place on a shelf each: a room, an end of direct talks, or the shelf as a whole,
with the numbers of all words there (`word.number`; what is known of messages besides their words is among them). The
rows of a place are beside each other, so those that have a word are found by the depth of a tree, whatever else was
said in however many shelves. Words are in it as numbers only: of one that has left the list of words nothing is left.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final

from besedka.journal.search.shelf import words_in

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

__all__ = [
    "ALL_LISTED",
    "ANYTHING",
    "EVERYWHERE",
    "Listing",
    "change_lists",
    "list_of_end",
    "list_of_room",
    "room_of_list",
    "shelves_with",
]

# Shelves whose rows of one place are beside each other: 134 million messages. The more, the more bytes it takes to say
# how far the next row is; each such case is one look more.
CASE: Final = 1 << 10
PLACES: Final = 1 << 40  # in a case
EVERYWHERE: Final = 0
ANYTHING: Final = "0"  # the number of no word: each row has it
ALL_LISTED: Final = -1  # in `shelf.listed`
_SAID = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.said_{0} USING fts5vocab('main', 'm{0}', 'instance')"
WORDS: Final = 1_000  # in a piece: some ten milliseconds of gathering
NUMBERS: Final = 40_000  # in a piece: as much of writing


def list_of_room(room: int) -> int:
    """Return the number of a room as a place."""
    return 2 * room


def room_of_list(place: int) -> int:
    """Return the number of the room that is this place."""
    return place // 2


def list_of_end(end: int) -> int:
    """Return the number of one end of direct talks as a place."""
    return 2 * end + 1


def _row(shelf: int, place: int) -> int:
    """Return the number of a row: the newest shelf of a place comes first, since forwards is FTS5's quick direction."""
    return (shelf // CASE * PLACES + place) * CASE + CASE - 1 - shelf % CASE


def shelves_with(index: sqlite3.Connection, asked: Sequence[tuple[int, str]], first: int, last: int) -> Iterator[int]:
    """Yield the numbers of shelves in which something may be found, the newest first.

    `asked` are places with what is looked for there, in numbers of words. Shelves that are not listed yet are among
    the answers.
    """
    unlisted = index.execute(
        "SELECT number FROM shelf WHERE listed >= 0 AND fresh = 0 AND number BETWEEN ? AND ? ORDER BY number DESC",
        (first, last),
    )
    sources = [_numbers(unlisted), *(_listed(index, place, wanted, first, last) for place, wanted in asked)]
    before = -1
    for number in heapq.merge(*sources, reverse=True):
        if number != before:
            yield number
        before = number


def _numbers(rows: sqlite3.Cursor) -> Iterator[int]:
    for (number,) in rows:
        yield number


def _listed(index: sqlite3.Connection, place: int, wanted: str, first: int, last: int) -> Iterator[int]:
    for case in range(last // CASE, first // CASE - 1, -1):
        begin = case * CASE
        rows = index.execute(
            "SELECT rowid FROM catalogue WHERE catalogue MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid",
            (wanted, _row(min(last, begin + CASE - 1), place), _row(max(first, begin), place)),
        )
        for (row,) in rows:
            yield begin + CASE - 1 - row % CASE


class Listing:
    """What is on one shelf, place by place, as the catalogue has it; gathered from the shelf in pieces.

    The same shelf gives the same lists each time, so what was put into the catalogue can be taken out of it.
    """

    def __init__(self, index: sqlite3.Connection, number: int, name: str) -> None:
        self.name = name
        self._index = index
        self._number = number
        self._words: list[str] | None = None
        self._done = 0
        self._whole = False
        self._first = 0
        self._places: list[tuple[int, ...]] = []  # by message, from the first on
        self._lists: dict[int, list[int]] = {}  # numbers of words, by place
        self.rows: list[tuple[int, str]] = []  # when all is gathered

    def gather(self) -> bool:
        """Gather a piece; return whether that was all."""
        if self._whole:
            return True
        self._index.execute(_SAID.format(self.name))
        if self._words is None:
            self._begin()
        elif self._done < len(self._words):
            piece = self._words[self._done : self._done + WORDS]
            self._done += len(piece)
            self._take(piece[0], piece[-1])
        else:
            self._index.execute(f"DROP TABLE temp.said_{self.name}")
            self.rows = [
                (_row(self._number, at), f"{ANYTHING} {' '.join(map(str, numbers))}")
                for at, numbers in sorted(self._lists.items())
            ]
            self._places, self._lists = [], {}
            self._whole = True
        return self._whole

    def _begin(self) -> None:
        """Say where each message is."""
        places: dict[int, tuple[int, ...]] = {}
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        for kind, as_place in (("~r", list_of_room), ("~i", list_of_end)):
            for word, messages in self._said(kind, f"{kind}:"):  # a colon comes behind the digits
                at = as_place(int(word[2:]))
                for message in map(int, messages):
                    several = (*places.get(message, ()), at)
                    places[message] = known.setdefault(several, several)
        self._first = min(places, default=0)
        self._places = [()] * (max(places, default=-1) - self._first + 1)
        for message, several in places.items():
            self._places[message - self._first] = several
        self._words = sorted(word for word in words_in(self._index, self.name) if not word.startswith(("~r", "~i")))

    def _take(self, first: str, last: str) -> None:
        """Put the words from one to another where they are."""
        numbers = dict(
            self._index.execute("SELECT word, number FROM word WHERE word BETWEEN ? AND ?", (first, last)).fetchall()
        )
        all_places = self._places  # a list: half the time that a dictionary takes
        for word, messages in self._said(first, last):
            if word in numbers:
                number = numbers[word]
                several = {all_places[int(message) - self._first] for message in messages}
                for at in {EVERYWHERE, *(place for places in several for place in places)}:
                    self._lists.setdefault(at, []).append(number)

    def _said(self, first: str, last: str) -> Iterator[tuple[str, list[str]]]:
        """Yield words with the messages that have them; SQLite's C gathers these as text, in a fifth of the time."""
        for word, messages in self._index.execute(
            f"SELECT term, group_concat(doc) FROM temp.said_{self.name} WHERE term BETWEEN ? AND ? GROUP BY term",  # noqa: S608 - a number
            (first, last),
        ):
            yield word, messages.split(",")

    def put(self, done: int) -> int:
        """Put a piece of the rows into the catalogue, behind as many as are done; return how many are done now."""
        size = 0
        end = done
        while end < len(self.rows) and size < NUMBERS:
            size += self.rows[end][1].count(" ")
            end += 1
        _insert(self._index, self.rows[done:end])
        return ALL_LISTED if end == len(self.rows) else end


def change_lists(index: sqlite3.Connection, old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]) -> None:
    """Replace the rows of a shelf in the catalogue by those of the one that takes its place."""
    gone, come = set(old) - set(new), set(new) - set(old)
    index.executemany("INSERT INTO catalogue (catalogue, rowid, text) VALUES ('delete', ?, ?)", sorted(gone))
    _insert(index, sorted(come))


def _insert(index: sqlite3.Connection, rows: Sequence[tuple[int, str]]) -> None:
    index.executemany("INSERT INTO catalogue (rowid, text) VALUES (?, ?)", rows)
