"""`besedka join` in pipes, one after another: what each was given, and whether it said that all of it is stored."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from support.command import environment

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Scripts"]

LINES = 12
LONGEST_PAUSE_S = 0.5
PATIENCE_S = 180.0


class Scripts(threading.Thread):
    """Runs scripts until `stop` is set."""

    def __init__(self, port: int, folder: Path, seed: int) -> None:
        super().__init__(daemon=True)
        self.stop = threading.Event()
        self.stored: list[list[str]] = []  # the lines of those that ended with 0
        self.given_up = 0  # the others: the server was away for too long, or refused something
        self._port = port
        self._folder = folder
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def run(self) -> None:
        """Start the next when one has ended."""
        number = 0
        while not self.stop.is_set():
            number += 1
            self._run_one([f"pipe {number}, line {line}" for line in range(LINES)])

    def _run_one(self, lines: list[str]) -> None:
        command = [sys.executable, "-m", "besedka", "join", f"127.0.0.1:{self._port}", "--name", "pipe"]
        with subprocess.Popen(
            [*command, "--data", str(self._folder), "--timeout", "60"],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        ) as process:
            assert process.stdin is not None
            try:
                for line in lines:
                    process.stdin.write(f"{line}\n")
                    process.stdin.flush()
                    self.stop.wait(self._chance.uniform(0, LONGEST_PAUSE_S))
                process.stdin.close()
            except BrokenPipeError:
                pass  # it has given up already; its exit code says so
            try:
                code = process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        if code == 0:
            self.stored.append(lines)
        else:
            self.given_up += 1

    def faults(self, journal: Path) -> list[str]:
        """Compare with the journal: lines of those that ended with 0 are there, once and in order."""
        connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
        rows = connection.execute(
            "SELECT text FROM entry WHERE kind = 'message' AND text LIKE 'pipe %' ORDER BY position"
        )
        kept: dict[str, list[str]] = {}
        for (text,) in rows:
            kept.setdefault(text.partition(",")[0], []).append(text)
        connection.close()
        return [
            f"of {lines[0]!r} and what follows, {kept.get(lines[0].partition(',')[0])} is there"
            for lines in self.stored
            if kept.get(lines[0].partition(",")[0]) != lines
        ]
