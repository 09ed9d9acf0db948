"""`besedka status`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import environment, run
from support.control import answering

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWER = {
    "name": "besedka.local",
    "connections": {"irc": 3, "plain": 10},
    "turns": 12,
    "batch": {"mean": 1.23456},
    "rooms": ["#lobby", "#cats"],
    "doors": [{"turns": 5}, {"turns": 7}],
    "workers": [{"name": "worker-1", "connections": 13, "unread": 2, "rounds": 100, "stalls": 1}],
    "metrics": {"besedka_rooms": 2, "besedka_outbox_bytes": 2048},
    "stopping": False,
    "motd": "",
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short name, for the socket."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield Path(name)


def test_the_answer_is_an_aligned_table(folder: Path) -> None:
    """Names on the left, values in one column; what is inside something has its name before it."""
    with answering(folder, json.dumps(ANSWER).encode() + b"\n"):
        result = run("status", "--data", str(folder))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "name                besedka.local",
        "connections: irc    3",
        "connections: plain  10",
        "turns               12",
        "batch.mean          1.235",
        "rooms with people   #lobby, #cats",
        "doors.0.turns       5",
        "doors.1.turns       7",
        "stopping            false",
        "motd",
        "worker-1            connections: 13, not read in the last round: 2, rounds: 100, held up: 1",
        "waits to be sent    2.0 KiB",
    ]


def test_json_is_what_programs_read(folder: Path) -> None:
    """`--json` prints the answer as it is; the folder may come from the environment."""
    with answering(folder, json.dumps(ANSWER).encode() + b"\n"):
        result = run("status", "--json", environ=environment(BESEDKA_SERVER_DATA=str(folder)))
    assert json.loads(result.stdout) == ANSWER


def test_metrics_are_printed_as_they_come(folder: Path) -> None:
    """`--metrics` is for monitoring: the server's text, and nothing else."""
    text = "# TYPE besedka_rooms gauge\nbesedka_rooms 2\n"
    with answering(folder, json.dumps({"text": text}).encode() + b"\n") as asked:
        result = run("status", "--metrics", "--data", str(folder))
    assert (result.stdout, result.stderr) == (text, "")
    assert asked == [b'{"command":"metrics"}\n']


def test_without_a_server_it_is_one_sentence(folder: Path) -> None:
    """Nobody answers: exit code 1, and what to do."""
    result = run("status", "--data", str(folder))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert f"besedka serve --data {folder}" in result.stderr
