"""Search and pages of history in a journal that `journals.py` has written: times at the median and the slowest of 20.

    python benchmarks/journals.py FOLDER --messages 1000000
    python benchmarks/search.py FOLDER

Like `stages.py` it imports besedka. The index is made first if it is not there, and what it costs is told.
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

from besedka.chat.finds import SearchMessages
from besedka.chat.pages import RoomMessages
from besedka.chat.searching import parse_search
from besedka.journal.history import History
from besedka.journal.search.finder import Finder
from besedka.journal.search.shelf import index_path
from besedka.journal.search.writer import Writer
from journals import COMMON, PHRASE, RARE, SUBSTRING, words_in

if TYPE_CHECKING:
    from collections.abc import Callable

ASKED = 20  # times, each time another question where there are several
SOMEBODY = "account:person77"
QUIET_ROOM, BUSY_ROOM = 900, 1
NOW = 1_700_000_000_000_000


def build(journal: Path) -> None:
    """Make the index and tell what it costs."""
    with closing(sqlite3.connect(journal)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    began = time.perf_counter()
    with closing(Writer(journal)) as writer:
        while writer.take():
            pass
        while writer.mend(0.0):
            pass
    took = time.perf_counter() - began
    with closing(sqlite3.connect(index_path(journal))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size, whole = index_path(journal).stat().st_size, journal.stat().st_size
    print(
        f"index of {count:,} messages: {took:.1f} s, {took / count * 1e6:.0f} us a message,"
        f" {size / count:.0f} bytes a message beside {whole / count:.0f} of the journal"
    )


def questions(journal: Path, chance: random.Random) -> dict[str, list[str]]:
    """Return what is asked, by kind."""
    words, rare = words_in(journal, chance)
    seldom = chance.sample(rare, ASKED)
    return {
        "a rare word": [RARE, *seldom],
        "a common word": [COMMON, *words[20 : 19 + ASKED]],
        "two common words": [" ".join(chance.sample(words[20:200], 2)) for _ in range(ASKED)],
        "a phrase": [f'"{PHRASE}"'],
        "a beginning": [f"{word[:4]}*" for word in chance.sample(words[100:5000], ASKED)],
        "a part of a word": [f"*{SUBSTRING}*", *(f"*{word[1:5]}*" for word in seldom if len(word) > 6)],
        "nothing": ["отсутствие"],
        "links of one person": [f"has:link from:person{number}" for number in range(50, 50 + ASKED)],
    }


def timed(ask: Callable[[Any], Any], asked: list[Any]) -> str:
    """Return the median and the slowest, in milliseconds."""
    times = []
    for at in range(ASKED):
        began = time.perf_counter()
        ask(asked[at % len(asked)])
        times.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(times):6.1f} /{max(times):6.1f}"


def main() -> None:
    """Ask everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    journal = parser.parse_args().folder / "journal.sqlite"
    if not index_path(journal).exists():
        build(journal)
    chance = random.Random(2)  # noqa: S311 - the same questions each time
    with closing(Finder(journal)) as finder, closing(History(journal)) as history:
        newest = finder.newest()
        mine = tuple((number, f"#room{number}", 0) for number in range(1, 101))
        few = tuple((number, f"#room{number}", 0) for number in range(900, 905))
        print("median / slowest, ms      everywhere     own 100 rooms   own 5 quiet rooms   in one room")
        for kind, asked in questions(journal, chance).items():
            told = []
            for rooms, identity, place in (
                (None, None, ""),
                (mine, SOMEBODY, ""),
                (few, SOMEBODY, ""),
                (mine, SOMEBODY, " in:#room1"),
            ):

                def find(text: str, rooms: Any = rooms, identity: str | None = identity, place: str = place) -> None:
                    finder.find(SearchMessages(parse_search(text + place), rooms, identity, newest, 50, NOW))

                told.append(timed(find, asked))
            print(f"{kind:22} {'   '.join(told)}")
        for kind, pages in (
            ("the last 50 of a room", [RoomMessages(chance.randint(1, 1000), "", newest, 50) for _ in range(ASKED)]),
            (
                "50 before a message",
                [
                    RoomMessages(chance.randint(1, 1000), "", chance.randint(newest // 10, newest), 50)
                    for _ in range(ASKED)
                ],
            ),
        ):
            print(f"{kind:22} {timed(history.page, pages)}")


if __name__ == "__main__":
    main()
