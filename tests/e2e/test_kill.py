"""`kill -9` in the middle of everything: what was acknowledged is there, once, in the order that everybody saw."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.command import SOURCE, environment
from support.kills import carry_on_through
from support.server import PATIENCE_S, RunningServer
from support.talkers import AS_FAST_AS_THEY_CAN, E2E, faults

if TYPE_CHECKING:
    from pathlib import Path


def seed() -> int:
    """Return another one each time; what fails names it."""
    return random.randrange(1_000_000)  # noqa: S311 - no secret


@pytest.fixture(name="notes")
def make_notes(tmp_path: Path) -> Path:
    """A folder for what the talkers note."""
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("durability", ["power", "process"])
def test_kill_9_loses_and_doubles_nothing(durability: str, notes: Path) -> None:
    """Three processes talk at full speed through kills of the server: journal and notes agree."""
    settings = f'{AS_FAST_AS_THEY_CAN}[journal]\ndurability = "{durability}"\n'
    carry_on_through(3 if durability == "power" else 1, notes, settings, seed())


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_kill_9_many_times(notes: Path) -> None:
    """The same, through thirty kills."""
    carry_on_through(30, notes, AS_FAST_AS_THEY_CAN, seed())


class Kept:
    """A small journal with notes that agree with it, to be spoilt."""

    def __init__(self, folder: Path, notes: Path) -> None:
        self.path = folder / "journal.sqlite"
        self.notes = notes
        connection = sqlite3.connect(self.path)
        connection.create_function("fold_nick", 1, str.lower)  # as the program has it; here is nobody to fold
        for file in sorted((SOURCE / "besedka" / "journal" / "migrations").glob("*.sql")):
            connection.executescript(file.read_text(encoding="utf-8"))
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('epoch', 'e')")
        connection.execute("INSERT INTO source VALUES (1, 'anna', 'anna', 'here', NULL)")
        connection.execute("INSERT INTO placed VALUES (1, 13, 11)")
        for position in (11, 12, 13):
            connection.execute(
                "INSERT INTO entry (position, time, kind, room, source, text) VALUES (?, 0, 'message', 1, 1, ?)",
                (position, f"text {position}"),
            )
            connection.execute("INSERT INTO message_key VALUES ('device:a', ?, ?, 0)", (f"k{position}", position))
        connection.commit()
        connection.close()
        self.write("sent", *(f"k{position}\ttext {position}" for position in (11, 12, 13)))
        self.write("acks", *(f"k{position}\te-{position}\tonce" for position in (11, 12, 13)))
        self.write("seen", *(f"1\tlive\te-{position}\tanna\ttext {position}" for position in (11, 12, 13)))

    def write(self, kind: str, *lines: str) -> None:
        """Replace a file of notes."""
        (self.notes / f"anna.{kind}").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def change(self, sql: str) -> None:
        """Spoil the journal."""
        with sqlite3.connect(self.path) as connection:
            connection.execute(sql)
        connection.close()


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        ("DELETE FROM entry WHERE position = 12", "k12 was acknowledged as e-12; that is None"),
        ("UPDATE entry SET text = 'text 13' WHERE position = 12", "in the journal 2 times: text 13"),
        ("INSERT INTO placed VALUES (1, 12, 12)", "1 messages are placed twice"),
        ("DELETE FROM message_key WHERE position = 13", "k13 was acknowledged as e-13, and is kept as None"),
        ("INSERT INTO entry VALUES (14, 0, 'message', 1, 1, NULL, 'x', NULL)", ""),
        ("UPDATE placed SET last = 14", ""),
    ],
)
def test_the_checker_sees_what_is_wrong_in_a_journal(tmp_path: Path, notes: Path, spoil: str, complaint: str) -> None:
    """A lost, changed or doubled entry is a fault; an entry that is in no place is none."""
    kept = Kept(tmp_path, notes)
    assert faults(kept.path, notes) == ""
    kept.change(spoil)
    assert complaint in faults(kept.path, notes)
    assert bool(complaint) == bool(faults(kept.path, notes))


@pytest.mark.parametrize(
    ("seen", "complaint"),
    [
        ((11, 13, 12), "out of order"),
        ((11, 12, 12, 13), "out of order"),
        ((11, 12, 14), "saw e-14"),
    ],
)
def test_the_checker_sees_what_is_wrong_in_the_notes(
    tmp_path: Path, notes: Path, seen: tuple[int, ...], complaint: str
) -> None:
    """Another order, something twice, something that is not there."""
    kept = Kept(tmp_path, notes)
    kept.write("seen", *(f"1\tlive\te-{position}\tanna\ttext {position}" for position in seen))
    assert complaint in faults(kept.path, notes)


def test_the_checker_sees_a_gap(tmp_path: Path, notes: Path) -> None:
    """Who was there and did not see a message of somebody else has been wronged."""
    kept = Kept(tmp_path, notes)
    shutil.copy(notes / "anna.seen", notes / "boris.seen")
    for kind in ("sent", "acks"):
        (notes / f"boris.{kind}").touch()
    assert faults(kept.path, notes) == ""
    (notes / "boris.seen").write_text("1\tlive\te-11\tanna\ttext 11\n1\tlive\te-13\tanna\ttext 13\n")
    assert "boris was in connection 1 and did not see e-12" in faults(kept.path, notes)


def test_a_talker_that_is_refused_says_so(tmp_path: Path) -> None:
    """A talker that nobody can let in ends with the reason, instead of talking to itself."""
    with (
        RunningServer() as server,
        subprocess.Popen(
            [sys.executable, str(E2E / "talker.py"), str(server.port), "1", str(tmp_path)],
            env=environment(),
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process,
    ):
        assert process.stderr is not None
        assert "refused" in process.stderr.read()
        assert process.wait(PATIENCE_S) == 1
