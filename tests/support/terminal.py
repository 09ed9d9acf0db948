"""A program under a pseudo-terminal, and what a person would do with it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

import pexpect

from support.command import environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

__all__ = ["PATIENCE_S", "Terminal"]

PATIENCE_S = 30.0


class Terminal:
    """`besedka` with arguments, on a terminal of its own: English and line by line, or what `environ` says."""

    def __init__(self, arguments: Sequence[str], **environ: str) -> None:
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "besedka", *arguments],
            # No questions for the cursor's place: nobody answers them here.
            env=environment(TERM="xterm", PROMPT_TOOLKIT_NO_CPR="1", **({"BESEDKA_LINE": "1"} | environ)),
            encoding="utf-8",
            timeout=PATIENCE_S,
            dimensions=(24, 100),
        )

    def types(self, text: str) -> None:
        """Type `text` and press Enter."""
        self._child.send(f"{text}\r")

    def presses(self, keys: str) -> None:
        """Press keys."""
        self._child.send(keys)

    def sees(self, text: str) -> str:
        """Wait until `text` is on the screen; what came before it since the last time."""
        self._child.expect_exact(text)
        return str(self._child.before)

    def told(self, number: int) -> None:
        """Send the program a signal."""
        self._child.kill(number)

    def ends(self) -> int | None:
        """Wait for the end; the exit code."""
        self._child.expect(pexpect.EOF)
        self._child.close()
        return self._child.exitstatus

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.close(force=True)
