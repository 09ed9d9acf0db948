"""When the journal is looked at, by a process of its own: once a week, and after each end that was none in order.

Damage is told: in the log, by `besedka status`, the metrics and `/health`, and to administrators who are here. The
server goes on; the next one does not start with this file. The main thread does all this, between signals.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import time
from typing import TYPE_CHECKING, Final

import msgspec

from besedka.i18n import mark
from besedka.journal.checker import DAMAGED, FAILED, WHOLE
from besedka.journal.soundness import known_of, note
from besedka.server.processes import spawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Checking"]

MODULE: Final = "besedka.journal.checker"
START_AFTER_S: Final = 60.0  # the first minute is for those who come back
AGAIN_AFTER_S: Final = 3600.0  # when it could not be looked
NOTE_EVERY_S: Final = 60.0  # so much of a look is done again after a kill
LONGEST_LINE: Final = 4096
MICROSECONDS_PER_DAY: Final = 86_400_000_000

TOLD: Final = mark(
    "The journal of this server is damaged ({damage}): some of what was said may be lost. The server goes on, but does"
    " not start again with this file. Whoever runs it: besedka verify tells what is lost, besedka restore puts a backup"
    " in its place (docs/keeping.md)."
)

log = logging.getLogger(__name__)


class Checking:
    """Looks when it is time to. All but `report` is the main thread's."""

    def __init__(
        self,
        journal: Path,
        *,
        ended_well: bool,
        days: Callable[[], int],
        clock: Callable[[], int],
        start_after_s: float = START_AFTER_S,
    ) -> None:
        """`days` says how often to look, 0 for never; `clock` is the wall clock (microseconds since 1970)."""
        self._journal = journal
        self._days = days
        self._clock = clock
        self.known = known_of(journal)
        self._reports: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._process = 0
        self._keeps = self._hears = -1  # our ends of its standard input and output
        self._rest = b""
        self._heard_end = False
        self._next_at = time.monotonic() + start_after_s
        self._noted_at = 0.0
        if not ended_well and not self.known.wanted:
            self._become(wanted=True, reached=0)

    def report(self, damage: str) -> None:
        """Hear that somebody has found damage. Any thread; never blocks."""
        self._reports.put(damage)

    @property
    def is_running(self) -> bool:
        """Whether somebody is looking just now."""
        return bool(self._process)

    def look(self) -> None:
        """Go on with a look, or begin one that is due; called every few seconds."""
        while not self._reports.empty():
            self._found(self._reports.get())
        if self._process:
            self._listen()
        elif self._is_due():
            self._begin()

    def _is_due(self) -> bool:
        if self.known.damage or time.monotonic() < self._next_at or not self._days():
            return False
        return self.known.wanted or self._clock() >= self.known.checked + self._days() * MICROSECONDS_PER_DAY

    def _begin(self) -> None:
        ours, self._keeps = os.pipe()  # closed when this process ends, however it does: then the look ends as well
        self._hears, said = os.pipe()
        os.set_blocking(self._hears, False)
        self._rest, self._heard_end = b"", False
        try:
            self._process = spawn(MODULE, str(self._journal), str(self.known.reached), stdin=ours, stdout=said)
        except OSError as error:  # no more processes, no memory
            self._could_not(error.strerror or str(error))
        finally:
            os.close(ours)
            os.close(said)
            if not self._process:
                self._close()

    def _listen(self) -> None:
        """Take over what it has said by now."""
        while True:
            try:
                piece = os.read(self._hears, LONGEST_LINE)
            except BlockingIOError:
                break
            if not piece:
                self._ended()
                return
            *lines, rest = (self._rest + piece).split(b"\n")
            self._rest = rest[-LONGEST_LINE:]
            for line in lines:
                self._hear(line.decode("utf-8", "replace"))
        if time.monotonic() >= self._noted_at + NOTE_EVERY_S:
            self._note()

    def _hear(self, line: str) -> None:
        sign, _, text = line.partition(" ")
        if line.isascii() and line.isdigit():
            self.known = msgspec.structs.replace(self.known, reached=int(line))
        elif sign == DAMAGED:
            self._heard_end = True
            self._found(text)
        elif sign == FAILED:
            self._heard_end = True
            self._could_not(text)
        elif line == WHOLE:
            self._heard_end = True
            self._become(checked=self._clock(), reached=0, wanted=False)
            log.info("the journal was looked at: it is whole")

    def _found(self, damage: str) -> None:
        if self.known.damage:
            return
        log.error(
            "the journal is damaged (%s); nothing was changed. The server goes on, and does not start again"
            " with this file: besedka verify tells what is lost, besedka restore puts a backup in its"
            " place (docs/keeping.md)",
            damage,
        )
        self._become(damage=damage, found=self._clock())

    def _could_not(self, why: str) -> None:
        log.warning("the journal could not be looked at (%s); that is tried again in an hour", why)
        self._next_at = time.monotonic() + AGAIN_AFTER_S

    def _ended(self) -> None:
        """Its output is closed, so it is at its end, and waiting for it takes a moment."""
        _, status = os.waitpid(self._process, 0)
        code = os.waitstatus_to_exitcode(status)
        self._close()
        if not self._heard_end:
            self._could_not(f"exit code {code}" if code >= 0 else f"signal {-code}")

    def _close(self) -> None:
        for descriptor in (self._keeps, self._hears):
            os.close(descriptor)
        self._process, self._keeps, self._hears = 0, -1, -1

    def _become(self, **changes: object) -> None:
        self.known = msgspec.structs.replace(self.known, **changes)
        self._note()

    def _note(self) -> None:
        self._noted_at = time.monotonic()
        try:
            note(self._journal, self.known)
        except OSError as error:  # then the next start looks again
            log.warning("what is known of the journal could not be kept: %s", error)

    def stop(self) -> None:
        """End a look; the next start goes on with it. Idempotent."""
        while not self._reports.empty():
            self._found(self._reports.get())
        if self._process:
            self._listen()
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._close()
            self._note()
