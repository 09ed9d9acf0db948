"""What grows with the journal, and how fast: pages, dates, unread counts, search, commits, bytes, at several sizes.

    python benchmarks/growth.py FOLDER --messages 100000 1000000 10000000

Like `stages.py` it imports besedka. Journals and indexes that are not in the folder yet are made there first
(`journals.py`, `search.py`); ten million messages take 2.3 GB and a quarter of an hour.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.finds import SearchMessages
from besedka.chat.pages import CountUnread, Extent, Moment, RoomMessages, RoomPast, UnreadRoom, Which
from besedka.chat.searching import parse_search
from besedka.chat.users import make_source
from besedka.journal.history import History
from besedka.journal.journal import Journal
from besedka.journal.search.finder import Finder
from besedka.journal.search.shelf import index_path
from journals import COMMON, PHRASE, RARE, ROOMS, START, STEP, SUBSTRING, fill, words_in
from search import NOW, build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["main", "measure", "table"]

ASKED = 40  # times, each time another question where there are several
COMMITS = 40
PAGE = 50
UNREAD_ROOMS = 200
SELDOM = range(
    2, 6
)  # hits: so many at each size, where a word of some frequency has ten times as many in ten times as much
MOST_UNREAD = 1000  # what is counted in a room at the most; 999 and more is "999+" to a person


def prepare(folder: Path, messages: int) -> Path:
    """Return a journal of that size with its index; what is not there yet is made."""
    folder = folder / str(messages)
    journal = folder / "journal.sqlite"
    if not journal.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fill(journal, messages)
    if not index_path(journal).exists():
        build(journal)
    return journal


def _median_ms(ask: Callable[[Any], Any], asked: Sequence[Any]) -> float:
    times = []
    for question in asked:
        began = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def _pages(journal: Path, newest: int, chance: random.Random) -> dict[str, float]:
    """Measure what a client asks of the past; rooms are busy and quiet ones alike."""
    rooms = [chance.randint(1, ROOMS) for _ in range(ASKED)]
    moments = [chance.randint(newest // 10, newest) for _ in range(ASKED)]
    around = [Extent(Which.AROUND, PAGE, Moment(time=START + moment * STEP, lasting=1000)) for moment in moments]
    before = [Extent(Which.BEFORE, PAGE, Moment(moment)) for moment in moments]
    end = START + newest * STEP
    with closing(History(journal)) as history:
        return {
            "the newest page of 50": _median_ms(history.page, [RoomMessages(room, "", newest, PAGE) for room in rooms]),
            "50 before a message": _median_ms(history.page, _past(rooms, newest, before)),
            "50 around a date": _median_ms(history.page, _past(rooms, newest, around)),
            "unread in 200 rooms, of the last 10,000 messages": _median_ms(
                history.page, [_unread(newest, end - 10_000 * STEP)] * 10
            ),
            "unread in 200 rooms, nothing ever read": _median_ms(history.page, [_unread(newest, 0)] * 3),
        }


def _past(rooms: list[int], newest: int, extents: list[Extent]) -> list[RoomPast]:
    return [RoomPast(room, "", newest, extent) for room, extent in zip(rooms, extents, strict=True)]


def _unread(newest: int, read: int) -> CountUnread:
    rooms = tuple(UnreadRoom(number, f"#room{number}", read, 0) for number in range(1, UNREAD_ROOMS + 1))
    return CountUnread("account:nobody", ("nobody",), rooms, (), False, {}, newest, MOST_UNREAD)


def _searches(journal: Path, newest: int, chance: random.Random) -> dict[str, float]:
    """Measure searches, in all rooms and in one; the newest 50 hits, as `besedka search` and a member ask for them."""
    words, rare = words_in(journal, chance)
    seldom = chance.sample(rare, ASKED)
    kinds = {
        "a rare word": [RARE, *seldom[1:]],
        "a common word": [COMMON, *words[20 : 19 + ASKED]],
        "a phrase": [f'"{PHRASE}"'] * ASKED,
        "a part of a word": [f"*{SUBSTRING}*", *(f"*{word[1:5]}*" for word in seldom[1:])],
    }
    mine = tuple((number, f"#room{number}", 0) for number in range(1, 101))
    found = {}
    with closing(Finder(journal)) as finder:
        for kind, asked in kinds.items():
            for where, rooms, place in ((", everywhere", None, ""), (", in one room", mine, " in:#room1")):
                identity = None if rooms is None else "account:person77"
                questions = [
                    SearchMessages(parse_search(text + place), rooms, identity, newest, PAGE, NOW) for text in asked
                ]
                found[kind + where] = _median_ms(finder.find, questions)
        few = _seldom(journal, finder, mine, newest)
        found["a word said two to five times there, in one room"] = _median_ms(finder.find, few)
    return found


def _seldom(
    journal: Path, finder: Finder, rooms: tuple[tuple[int, str, int], ...], newest: int
) -> list[SearchMessages]:
    """Return questions for words that one room has a few times, the longest written first: those are seldom said."""
    with closing(sqlite3.connect(journal)) as connection:
        texts = connection.execute("SELECT text FROM entry WHERE room = 1 ORDER BY position DESC LIMIT 4000").fetchall()
    words = sorted({word for (text,) in texts for word in text.split() if word.isalpha()}, key=len, reverse=True)
    questions = []
    for word in words:
        question = SearchMessages(parse_search(f'"{word}" in:#room1'), rooms, "account:person77", newest, PAGE, NOW)
        if len(finder.find(question).hits) in SELDOM:
            questions.append(question)
        if len(questions) == ASKED:
            break
    return questions


def _commits(journal: Path, newest: int) -> dict[str, float]:
    """Measure a turn's transaction; the journal is as it was afterwards."""
    source = make_source("person1", "person1", "127.0.0.1", "account:person1")
    found = {}
    position = newest
    for durability in ("power", "process"):
        with closing(Journal(journal, durability)) as writer:  # type: ignore[arg-type]
            writer.open()
            for size in (1, 50):
                turns = []
                for _ in range(COMMITS):
                    turns.append([_said(position + number, source) for number in range(1, size + 1)])
                    position += size
                found[f"a commit of {size} ({durability})"] = _median_ms(writer.store, turns)
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("DELETE FROM entry WHERE position > ?", (newest,))
        connection.execute("DELETE FROM placed WHERE place = 1 AND last > ?", (newest,))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return found


