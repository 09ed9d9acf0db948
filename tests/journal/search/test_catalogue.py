"""The catalogue of the index: which shelves are opened for a question, and that it is always what the shelves say."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from besedka.journal.search import catalogue, finder
from besedka.journal.search.shelf import index_path, open_index
from besedka.journal.search.writer import Writer
from support.journals import rows
from support.searching import Archive, archive, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHELF = 8
WORDS = ("tea", "teapot", "чай", "чаю", "чайник", "coffee", "water", "https://example.org/x", "sugar")
QUESTIONS = (
    "tea", "чай", "sugar in:#lobby", "tea in:#other", '"tea coffee"', '"чай water" in:#lobby', "te*", "ча* in:#other",
    "*айни*", "*eapo* in:#lobby", "from:anna has:link", "from:boris in:#other", "tea -coffee", "in:#other", "nowhere",
    "in:boris tea", "in:boris", "-in:#lobby sugar", "rare12 in:#other", "rare12", "coffee_te*", "from:nobody tea",
    "in:nobody tea", "has:link sugar", "-has:link tea in:#other",
)  # fmt: skip


@pytest.fixture
def past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """An archive of twenty-odd small shelves, in rooms and between two people, that is in the index but not listed."""
    for module in ("shelf", "writer", "finder"):
        monkeypatch.setattr(f"besedka.journal.search.{module}.SHELF", SHELF)
    monkeypatch.setattr(finder, "MISSES", 1)
    monkeypatch.setattr(finder, "FEW", 4)
    monkeypatch.setattr(catalogue, "CASE", 4)
    chance = random.Random(7)  # noqa: S311 - the same talk each time
    with archive(tmp_path) as opened:
        anna = opened.chat.enter("anna", "#lobby", "#other", device="device:a")
        boris = opened.chat.enter("boris", "#lobby", "#other", device="device:b")
        for number in range(180):
            speaker, other = (anna, "boris") if chance.random() < 0.6 else (boris, "anna")
            said = " ".join(chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=2))
            if number % 15 == 12:
                said += f" rare{number}"
            speaker.say(chance.choice(("#lobby", "#other", other)), said)
        opened.index()
        yield opened


def mend(past: Archive, pieces: int = 1_000_000) -> None:
    """Do what can wait, or some pieces of it."""
    with closing(Writer(past.path)) as writer:
        while pieces and writer.mend(2e9, after_s=0.0):
            pieces -= 1


def answers(past: Archive) -> list[list[str]]:
    """Ask everything, as the administrator and as one of the two."""
    mine = tuple((past.chat.room(name).number, name, 0) for name in ("#lobby", "#other"))
    asked: list[tuple[Any, ...]] = [(), (mine, "device:a"), (mine[1:], None), (mine, "device:c")]
    return [texts(past.find(question, *who)) for question in QUESTIONS for who in asked]


def listed(path: Path) -> set[tuple[int, str]]:
    """Return what the catalogue says, in words."""
    with closing(open_index(path)) as index:
        index.execute("CREATE VIRTUAL TABLE temp.said USING fts5vocab('main', 'catalogue', 'instance')")
        words = dict(index.execute("SELECT number, word FROM word"))
        index.execute("INSERT INTO catalogue (catalogue) VALUES ('integrity-check')")
        return {(row, words.get(int(term), term)) for row, term in index.execute("SELECT doc, term FROM temp.said")}


def made_anew(past: Archive) -> set[tuple[int, str]]:
    """Return what the catalogue of an index that is made anew says."""
    index_path(past.path).unlink()
    past.index()
    mend(past)
    return listed(index_path(past.path))


def change(past: Archive, statement: str, last: int) -> None:
    """Change entries in the journal, and say so."""
    with closing(sqlite3.connect(past.path)) as connection, connection:
        connection.execute(statement)
        connection.execute("INSERT INTO changed (first, last) VALUES (1, ?)", (last,))
    past.index()


def not_listed(past: Archive) -> list[int]:
    """Return the shelves that are not in the catalogue as a whole."""
    return [number for (number,) in rows(index_path(past.path), "SELECT number FROM shelf WHERE listed >= 0")]


def test_answers_are_the_same_with_and_without_it(past: Archive) -> None:
    """Whatever is asked, by whomever; only the newest shelf, which is not full, stays out of it."""
    without = answers(past)
    assert sum(map(bool, without)) > len(without) / 2
    assert len(not_listed(past)) > 20
    mend(past)
    assert len(not_listed(past)) == 1
    in_it = len(rows(index_path(past.path), "SELECT 1 FROM shelf WHERE listed = -1"))
    assert rows(index_path(past.path), "SELECT value FROM meta WHERE name = 'tidy'") == [(in_it,)]
    assert answers(past) == without


def test_only_shelves_that_may_have_something_are_opened(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Besides the newest one: those in which all the words are, in a room that is asked for."""
    mend(past)
    opened: list[int] = []
    take_from = finder._Search._take_from

    def noted(search: Any, number: int, *more: Any) -> int:
        opened.append(number)
        return take_from(search, number, *more)

    monkeypatch.setattr(finder._Search, "_take_from", noted)
    (hit,) = past.find("rare12").hits
    shelf = hit.entry.position // SHELF
    assert opened[1:] == [shelf]
    newest = opened[0]
    for question in ("nowhere", "rare12 from:nobody", "in:nobody tea"):
        opened.clear()
        assert texts(past.find(question)) == []
        assert set(opened) <= {newest}
    names = {name for name in ("#lobby", "#other") if not past.find(f"rare12 in:{name}").hits}
    for name in names:
        opened.clear()
        assert texts(past.find(f"rare12 in:{name}")) == []
        assert set(opened) <= {newest}
    assert names


