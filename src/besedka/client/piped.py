"""Standard input that is no terminal: its lines are said, and the end comes when the server has them all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from besedka.client.lines import Kind, Line
from besedka.client.screen import Look, render
from besedka.protocols.lines import TOO_LONG, LineBuffer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from besedka.client.loop import Loop, Result
    from besedka.threads import Crew

__all__ = ["PipedMode"]

# The longest line that is taken, in bytes; it becomes some forty messages.
_LINE_BYTES = 16_384
_READ_BYTES = 65_536


class PipedMode:
    """Feeds the loop from the descriptor `source`; others' words go to standard output, troubles to error."""

    def __init__(self, source: int, look: Look, now: Callable[[], datetime]) -> None:
        self._source = source
        self._look = look
        self._now = now
        self.troubled = False

    keeps = False
    """What waits at the end is given back in words: a script that runs again says it again."""
    pages = False

    def show(self, lines: tuple[Line, ...]) -> None:
        """Print what others say now, and what goes wrong."""
        for line in lines:
            if line.kind is Kind.SAID and not line.own and not line.replayed:
                self._print(line, sys.stdout)
            elif line.kind in {Kind.TROUBLE, Kind.STATUS}:
                self.troubled = self.troubled or line.kind is Kind.TROUBLE
                self._print(line, sys.stderr)

    def _print(self, line: Line, stream: TextIO) -> None:
        stream.write(render(line, "", self._now(), self._look) + "\n")
        stream.flush()

    def turned(self) -> None:
        """Nothing more to do after a turn: the lines are printed."""

    def run(self, loop: Loop, crew: Crew) -> Result:
        """Say everything; the caller's thread runs the loop, so that Ctrl+C reaches it."""
        crew.start("input", lambda: self._feed(loop))
        return loop.run()

    def _feed(self, loop: Loop) -> None:
        # os.read, not sys.stdin: a thread waiting inside a buffered reader would hinder the end.
        lines = LineBuffer(_LINE_BYTES)
        while data := os.read(self._source, _READ_BYTES):
            for line in lines.feed(data):
                self._offer(loop, line)
        self._offer(loop, lines.take_rest())
        loop.end_input()

    def _offer(self, loop: Loop, line: bytes) -> None:
        _ = self._look.words
        if line is TOO_LONG:
            self.troubled = True
            sys.stderr.write(_("A line of more than {count} bytes was not sent.").format(count=_LINE_BYTES) + "\n")
        elif line.strip():
            loop.offer(line.decode(errors="replace"))
