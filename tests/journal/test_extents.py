"""Parts of the past: what is found, held against a list that is searched from its beginning."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.pages import (
    Extent,
    Moment,
    Page,
    PastTargets,
    RoomPast,
    TalkPast,
    Which,
)
from besedka.journal import extents
from besedka.journal.history import History
from support.anything import COMMANDS
from support.comparing import Compared
from support.journals import journal, said

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.chat.commands import Command
    from besedka.journal.journal import Journal

END = 1 << 40
SOME = 50


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Journal]:
    """A journal that is open."""
    with journal(tmp_path / "journal.sqlite") as opened:
        yield opened


@pytest.fixture
def history(tmp_path: Path, writer: Journal) -> Iterator[History]:
    """Who reads the journal."""
    with closing(History(tmp_path / "journal.sqlite")) as opened:
        yield opened


def positions(history: History, extent: Extent, *, hidden: int = 0, position: int = END) -> list[int]:
    """Return where the entries of a part of room 1 are."""
    page = history.page(RoomPast(1, "#lobby", position, extent, hidden))
    assert isinstance(page, Page)
    return [entry.position for entry in page.entries]


def at(position: int) -> Moment:
    """Return the moment of a message."""
    return Moment(position)


def since(time: int, lasting: int = 1) -> Moment:
    """Return a time."""
    return Moment(time=time, lasting=lasting)


# in room 1: messages at 1, 2, 4, 5, 7 and 8, whose times are ten times that
PARTS = [
    (Extent(Which.LATEST, 3), [5, 7, 8]),
    (Extent(Which.LATEST, 3, at(5)), [7, 8]),
    (Extent(Which.LATEST, 0), []),
    (Extent(Which.BEFORE, 3, at(5)), [1, 2, 4]),
    (Extent(Which.BEFORE, 2, since(50)), [2, 4]),
    (Extent(Which.BEFORE, 9, at(1)), []),
    (Extent(Which.AFTER, 2, at(2)), [4, 5]),
    (Extent(Which.AFTER, 9, since(20)), [4, 5, 7, 8]),
    (Extent(Which.AFTER, 9, since(20, 21)), [5, 7, 8]),
    (Extent(Which.AFTER, 9, since(1000)), []),
    (Extent(Which.AROUND, 1, at(5)), [5]),
    (Extent(Which.AROUND, 3, at(5)), [4, 5, 7]),
    (Extent(Which.AROUND, 3, at(8)), [5, 7, 8]),
    (Extent(Which.AROUND, 4, at(1)), [1, 2, 4, 5]),
    (Extent(Which.AROUND, 2, at(6)), [5, 7]),
    (Extent(Which.BETWEEN, 2, at(1), at(8)), [2, 4]),
    (Extent(Which.BETWEEN, 2, at(8), at(1)), [5, 7]),
    (Extent(Which.BETWEEN, 9, since(20), at(8)), [4, 5, 7]),
    (Extent(Which.BETWEEN, 9, at(2), at(2)), []),
]


@pytest.mark.parametrize(("extent", "found"), PARTS)
def test_parts_of_a_room(writer: Journal, history: History, extent: Extent, found: list[int]) -> None:
    """Before and after, around and between; a bound is not in it, but the middle of what is around it is."""
    for first in (1, 5):
        turn = [said(position, room=2 if position % 3 == 0 else 1) for position in range(first, first + 4)]
        writer.store([msgspec.structs.replace(each, time=each.position * 10) for each in turn])
    assert positions(history, extent) == found
    assert positions(history, extent, hidden=4) == [each for each in found if each > 4] or extent.limit < 9
    page = history.page(RoomPast(1, "#lobby", 5, Extent(Which.LATEST, 9), 1))
    assert isinstance(page, Page)
    assert [entry.position for entry in page.entries] == [2, 4, 5]


def test_an_empty_journal_has_no_time(history: History) -> None:
    """Where nothing is, nothing is found before or after."""
    assert positions(history, Extent(Which.AFTER, 9, since(20))) == []
    assert positions(history, Extent(Which.BEFORE, 9, since(20))) == []


def test_a_time_is_found_by_halving(writer: Journal, history: History) -> None:
    """Also where positions are missing; and each is looked at in a number of steps that grows as the logarithm."""
    writer.store([said(position) for position in range(1, 2000) if position % 7])
    with closing(history):
        connection = history._connection()
        steps: list[str] = []
        connection.set_trace_callback(steps.append)
        for time in (0, 1, 7, 8, 14, 777, 1998, 1999, 5000):
            steps.clear()
            found = extents.first_since(connection, time)
            there = [position for position in range(1, 2000) if position % 7]
            assert [each for each in there if each >= found] == [each for each in there if each >= time]
            assert len(steps) <= 13
        connection.set_trace_callback(None)


def test_what_is_looked_for_is_found_by_indexes(history: History) -> None:
    """No statement sorts, or walks through more than a stretch."""
    for statement in {*extents._STATEMENTS.values(), extents.LAST_MESSAGES}:
        plan = history._connection().execute(f"EXPLAIN QUERY PLAN {statement}", (1, 2, 0, 50)).fetchall()
        for *_, step in plan:
            assert step.startswith(("SEARCH", "SCALAR SUBQUERY", "CORRELATED")), step


MOMENTS = st.builds(Moment, st.integers(1, 40)) | st.builds(
    lambda second, lasting: Moment(time=1_763_812_800_000_000 + second * 1_000_000, lasting=lasting),
    st.integers(-2, 60),
    st.sampled_from([1, 1000, 3_000_000]),
)
EXTENTS = st.builds(
    lambda which, limit, first, second, events: Extent(
        which, limit, None if which is Which.LATEST and second is None else first, second or first, events
    ),
    st.sampled_from(Which),
    st.integers(0, 8),
    MOMENTS,
    st.none() | MOMENTS,
    st.booleans(),
)


@given(st.lists(COMMANDS, max_size=40), st.lists(EXTENTS, min_size=1, max_size=12), st.integers(0, 6))
def test_whatever_happened_is_found_as_in_a_list(commands: list[Command], wanted: list[Extent], hidden: int) -> None:
    """In rooms and in talks, with strangers and known people under whatever nicks, in parts of any kind."""
    with tempfile.TemporaryDirectory() as folder, closing(Compared(folder)) as both:
        both.does(commands)
        newest = both.chat.state.position
        for extent in wanted:
            for room in both.chat.state.rooms.values():
                both.agree(RoomPast(room.number, room.name, newest, extent, hidden))
            for own in ("device:1", "account:vera", None):
                for others in (("device:2", "nick:boris"), ("device:1",), ("nick:anna",)):
                    both.agree(TalkPast(own, others, None, "x", newest, extent))
                both.agree(TalkPast(own, (), "anna", "anna", newest, extent))
        moments = [extent.first for extent in wanted if extent.first is not None and extent.first.time]
        rooms = tuple((room.number, room.name, hidden) for room in both.chat.state.rooms.values())
        for first, second in zip(moments, reversed(moments), strict=True):
            both.agree(PastTargets("device:1", rooms, newest, first, second, 3))
            both.agree(PastTargets(None, rooms, newest, first, second, 3))


def test_a_time_is_found_without_going_through_all(tmp_path: Path, writer: Journal) -> None:
    """In a journal of many entries as in one of few: no step goes through all of them."""
    path = tmp_path / "journal.sqlite"
    steps = []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for size in (100, 10_000):
            newest = connection.execute("SELECT ifnull(max(position), 0) FROM entry").fetchone()[0]
            writer.store([said(position) for position in range(newest + 1, size + 1)])
            taken = 0

            def step() -> int:
                nonlocal taken
                taken += 1
                return 0

            connection.set_progress_handler(step, 10)
            assert extents.first_since(connection, size // 3) == size // 3
            connection.set_progress_handler(None, 0)
            steps.append(taken)
    assert steps[1] < 4 * steps[0]
