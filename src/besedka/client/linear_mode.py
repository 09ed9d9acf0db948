"""Lines in, lines out, and not one control character: for simple terminals, and where the screen is a file.

The terminal's own editing does for the line that is typed. `line_mode` is for terminals that can do more.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import termios
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from besedka.client import hidden
from besedka.client.endings import ENDINGS
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
# Where termios keeps whether a terminal shows what is typed.
_LOCAL = 3


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
        self._look = replace(look, columns=False)
        self._now = now
        self._loop: Loop | None = None
        self._wanted: hidden.Wanted | None = None
        """What the next line is the password of …"""
        self._first = ""
        """… and what was given the first time."""
        self._usual: list[Any] | None = None
        """How the terminal was before it was asked not to show what is typed."""

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
        for number in ENDINGS:  # as Ctrl+C: the terminal shows again what is typed
            signal.signal(number, signal.default_int_handler)
        crew.start("input", lambda: self._feed(loop))
        try:
            return loop.run()
        finally:
            self._show_typing()

    def _feed(self, loop: Loop) -> None:
        # os.read, not sys.stdin: a thread waiting inside a buffered reader would hinder the end.
        lines = LineBuffer(_LINE_BYTES)
        while data := os.read(self._source, _READ_BYTES):
            for line in lines.feed(data):
                if line is not TOO_LONG:
                    self._take(line.decode(errors="replace").rstrip("\r"), loop)
        loop.leave()  # Ctrl+D

    def _take(self, text: str, loop: Loop) -> None:
        """Take a line: what was typed, or the password that was asked for."""
        state = loop.view().state
        if self._wanted is not None:
            self._take_password(self._wanted, text, loop)
        elif (wanted := hidden.wanted(state, text, self._look.words) if state else None) is not None:
            self._wanted = wanted
            self._ask(hidden.question(wanted, self._look.words))
        elif text.strip():
            loop.offer(text)

    def _take_password(self, wanted: hidden.Wanted, text: str, loop: Loop) -> None:
        """Take a password; that of a new account twice, since nobody sees what they type."""
        first, self._first = self._first, ""
        if text and wanted.new and not first:
            self._first = text
            self._ask(f"\n{hidden.question_again(self._look.words)}")
            return
        self._wanted = None
        self._show_typing()
        same = text == (first or text)
        sys.stdout.write("\n" if same else f"\n{hidden.unlike(self._look.words)}\n")
        sys.stdout.flush()
        if text and same:
            loop.ask(hidden.Given(wanted, text))

    def _ask(self, question: str) -> None:
        """Ask for what the terminal does not show while it is typed."""
        self._usual = self._usual or termios.tcgetattr(self._source)
        modes = termios.tcgetattr(self._source)
        modes[_LOCAL] &= ~termios.ECHO
        termios.tcsetattr(self._source, termios.TCSANOW, modes)
        sys.stdout.write(question)
        sys.stdout.flush()

    def _show_typing(self) -> None:
        """Let the terminal be as it was; one that went away needs nothing any more."""
        usual, self._usual = self._usual, None
        if usual is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._source, termios.TCSANOW, usual)
