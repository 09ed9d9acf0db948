"""`besedka serve` as irctest needs it: with the administrator whom its tests know, and with a clock that may run fast.

A clock of our own, since faketime(1) makes the timed waits of threads hang.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from besedka.config.load import load
from besedka.logs import configure
from besedka.server.clock import wall_clock
from besedka.server.run import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.users import Source
    from besedka.config.settings import Settings

__all__ = ["FastClock", "KnownAdministrator"]

MICROSECONDS_PER_YEAR = 365 * 24 * 3_600_000_000


class FastClock:
    """A wall clock some years ahead that runs so many times as fast; its text is faketime's: `+1y x30`."""

    def __init__(self, text: str, clock: Callable[[], int] = wall_clock) -> None:
        found = re.fullmatch(r"\+(\d+)y x(\d+)", text)
        if found is None:
            raise ValueError(f"a clock is written like `+1y x30`, not {text!r}")
        self._ahead = int(found[1]) * MICROSECONDS_PER_YEAR
        self._times = int(found[2])
        self._clock = clock
        self._began = clock()

    def __call__(self) -> int:
        """Return microseconds since 1970."""
        return self._began + self._ahead + (self._clock() - self._began) * self._times


class KnownAdministrator:
    """The one administrator whom irctest's tests know."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Whether somebody may administer the server under this name."""
        return (name, password) == ("operuser", "operpassword")


def main() -> int:
    """Serve; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--clock")
    options = parser.parse_args()

    def reload() -> Settings:
        return load(options.config, dict(os.environ), {})

    settings = reload()
    configure(settings.log.format, settings.log.level)
    clock = FastClock(options.clock) if options.clock else wall_clock
    return run(settings, reload, clock=clock, administrators=KnownAdministrator())


if __name__ == "__main__":
    sys.exit(main())
