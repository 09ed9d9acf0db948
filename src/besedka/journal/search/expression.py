"""A question as an FTS5 expression for the shelves: its words are looked up among those that occur first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from besedka.chat.names import fold_room
from besedka.journal.search.facets import LINK, direct, place, recipient, sender
from besedka.journal.search.stems import stem

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from besedka.chat.searching import SearchQuery, Term

__all__ = ["Places", "expression", "narrows", "places_of"]

MOST_PLACES: Final = 16  # in an expression: each costs some 25 µs a shelf, whether anything is found or not (measured)
MOST_FORMS: Final = 200  # of one word; a part of a word that is in more is no help to anybody


class Places(msgspec.Struct, frozen=True):
    """Where is looked: an expression, None for everywhere; `nowhere` where there is no such place.

    `many` are so many rooms and ends of direct talks that it costs less to look at each message that fits otherwise.
    """

    inside: str | None
    outside: str = ""
    nowhere: bool = False
    many: tuple[tuple[int, ...], int | None] | None = None


def places_of(query: SearchQuery, rooms: Sequence[tuple[int, str]], own: int | None, *, everywhere: bool) -> Places:
    """Return where a question is to look.

    `rooms` are those that the asker may see, as numbers and names, and `own` the number of its identity, where it has
    one; who may look everywhere need not name a place.
    """
    numbers = {fold_room(name): number for number, name in rooms}

    def named(names: Iterable[str]) -> list[str]:
        found = []
        for name in names:
            if not name.startswith("#"):
                if everywhere or own is not None:
                    found.append(_talk_with(name, own))
            elif fold_room(name) in numbers:
                found.append(_quoted(place(numbers[fold_room(name)])))
        return found

    outside = " OR ".join(named(query.other_places))
    if query.places:
        inside = named(query.places)
    elif everywhere:
        return Places(None, outside)
    else:
        inside = [_quoted(place(number)) for number in numbers.values()]
        if own is not None:
            inside.append(_quoted(direct(own)))
        if len(inside) > MOST_PLACES and narrows(query):
            return Places(None, outside, many=(tuple(sorted(numbers.values())), own))
    return Places(" OR ".join(inside), outside, nowhere=not inside)


def _talk_with(name: str, own: int | None) -> str:
    """Return what is a direct talk with somebody: of the asker's, or of anybody's for the administrator."""
    either = f"({_quoted(sender(name))} OR {_quoted(recipient(name))})"
    if own is not None:
        return f"({_quoted(direct(own))} AND {either})"
    return either


def narrows(query: SearchQuery) -> bool:
    """Whether something is said of the messages themselves that only some of them are."""
    return bool(query.senders or query.links or any(not term.negative for term in query.terms))


def expression(index: sqlite3.Connection, query: SearchQuery, places: Places, *, parts: bool) -> str | None:
    """Return what fits; None where nothing can. `parts`: a word may also stand inside of others."""
    wanted: list[str] = []
    unwanted: list[str] = [places.outside] if places.outside else []
    for term in query.terms:
        found = _term(index, term, parts=parts and not term.negative)
        if term.negative:
            unwanted += [found] if found else []
        elif found:
            wanted.append(found)
        else:
            return None
    if query.senders:
        wanted.append(_any(map(sender, query.senders)))
    if query.other_senders:
        unwanted.append(_any(map(sender, query.other_senders)))
    if query.links is not None:
        (wanted if query.links else unwanted).append(_quoted(LINK))
    if places.inside is not None:
        wanted.append(places.inside)
    fits = " AND ".join(f"({each})" for each in wanted)
    return f"({fits}) NOT ({' OR '.join(unwanted)})" if unwanted else fits


def _term(index: sqlite3.Connection, term: Term, *, parts: bool) -> str:
    """Return what a term is, "" where it does not occur."""
    if term.how == "part" or (parts and term.how == "forms" and len(term.words[0]) > 2):
        found = index.execute("SELECT word FROM part WHERE word LIKE ? LIMIT ?", (f"%{term.words[0]}%", MOST_FORMS))
        return _any(word for (word,) in found)
    if term.how == "forms":
        found = index.execute("SELECT word FROM word WHERE stem = ? LIMIT ?", (stem(term.words[0]), MOST_FORMS))
        return _any(word for (word,) in found)
    for word in term.words if term.how == "phrase" else term.words[:-1]:
        if index.execute("SELECT 1 FROM word WHERE word = ?", (word,)).fetchone() is None:
            return ""
    return _quoted(" ".join(term.words)) + ("*" if term.how == "prefix" else "")


def _any(words: Iterable[str]) -> str:
    return " OR ".join(map(_quoted, words))


def _quoted(words: str) -> str:
    return f'"{words}"'  # a word has no quotes: letters and digits are all that is left of it
