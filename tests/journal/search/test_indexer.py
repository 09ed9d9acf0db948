"""The indexer process: a moment behind the journal, until its input is closed."""

from __future__ import annotations

import select
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.journal.search.indexer import main, run
from besedka.journal.search.shelf import index_path
from besedka.journal.search.writer import Writer
from support.command import environment
from support.searching import Archive, archive, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE_S = 30.0


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Archive]:
    """An archive with something in it that is not indexed."""
    with archive(tmp_path) as opened:
        opened.chat.enter("anna", "#lobby").say("#lobby", "tea")
        opened.chat.store()
        yield opened


class Process:
    """An indexer as the server starts it."""

    def __init__(self, journal: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "besedka.journal.search.indexer", str(journal)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )

    def until(self, position: int) -> list[str]:
        """Wait until it says that it has come so far; return the words of that line."""
        output = self._process.stdout
        assert output is not None
        while True:
            ready, _, _ = select.select([output], [], [], PATIENCE_S)
            assert ready, "it says nothing"
            words = output.readline().decode().split()
            assert words, "it has ended"
            if int(words[0]) >= position:
                return words

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for its end; return the exit code."""
        self._process.communicate(timeout=PATIENCE_S)
        return self._process.returncode


def test_it_follows_the_journal_and_ends_with_its_input(past: Archive) -> None:
    """Killed and started again, it goes on where it was; every message is found once."""
    process = Process(past.path)
    process.until(past.chat.state.position)
    anna = past.chat.enter("boris", "#lobby")
    for number in range(3):
        anna.say("#lobby", f"more tea {number}")
        past.chat.store()
        process.until(past.chat.state.position)
        process.kill()
        anna.say("#lobby", f"much more tea {number}")
        past.chat.store()
        process = Process(past.path)
    position, time, lag, size = process.until(past.chat.state.position)
    assert (int(position), int(time)) == (past.chat.state.position, past.chat.state.time)
    assert float(lag) >= 0
    assert int(size) > 0
    assert len(past.find("tea").hits) == 7
    assert process.wait() == 0  # its input is closed


def test_what_it_does_while_it_waits(past: Archive) -> None:
    """It is asked before each piece whether it is enough, says how far it is, and mends when there is nothing new."""
    told: list[str] = []
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 5:
            past.chat.enter("boris", "#lobby").say("#lobby", "more tea")
            past.chat.store()
        return len(waits) > 9

    run(past.path, told.append, wait)
    assert texts(past.find("tea")) == ["more tea", "tea"]
    assert 0.0 in waits
    assert waits[-1] > 0
    assert int(told[-1].split()[0]) == past.chat.state.position


def test_what_can_wait_is_done_where_somebody_always_talks(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between what is new and what comes next: taken-back words must leave the file however busy it is."""
    anna = past.chat.enter("clara", "#lobby")
    waits = mended = 0

    def wait(_seconds: float) -> bool:
        nonlocal waits
        waits += 1
        anna.say("#lobby", f"tea {waits}")
        past.chat.store()
        return waits > 9

    mend = Writer.mend

    def counted(writer: Writer, now: float) -> bool:
        nonlocal mended
        mended += 1
        return mend(writer, now)

    monkeypatch.setattr(Writer, "mend", counted)
    monkeypatch.setattr(Writer, "take", in_turns(Writer.take))
    run(past.path, lambda _line: None, wait)
    assert mended > 2


def in_turns(take: Callable[[Writer], int]) -> Callable[[Writer], int]:
    """Return `take` as it is where it has caught up each other time, and something new is there the next moment."""
    turn = 0

    def taken(writer: Writer) -> int:
        nonlocal turn
        turn += 1
        return take(writer) if turn % 2 else 0

    return taken


def test_faults_are_told_and_the_next_one_begins_anew(
    past: Archive, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """In a sentence; an index that is damaged is thrown away, one that the disk refuses is kept."""
    past.index()
    index = index_path(past.path)

    def fails(error: Exception) -> tuple[int, str]:
        def broken(*_arguments: object) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr("besedka.journal.search.indexer.run", broken)
            patched.setattr("os.nice", lambda _by: 0)
            patched.setattr("os.umask", lambda _mask: 0)
            patched.setattr(sys, "argv", ["indexer", str(past.path)])
            return main(), capsys.readouterr().out

    assert fails(sqlite3.OperationalError("disk is full")) == (1, "! disk is full\n")
    assert fails(OSError(5, "Input/output error"))[0] == 1
    assert fails(BrokenPipeError()) == (0, "")
    assert index.exists()
    code, said = fails(sqlite3.DatabaseError("malformed"))
    assert (code, index.exists()) == (1, False)
    assert said.startswith("! malformed")
    with closing(sqlite3.connect(tmp_path / "other.sqlite")):
        pass
