"""The full screen as a mode of the client, beside line mode and piped mode: starts it, feeds it, ends it."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from typing import TYPE_CHECKING

from besedka.client.endings import ENDINGS
from besedka.client.tui.app import BesedkaApp
from besedka.client.tui.desktop import Desktop, is_there

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from besedka.client.lines import Line
    from besedka.client.loop import Loop, Result
    from besedka.client.state import State
    from besedka.i18n import Words
    from besedka.threads import Crew

__all__ = ["ScreenMode"]

# Said goodbye, the loop has two seconds of its own; this is a little more.
_END_S = 4.0


class ScreenMode:
    """`show` and `turned` belong to the loop's thread, `run` to the main thread, which Textual gets.

    `troubled` stays False: a person has read what went wrong, and needs no exit code for it.
    """

    troubled = False
    keeps = True
    """What waits at the end is kept, and said the next time."""
    pages = True
    """The past is asked for by pages."""

    def __init__(self, words: Words, now: Callable[[], datetime], server: str, theme: str) -> None:
        self._words = words
        self._now = now
        self._server = server
        self._theme = theme
        self._lines: list[Line] = []
        self._state: State | None = None
        self._loop: Loop | None = None
        self._app: BesedkaApp | None = None
        self._ended = threading.Event()

    def show(self, lines: tuple[Line, ...]) -> None:
        """Keep lines to the end of the turn: what is known behind them goes with them."""
        self._lines += lines

    def turned(self) -> None:
        """Give what came of a turn to the screen, if anything did."""
        assert self._loop is not None
        assert self._app is not None
        view = self._loop.view()
        if self._lines or view.state is not self._state:
            lines, self._lines = tuple(self._lines), []
            self._state = view.state
            self._app.mailbox.put(lines, view)

    def run(self, loop: Loop, crew: Crew) -> Result:
        """Talk until the person or the server ends it."""
        self._loop = loop
        # Shells export them now and then, and Textual believes them: they are of another moment than the window's size.
        for stale in ("COLUMNS", "LINES"):
            os.environ.pop(stale, None)

        def started() -> None:
            crew.start("client", self._converse)
            assert self._app is not None
            # Who is told to end, or loses the terminal, leaves as by Ctrl+Q: goodbye, and the terminal as it was.
            for number in ENDINGS:
                asyncio.get_running_loop().add_signal_handler(number, self._app.exit)

        desktop = Desktop(crew)
        tell = desktop.tell if is_there(os.environ) else None
        self._app = BesedkaApp(loop.view(), self._server, self._words, self._now, loop.ask, started, self._theme, tell)
        gc.freeze()  # what is loaded now lives to the end: nobody need look through it again and again
        self._app.run()
        desktop.close()
        self._app.mailbox.close()
        loop.leave()
        self._ended.wait(_END_S)
        return loop.result

    def _converse(self) -> None:
        assert self._loop is not None
        assert self._app is not None
        try:
            self._loop.run()
        finally:
            self._ended.set()
            self._app.ended()
