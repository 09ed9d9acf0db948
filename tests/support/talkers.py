"""Client processes that talk and note what they are told (tests/e2e/talker.py), and the checker of their notes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

from support.command import environment
from support.inside import eventually
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

__all__ = ["AS_FAST_AS_THEY_CAN", "E2E", "FINISH_S", "TALKERS", "Talkers", "faults", "hear"]

E2E = Path(__file__).parents[1] / "e2e"
TALKERS = ("anna", "Борис", "clara")
AS_FAST_AS_THEY_CAN = "[limits]\nlines_per_s = 0\n"
FINISH_S = 60.0
CHECK_S = 600.0  # for what is said in an hour


class Talkers:
    """Processes that talk; whoever is left at the end of the context is ended.

    `prefix` is what stands before each command, to run it in another network for example.
    """

    def __init__(self, notes: Path) -> None:
        self._notes = notes
        self._processes: list[subprocess.Popen[str]] = []

    def start(self, where: str, nicks: Sequence[str] = TALKERS, *more: str, prefix: Sequence[str] = ()) -> None:
        """Let these talk with the server at `where` (a port, or an address with a port)."""
        for nick in nicks:
            command = [*prefix, sys.executable, str(E2E / "talker.py"), where, nick, str(self._notes), *more]
            process = subprocess.Popen(
                command,
                env=environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
            self._processes.append(process)

    def check(self) -> None:
        """Raise AssertionError if one has ended by itself."""
        for process in self._processes:
            if process.poll() is not None:
                raise AssertionError(process.communicate()[1])

    def finish(self, timeout_s: float = FINISH_S) -> list[tuple[int, int]]:
        """Let them finish; for each, how much was acknowledged, over how many connections."""
        results = []
        for process in self._processes:
            assert process.stdin is not None
            process.stdin.close()  # that is how each is told; all at once, so that none waits for another
            process.stdin = None
        for process in self._processes:
            said, complaints = process.communicate(timeout=timeout_s)
            assert process.returncode == 0, complaints
            acknowledged, connections = (int(word) for word in said.split() if word.isdigit())
            assert acknowledged > 0
            results.append((acknowledged, connections))
        return results

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.kill()
            process.communicate()


def faults(journal: Path, notes: Path) -> str:
    """Let the checker compare; what it found."""
    done = subprocess.run(
        [sys.executable, str(E2E / "checker.py"), str(journal), str(notes)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=CHECK_S,
    )
    assert done.stderr == ""
    assert (done.returncode == 0) == (done.stdout == "")
    return done.stdout


def hear(port: int, nick: str, messages: int) -> None:
    """Listen until so many messages have been said since."""
    with IrcPeer(port, nick, rooms=()) as witness:
        # A disk that was full a moment ago is looked at once a second.
        eventually(lambda: any(" JOIN " in line for line in witness.join("#lobby")))
        for _ in range(messages):
            witness.hears("")