def _said(position: int, source: Any) -> Said:
    time_ = START + position * STEP
    return Said(position, time_, 1, (), source, "#room1", 1, "ten words " * 5, Speech.MESSAGE, (), None, None)


def measure(journal: Path, messages: int) -> dict[str, float]:
    """Return all rows of one size: milliseconds at the median, and bytes a message."""
    chance = random.Random(2)  # noqa: S311 - the same questions each time
    with closing(Finder(journal)) as finder:
        newest = finder.newest()
    sizes = {
        "journal, bytes a message": journal.stat().st_size / messages,
        "index, bytes a message": index_path(journal).stat().st_size / messages,
    }
    return {
        **_pages(journal, newest, chance),
        **_searches(journal, newest, chance),
        **_commits(journal, newest),
        **sizes,
    }


def table(measured: dict[int, dict[str, float]]) -> str:
    """Return the rows side by side as Markdown; the last column is how much more the last size costs than the first."""
    sizes = sorted(measured)
    lines = [
        "| ms at the median | " + " | ".join(f"{size:,}" for size in sizes) + " | last / first |",
        "|---|" + "---|" * (len(sizes) + 1),
    ]
    for name in measured[sizes[0]]:
        values = [measured[size][name] for size in sizes]
        shown = [f"{value:.0f}" if "bytes" in name else f"{value:.2f}" for value in values]
        lines.append(f"| {name} | {' | '.join(shown)} | {values[-1] / values[0]:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure all the sizes that the command line asks for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--messages", type=int, nargs="+", default=[100_000, 1_000_000])
    arguments = parser.parse_args()
    measured = {}
    for messages in sorted(arguments.messages):
        journal = prepare(arguments.folder, messages)
        measure(journal, messages)  # what is asked for the first time comes from the disk
        measured[messages] = measure(journal, messages)
    print(table(measured))


if __name__ == "__main__":
    main()
