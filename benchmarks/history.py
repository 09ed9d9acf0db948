"""A page of history from a journal of many messages: the median time of the last 50 of a room, and of 50 in the middle.

    python benchmarks/history.py [--messages 1000000]

Like `stages.py` it imports besedka. A million messages take some seconds to write, and about 150 MB in a temporary
folder.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.pages import RoomMessages
from besedka.chat.users import make_source
from besedka.journal.history import History
from besedka.journal.journal import Journal

ROOMS = 100
A_TURN = 2_000  # messages a commit
A_STRETCH = 5  # messages of one room that follow one another


def fill(path: Path, messages: int) -> None:
    """Write messages of a hundred rooms, a few of each at a time."""
    sources = [make_source(f"user{number}", "user", "127.0.0.1", None) for number in range(50)]
    with closing(Journal(path, "process")) as journal:
        journal.open()
        for start in range(1, messages + 1, A_TURN):
            journal.store(
                [
                    Said(
                        position,
                        position,
                        1,
                        (),
                        sources[position // A_STRETCH % 50],
                        "#room",
                        position // A_STRETCH % ROOMS + 1,
                        f"{position:064}",
                        Speech.MESSAGE,
                        (),
                        None,
                        None,
                    )
                    for position in range(start, min(start + A_TURN, messages + 1))
                ]
            )


def median_ms(history: History, questions: list[RoomMessages]) -> float:
    """Return the median of the times that the questions take."""
    times = []
    for question in questions:
        started = time.perf_counter()
        page = history.page(question)
        times.append((time.perf_counter() - started) * 1000)
        assert len(page.entries) == question.limit
    return statistics.median(times)


def main() -> None:
    """Fill a journal and ask."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    messages = parser.parse_args().messages
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        started = time.perf_counter()
        fill(path, messages)
        print(f"{messages:,} messages written in {time.perf_counter() - started:.1f} s")
        with closing(History(path)) as history:
            places = random.Random(1)  # noqa: S311 - the same places each time
            newest = [RoomMessages(places.randint(1, ROOMS), "", messages, 50) for _ in range(300)]
            anywhere = [
                RoomMessages(places.randint(1, ROOMS), "", places.randint(messages // 2, messages), 50)
                for _ in range(300)
            ]
            print(f"the last 50 of a room: {median_ms(history, newest):.2f} ms at the median")
            print(f"50 anywhere in the newer half: {median_ms(history, anywhere):.2f} ms at the median")


if __name__ == "__main__":
    main()
