"""A question as an FTS5 expression for the shelves: its words are looked up among those that occur first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from besedka.chat.names import fold_room
from besedka.journal.search.catalogue import ANYTHING, EVERYWHERE, list_of_end, list_of_room, room_of_list
from besedka.journal.search.facets import LINK, direct, place, recipient, sender
from besedka.journal.search.stems import stem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from besedka.chat.searching import SearchQuery, Term

__all__ = ["Places", "Wanted", "narrows", "places_of", "wanted_of"]

MOST_PLACES: Final = 16  # in an expression: each costs some 25 µs a shelf, whether anything is found or not (measured)
MOST_FORMS: Final = 200  # of one word; a part of a word that is in more is no help to anybody
SHORT: Final = 16  # words: to look for them on a shelf takes less than to find out that a room is there
LAST: Final = "\U0010ffff"  # behind all that a word may go on with


# a place of the catalogue, and what is known of a message in it, one of these (empty: whatever it is)
ListedPlace = tuple[int, tuple[str, ...]]


class Places(msgspec.Struct, frozen=True):
    """Where is looked: an expression, None for everywhere; `nowhere` where there is no such place.

    `within` says the same for a look at each message that fits otherwise, as rooms and one's own end of direct talks;
    None where it cannot be said so. Where only that is said, there are so many places that it costs less.
    `listed` is the same for the catalogue.
    """

    inside: str | None
    outside: str = ""
    nowhere: bool = False
    within: tuple[tuple[int, ...], int | None] | None = None
    listed: tuple[ListedPlace, ...] = ((EVERYWHERE, ()),)


class Wanted(msgspec.Struct, frozen=True):
    """What fits on a shelf; the same wherever it is, "" for anything, which is of few words where `is_short`.

    And with which words, by their numbers, it may be in a place of the catalogue.
    """

    fits: str
    anywhere: str
    is_short: bool
    listed: tuple[tuple[int, str], ...]


def places_of(query: SearchQuery, rooms: Sequence[tuple[int, str]], own: int | None, *, everywhere: bool) -> Places:
    """Return where a question is to look.

    `rooms` are those that the asker may see, as numbers and names, and `own` the number of its identity, where it has
    one; who may look everywhere need not name a place.
    """
    numbers = {fold_room(name): number for number, name in rooms}
    may_talk = everywhere or own is not None
    outside = " OR ".join(inside for inside, _ in _named(query.other_places, numbers, own, may_talk=may_talk))
    within: tuple[tuple[int, ...], int | None] | None = None
    if query.places:
        inside = _named(query.places, numbers, own, may_talk=may_talk)
        if not any(facets for _, (_, facets) in inside):
            within = tuple(room_of_list(at) for _, (at, _) in inside), None
    elif everywhere:
        return Places(None, outside)
    else:
        inside = list(map(_in_room, numbers.values()))
        if own is not None:
            inside.append((_quoted(direct(own)), (list_of_end(own), ())))
        within = tuple(sorted(numbers.values())), own
        if len(inside) > MOST_PLACES and narrows(query):
            return Places(None, outside, within=within)
    listed = tuple(at for _, at in inside) if len(inside) <= MOST_PLACES else ((EVERYWHERE, ()),)
    expression = " OR ".join(each for each, _ in inside)
    return Places(expression, outside, nowhere=not inside, within=within, listed=listed)


def _named(
    names: Iterable[str], rooms: Mapping[str, int], own: int | None, *, may_talk: bool
) -> list[tuple[str, ListedPlace]]:
    """Return the places of these names that there are: rooms, and direct talks."""
    found: list[tuple[str, ListedPlace]] = []
    for name in names:
        if name.startswith("#"):
            found += [_in_room(rooms[fold_room(name)])] if fold_room(name) in rooms else []
        elif may_talk:
            found.append(_talk_with(name, own))
    return found


def _in_room(room: int) -> tuple[str, ListedPlace]:
    return _quoted(place(room)), (list_of_room(room), ())


def _talk_with(name: str, own: int | None) -> tuple[str, ListedPlace]:
    """Return what is a direct talk with somebody: of the asker's, or of anybody's for the administrator."""
    ends = sender(name), recipient(name)
    if own is not None:
        return f"({_quoted(direct(own))} AND ({_any(ends)}))", (list_of_end(own), ends)
    return f"({_any(ends)})", (EVERYWHERE, ends)


def narrows(query: SearchQuery) -> bool:
    """Whether something is said of the messages themselves that only some of them are."""
    return bool(query.senders or query.links or any(not term.negative for term in query.terms))


def wanted_of(index: sqlite3.Connection, query: SearchQuery, places: Places, *, parts: bool) -> Wanted | None:
    """Return what is wanted; None where there can be nothing. `parts`: a word may also stand inside of others."""
    words = _Words(index)
    wanted: list[str] = []
    unwanted: list[str] = [places.outside] if places.outside else []
    for term in query.terms:
        found = words.term(term, parts=parts) if not term.negative else _Words(index).term(term, parts=False)
        if term.negative:
            unwanted += [found] if found else []
        elif found:
            wanted.append(found)
        else:
            return None
    if query.senders:
        wanted.append(words.known_of(map(sender, query.senders)))
    if query.other_senders:
        unwanted.append(_any(map(sender, query.other_senders)))
    if query.links is not None:
        (wanted if query.links else unwanted).append(_quoted(LINK))
        if query.links:
            words.known_of([LINK])
    without = f" NOT ({' OR '.join(unwanted)})" if unwanted else ""
    anywhere = _all(wanted) + without if wanted else ""
    fits = anywhere if places.inside is None else _all([*wanted, places.inside]) + without
    return Wanted(fits, anywhere, sum(map(_count, wanted)) <= SHORT, tuple(words.listed(places)))


def _all(wanted: Sequence[str]) -> str:
    return f"({' AND '.join(f'({each})' for each in wanted)})"


def _count(words: str) -> int:
    return words.count('"') // 2


class _Words:
    """Looks for the words of a question among those that occur, and keeps their numbers."""

    def __init__(self, index: sqlite3.Connection) -> None:
        self._index = index
        self._numbers: list[str] = []  # of each word one expression for the catalogue

    def term(self, term: Term, *, parts: bool) -> str:
        """Return what a term is, "" where it does not occur."""
        if term.how == "part" or (parts and term.how == "forms" and len(term.words[0]) > 2):
            return self._either(
                "SELECT word.word, number FROM part JOIN word ON number = part.rowid WHERE part.word LIKE ? LIMIT ?",
                (f"%{term.words[0]}%", MOST_FORMS),
            )
        if term.how == "forms":
            return self._either(
                "SELECT word, number FROM word WHERE stem = ? LIMIT ?", (stem(term.words[0]), MOST_FORMS)
            )
        for word in term.words if term.how == "phrase" else term.words[:-1]:
            if not self._either("SELECT word, number FROM word WHERE word = ?", (word,)):
                return ""
        if term.how == "phrase":
            return _quoted(" ".join(term.words))
        return self._beginning(term.words)

    def _beginning(self, words: tuple[str, ...]) -> str:
        rows = self._index.execute(
            "SELECT number FROM word WHERE word BETWEEN ? AND ? LIMIT ?", (words[-1], words[-1] + LAST, MOST_FORMS + 1)
        ).fetchall()
        if rows and len(rows) <= MOST_FORMS:  # more are nearly everywhere
            self._numbers.append(_any(str(number) for (number,) in rows))
        return _quoted(" ".join(words)) + "*" if rows else ""

    def known_of(self, facets: Iterable[str]) -> str:
        """Return what is known of a message: one of these."""
        several = list(facets)
        self._numbers.append(self._numbered(several))
        return _any(several)

    def listed(self, places: Places) -> Iterator[tuple[int, str]]:
        """Yield the places in which all the words may be, with the numbers of these."""
        for at, facets in places.listed:
            numbers = [*self._numbers, self._numbered(facets)] if facets else self._numbers
            if "" not in numbers:
                yield at, " AND ".join(f"({each})" for each in numbers) or _quoted(ANYTHING)

    def _numbered(self, facets: Sequence[str]) -> str:
        rows = (self._index.execute("SELECT number FROM word WHERE word = ?", (facet,)).fetchone() for facet in facets)
        return _any(str(row[0]) for row in rows if row is not None)

    def _either(self, query: str, arguments: tuple[str | int, ...]) -> str:
        rows = self._index.execute(query, arguments).fetchall()
        self._numbers.append(_any(str(number) for _, number in rows))
        return _any(word for word, _ in rows)


def _any(words: Iterable[str]) -> str:
    return " OR ".join(map(_quoted, words))


def _quoted(words: str) -> str:
    return f'"{words}"'  # a word has no quotes: letters and digits are all that is left of it
