"""A bar for what takes longer than a second: on standard error, and only where that is a terminal."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["SHOWN_AFTER_S", "progress_bar"]

SHOWN_AFTER_S = 1.0  # what is done sooner needs no bar


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Have something to call with what is done and how much there is."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, total: int) -> None:
            if not bars:
                if time.monotonic() - began < SHOWN_AFTER_S:
                    return
                bars.append(stack.enter_context(click.progressbar(length=1000, label=label, file=sys.stderr)))
            bar = bars[0]
            bar.update(max(0, min(1000, done * 1000 // max(1, total)) - bar.pos))

        yield show