def test_it_follows_what_is_taken_out_and_changed(past: Archive) -> None:
    """What it says then is what it would say if it had been made anew; and of a word that is gone nothing is left."""
    mend(past)
    change(past, "UPDATE entry SET text = NULL WHERE position <= 90 AND (text LIKE '%rare12' OR position % 7 = 0)", 90)
    change(past, "UPDATE entry SET text = 'quite new' WHERE position <= 90 AND position % 20 = 11", 90)
    mend(past)
    assert b"rare12 " not in index_path(past.path).read_bytes()
    assert len(not_listed(past)) == 1
    found, after = answers(past), listed(index_path(past.path))
    assert after == made_anew(past)
    assert answers(past) == found


def test_a_shelf_that_is_empty_now(past: Archive) -> None:
    """A past that is given up leaves the catalogue."""
    mend(past)
    change(past, "DELETE FROM entry WHERE position < 40", 39)
    mend(past)
    after = listed(index_path(past.path))
    assert after == made_anew(past)


def test_it_goes_on_where_it_was(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between its pieces, with what was said taken out meanwhile, it comes to be what it would be."""
    monkeypatch.setattr(catalogue, "NUMBERS", 1)
    statement = "SELECT number FROM shelf WHERE listed > 0"
    halves = 0
    while halves < 4:
        mend(past, 5)
        for (number,) in rows(index_path(past.path), statement):
            halves += 1
            first = number * SHELF
            if halves % 2:
                change(past, f"UPDATE entry SET text = NULL WHERE position = {first + 3}", first + 3)  # noqa: S608 - a number
    assert len(not_listed(past)) > 5
    found = answers(past)
    mend(past)
    after = listed(index_path(past.path))
    assert (answers(past), after) == (found, made_anew(past))


def test_a_fault_leaves_what_was_there(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The piece is put in when that is possible again."""

    def fail(*_arguments: object) -> None:
        message = "disk is full"
        raise sqlite3.OperationalError(message)

    def all_of(writer: Writer) -> None:
        while writer.mend(2e9, after_s=0.0):
            pass

    with closing(Writer(past.path)) as writer:
        with monkeypatch.context() as broken:
            broken.setattr(catalogue, "_insert", fail)
            with pytest.raises(sqlite3.OperationalError):
                all_of(writer)
        all_of(writer)
    change(past, "UPDATE entry SET text = NULL WHERE text LIKE '%rare12'", 90)
    with closing(Writer(past.path)) as writer:
        with monkeypatch.context() as broken:
            broken.setattr("besedka.journal.search.writer.change_lists", fail)
            with pytest.raises(sqlite3.OperationalError):
                all_of(writer)
        assert texts(past.find("rare12")) == []
        all_of(writer)
    after = listed(index_path(past.path))
    assert after == made_anew(past)


def test_what_is_interrupted_while_the_catalogue_is_asked(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Brings what was found so far, and one can go on from there without a double."""
    mend(past)
    wanted = texts(past.find("tea", limit=1000))
    listed_in = catalogue._listed

    def interrupted(*arguments: Any) -> Iterator[int]:
        yield from list(listed_in(*arguments))[:1]
        message = "interrupted"
        raise sqlite3.OperationalError(message)

    monkeypatch.setattr(catalogue, "_listed", interrupted)
    monkeypatch.setattr(finder._Search, "_interrupt_at", lambda search, _at: setattr(search, "_interrupted_at", 0.0))
    got: list[str] = []
    found = past.find("tea", limit=1000)
    while found.older:
        got += texts(found)
        found = past.find("tea", limit=1000, before=found.older)
    assert got + texts(found) == wanted
