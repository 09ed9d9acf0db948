"""Every thread of besedka is started, named, supervised and joined here, and nowhere else."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Crew"]

log = logging.getLogger(__name__)


class Crew:
    """The threads of one process, with somebody to call when one of them dies.

    `on_death(name, error)` is called in the dying thread, once for each that dies, and for one after the other; it
    must not block.
    """

    def __init__(self, on_death: Callable[[str, BaseException], None]) -> None:
        self._on_death = on_death
        self._threads: list[threading.Thread] = []
        self._dying = threading.Lock()  # several threads may die of one fault at once

    def start(self, name: str, work: Callable[[], None]) -> threading.Thread:
        """Start a thread called `name` that runs `work` to its end. Called by the main thread only."""
        thread = threading.Thread(target=self._run, args=(name, work), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _run(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it was, the server must not limp on without it
            with self._dying:
                self._on_death(name, error)

    def join(self, timeout_s: float) -> list[str]:
        """Wait until all threads have ended, `timeout_s` in all; the names of those that have not."""
        deadline = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        late = [thread.name for thread in self._threads if thread.is_alive()]
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        return late

    @property
    def names(self) -> list[str]:
        """The names of the threads that run now."""
        return [thread.name for thread in self._threads if thread.is_alive()]
