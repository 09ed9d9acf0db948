"""The load's processes: started together on the load's cores, directed by words, never waited for in vain."""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final, Self

from machine import split_cpus
from members import LoadError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType

__all__ = ["Crew"]

HEAD_START_S: Final = 0.05  # from the word to the common beginning: every process must have heard it
END_S: Final = 5.0


class Crew:
    """A process for each plan, each running `work(pipe, plan)`; leaving the `with` block ends them."""

    def __init__(self, work: Callable[[Connection, Any], None], plans: Sequence[object]) -> None:
        # Forked: they begin at once, and nothing here has threads.
        context = multiprocessing.get_context("fork")
        self._pipes: list[Connection] = []
        self._processes = []
        for plan in plans:
            mine, theirs = context.Pipe()
            process = context.Process(target=_run, args=(work, theirs, plan), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(mine)
            self._processes.append(process)

    def gather(self, deadline_s: float) -> list[Any]:
        """Return one word from each process; raises LoadError with what one of them has to complain about."""
        words: dict[Connection, Any] = {}
        deadline = time.monotonic() + deadline_s
        while len(words) < len(self._pipes):
            missing = [pipe for pipe in self._pipes if pipe not in words]
            ready = wait(missing, max(0.0, deadline - time.monotonic()))
            if not ready:
                raise LoadError(f"a load process said nothing for {deadline_s:.0f} s")
            for pipe in missing:
                if pipe in ready:
                    words[pipe] = self._word(pipe)
        return [words[pipe] for pipe in self._pipes]

    def tell(self, word: object) -> None:
        """Say the same to everybody."""
        for pipe in self._pipes:
            pipe.send(word)

    def start(self) -> float:
        """Let everybody begin at one time, and return it (monotonic clock)."""
        go_s = time.monotonic() + HEAD_START_S
        self.tell(go_s)
        return go_s

    def _word(self, pipe: Connection) -> Any:
        try:
            word = pipe.recv()
        except EOFError as error:
            raise LoadError("a load process ended too early") from error
        if isinstance(word, LoadError):
            raise word
        return word

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            if kind is not None:
                process.kill()
            process.join(END_S)
            if process.is_alive():
                process.kill()
                process.join()


def _run(work: Callable[[Connection, Any], None], pipe: Connection, plan: object) -> None:
    os.sched_setaffinity(0, split_cpus()[1])
    try:
        work(pipe, plan)
    except LoadError as error:
        pipe.send(error)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        pass  # the parent is gone, or has ended the run: it knows why
    except Exception:  # noqa: BLE001 - a mistake in the load must reach the parent, which prints it
        pipe.send(LoadError(traceback.format_exc()))
