"""The indexer process seen from the server: started behind the server, ended with it, started again when it dies.

A thread waits for what it says; nothing here computes. Without it everything but search goes on.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Final

import msgspec

from besedka.server.processes import spawn

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.threads import Crew

__all__ = ["IndexerState", "Indexing"]

MODULE: Final = "besedka.journal.search.indexer"
START_AFTER_S: Final = 1.0  # the start is for those who come; and most servers of a test are gone by then
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 60.0
STEADY_S: Final = 60.0  # one that ran for so long has not died of what it began with
LONGEST_LINE: Final = 4096
REAP_EVERY_S: Final = 0.005  # an end takes a moment behind the last word, and is not waited for under the lock

log = logging.getLogger(__name__)


class IndexerState(msgspec.Struct, frozen=True):
    """How far the index is: position, seconds that it was behind when it got there, bytes on the disk.

    `starts` counts the processes; `running` says whether there is one now.
    """

    position: int = 0
    lag_s: float = 0.0
    size: int = 0
    starts: int = 0
    running: bool = False


class Indexing:
    """Keeps one indexer running. `state` is replaced as a whole by its thread: others see an older or a newer one."""

    def __init__(self, journal: Path, *, enabled: bool, start_after_s: float = START_AFTER_S) -> None:
        self._journal = journal
        self._start_after_s = start_after_s
        self.enabled = enabled
        self.state = IndexerState()
        self._stopped = threading.Event()
        self._lock = threading.Lock()  # around the process's number: it is not signalled after it was waited for
        self._process = 0
        self._fault = ""

    def start(self, crew: Crew) -> None:
        """Start the thread, if search is wanted. The main thread."""
        if self.enabled:
            crew.start("indexer", self._run)

    def stop(self) -> None:
        """End the process and let the thread end; the index survives that. Any thread."""
        self._stopped.set()
        with self._lock:
            if self._process:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._process, signal.SIGKILL)

    def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        if self._stopped.wait(self._start_after_s):
            return
        while True:
            began = time.monotonic()
            try:
                how = self._serve()
            except OSError as error:  # no more processes, no memory
                how = error.strerror or str(error)
            if self._stopped.is_set():
                return
            if time.monotonic() - began >= STEADY_S:
                pause_s = FIRST_PAUSE_S
            log.warning("the search indexer has ended (%s); it is started again in %d s", how, pause_s)
            if self._stopped.wait(pause_s):
                return
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _serve(self) -> str:
        """Start the process, hear it to its end, and return how it ended; raises `OSError`."""
        self._fault = ""
        ours, theirs = os.pipe()  # closed when this process ends, however it does: then the indexer ends as well
        heard, said = os.pipe()
        try:
            with self._lock:
                if self._stopped.is_set():
                    return ""
                self._process = spawn(MODULE, str(self._journal), stdin=ours, stdout=said)
        finally:
            os.close(ours)
            os.close(said)
            if not self._process:
                os.close(theirs)
                os.close(heard)
        self._become(starts=self.state.starts + 1, running=True)
        try:
            self._listen(heard)
        finally:
            os.close(theirs)
            os.close(heard)
            ended = self._reap()
            self._become(running=False)
        return self._fault or ended

    def _listen(self, heard: int) -> None:
        """Take over what it says, line by line, until it has nothing more to say."""
        rest = b""
        while piece := os.read(heard, LONGEST_LINE):
            *lines, rest = (rest + piece).split(b"\n")
            rest = rest[-LONGEST_LINE:]
            for line in lines:
                self._hear(line.decode("utf-8", "replace"))

    def _hear(self, line: str) -> None:
        if line.startswith("! "):
            self._fault = line[2:]
            return
        with contextlib.suppress(ValueError):  # what a library prints is none of ours
            position, _time, lag, size = line.split()
            self._become(position=int(position), lag_s=float(lag), size=int(size))

    def _become(self, **changes: float) -> None:
        self.state = msgspec.structs.replace(self.state, **changes)

    def _reap(self) -> str:
        """Wait for the end of the process, which has closed its output, and return how it ended."""
        while True:
            with self._lock:
                found, status = os.waitpid(self._process, os.WNOHANG)
                if found:
                    self._process = 0
                    break
            time.sleep(REAP_EVERY_S)
        code = os.waitstatus_to_exitcode(status)
        return f"exit code {code}" if code >= 0 else f"signal {-code}"
