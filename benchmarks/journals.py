"""A journal of many messages in a thousand rooms, as the server would have written it, only quicker.

    python benchmarks/journals.py FOLDER [--messages 1000000]

Like `stages.py` it imports besedka. Words come by Zipf's law, half of them Russian in their forms, half English; some
rooms are busy, most are quiet; one message in fifty is a direct one. A million messages take half a minute and 250 MB.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from besedka.journal.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["COMMON", "PHRASE", "RARE", "ROOMS", "START", "STEP", "SUBSTRING", "fill", "words_in"]

ROOMS = 1_000
PEOPLE = 2_000
A_TURN = 20_000  # messages a commit
VOCABULARY = 60_000  # words in use among some thousand people, their slips included
RARE = "жемчужина"  # one message in a hundred thousand
COMMON = "привет"  # one in twenty
PHRASE = "доброе утро"  # one in two hundred
SUBSTRING = "емчужи"
LEAST = 5  # letters: so that a part of a word can be asked for
SAMPLE = 20_000  # messages: a word that one of them has is in one of some ten thousand
START = 1_600_000_000_000_000  # microseconds
STEP = 5_000_000

_ONSETS = ("б", "в", "г", "д", "ж", "з", "к", "л", "м", "н", "п", "р", "с", "т", "х", "ст", "пр", "гр", "кр", "шт")
_VOWELS = ("а", "е", "и", "о", "у", "я")
_ENDINGS = ("а", "у", "ой", "е", "ы", "ами", "ах", "ов", "ать", "ала", "ает", "или", "ный", "ного", "ость", "")
_ONSETS_EN = ("b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w", "st", "tr", "ch", "pl")
_VOWELS_EN = ("a", "e", "i", "o", "u", "ea")
_ENDINGS_EN = ("", "s", "ed", "ing", "er", "ly", "ness", "tion")


def vocabulary(chance: random.Random) -> list[str]:
    """Return words, the most frequent first."""
    words: dict[str, None] = dict.fromkeys(("и", "в", "не", "the", "на", "a", "to", "я", "что", "is"))
    while len(words) < VOCABULARY:
        russian = chance.random() < 0.5
        onsets, vowels = (_ONSETS, _VOWELS) if russian else (_ONSETS_EN, _VOWELS_EN)
        root = "".join(chance.choice(onsets) + chance.choice(vowels) for _ in range(chance.randint(1, 3)))
        root += chance.choice(onsets)
        endings = _ENDINGS if russian else _ENDINGS_EN
        words.update(dict.fromkeys(root + ending for ending in chance.sample(endings, 4)))
    return list(words)


def _texts(chance: random.Random, count: int) -> Iterator[str]:
    """Yield texts of three to seventeen words, ten at the median."""
    words = vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    made = 0
    while made < count:
        several = min(A_TURN, count - made)
        lengths = [chance.randint(3, 17) for _ in range(several)]
        drawn = iter(chance.choices(words, cum_weights=weights, k=sum(lengths)))
        for length in lengths:
            made += 1
            said = list(itertools.islice(drawn, length))
            if made % 20 == 0:
                said.insert(0, COMMON)
            if made % 200 == 0:
                said.append(PHRASE)
            if made % 100_000 == 50_000:
                said.append(RARE)
            if made % 40 == 0:
                said.append("https://example.org/" + said[0])
            yield " ".join(said)


def fill(path: Path, messages: int, seed: int = 1) -> None:
    """Write a journal of that many messages."""
    chance = random.Random(seed)  # noqa: S311 - the same journal each time
    with closing(Journal(path, "process")) as journal:
        journal.open()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # nobody is told that it is stored
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT OR IGNORE INTO room (number, name, created, modes, bans) VALUES (?, ?, ?, '{}', '[]')",
            [(number, f"#room{number}", START) for number in range(1, ROOMS + 1)],
        )
        connection.executemany(
            "INSERT INTO source VALUES (?, ?, ?, '127.0.0.1', ?)",
            [(number, f"person{number}", f"person{number}", f"account:person{number}") for number in range(1, PEOPLE)],
        )
        connection.executemany(
            "INSERT INTO identity VALUES (?, ?)", [(number, f"account:person{number}") for number in range(1, PEOPLE)]
        )
        connection.execute("COMMIT")
        _insert(connection, chance, messages)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def words_in(path: Path, chance: random.Random) -> tuple[list[str], list[str]]:
    """Return words that are in use in a journal: the most frequent first, and such as few messages have."""
    with closing(sqlite3.connect(path)) as connection:
        (newest,) = connection.execute("SELECT max(position) FROM entry").fetchone()
        positions = sorted(chance.sample(range(1, newest + 1), min(SAMPLE, newest)))
        query = "SELECT text FROM entry WHERE position = ?"
        counts = Counter(word for at in positions for word in connection.execute(query, (at,)).fetchone()[0].split())
    usual = [word for word, _ in counts.most_common() if word.isalpha() and len(word) >= LEAST]
    return usual, sorted(word for word in usual if counts[word] == 1)


def _insert(connection: sqlite3.Connection, chance: random.Random, messages: int) -> None:
    texts = _texts(chance, messages)
    rooms = list(range(1, ROOMS + 1))
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(ROOMS)))
    position = 0
    while position < messages:
        entries: list[tuple[object, ...]] = []
        placed: list[tuple[int, int, int]] = []
        end = min(messages, position + A_TURN)
        while position < end:
            stretch = min(chance.randint(1, 5), end - position)
            first = position + 1
            if chance.random() < 0.02:  # somebody speaks to somebody
                position += 1
                source, other = chance.randint(1, PEOPLE - 1), chance.randint(1, PEOPLE - 1)
                time_ = START + position * STEP
                entries.append((position, time_, "message", None, source, f"person{other}", next(texts), None))
                placed += [(-end_, position, position) for end_ in {source, other}]
                continue
            (room,) = chance.choices(rooms, cum_weights=weights)
            for _ in range(stretch):
                position += 1
                source = room * 7 % (PEOPLE - 40) + chance.randint(1, 39)
                time_ = START + position * STEP
                entries.append((position, time_, "message", room, source, None, next(texts), None))
            placed.append((room, position, first))
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entries)
        connection.executemany("INSERT INTO placed VALUES (?, ?, ?)", placed)
        connection.execute("COMMIT")


def main() -> None:
    """Write the journal that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--messages", type=int, default=1_000_000)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path = arguments.folder / "journal.sqlite"
    began = time.perf_counter()
    fill(path, arguments.messages)
    took = time.perf_counter() - began
    size = path.stat().st_size
    print(f"{arguments.messages:,} messages in {took:.1f} s: {size / arguments.messages:.0f} bytes each on the disk")


if __name__ == "__main__":
    main()
