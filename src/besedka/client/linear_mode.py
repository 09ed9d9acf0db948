"""Lines in, lines out, and not one control character: for simple terminals, and where the screen is a file.

The terminal's own editing does for the line that is typed. `line_mode` is for terminals that can do more.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from besedka.client.muting import heard
from besedka.client.screen import Look, render
from besedka.protocols.lines import TOO_LONG, LineBuffer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from besedka.client.lines import Line
    from besedka.client.loop import Loop, Result
    from besedka.threads import Crew

__all__ = ["LinearMode"]

# What a terminal gives at once is a line, of 4,096 bytes at most.
_LINE_BYTES = 16_384
_READ_BYTES = 4_096


class LinearMode:
    """Reads the descriptor `source`. `show` belongs to the loop's thread, which is the main thread.

    `troubled` stays False: a person has read what went wrong, and needs no exit code for it.
    """

    troubled = False
    keeps = True
    """What waits at the end is kept, and said the next time."""
    pages = False
    """The past is told by the server, and not asked for by pages."""

    def __init__(self, source: int, look: Look, now: Callable[[], datetime]) -> None:
        self._source = source
        self._look = look
        self._now = now
        self._loop: Loop | None = None

    def show(self, lines: tuple[Line, ...]) -> None:
        """Print lines; each says itself in which room it was."""
        now = self._now()
        audible = heard(lines, self._loop.view()) if self._loop else lines
        sys.stdout.write("".join(f"{render(line, '', now, self._look)}\n" for line in audible))
        sys.stdout.flush()

    def turned(self) -> None:
        """Nothing more to do after a turn: the lines are printed."""

    def run(self, loop: Loop, crew: Crew) -> Result:
        """Talk until the person or the server ends it. The loop has the caller's thread, so that Ctrl+C reaches it."""
        self._loop = loop
        crew.start("input", lambda: self._feed(loop))
        return loop.run()

    def _feed(self, loop: Loop) -> None:
        # os.read, not sys.stdin: a thread waiting inside a buffered reader would hinder the end.
        lines = LineBuffer(_LINE_BYTES)
        while data := os.read(self._source, _READ_BYTES):
            for line in lines.feed(data):
                if line is not TOO_LONG and line.strip():
                    loop.offer(line.decode(errors="replace"))
        loop.leave()  # Ctrl+D
