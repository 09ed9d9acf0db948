"""Until when direct messages were shown, for each server: what an earlier run showed is not shown again.

A small file beside the device token. Best effort: without it some old messages come once more, no harm else.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from besedka.client.lines import Line

__all__ = ["FILE_NAME", "SeenDirect"]

FILE_NAME = "direct-seen.json"

# One server is some fifty bytes; of more servers than this, those that were not talked to for longest go.
_SERVERS = 100
_FILE_BYTES_MAX = 64 * 1024


class SeenDirect:
    """The time of the newest direct message shown from `server`, kept in `folder`. Belongs to the loop's thread."""

    def __init__(self, folder: Path, server: str) -> None:
        self._path = folder / FILE_NAME
        self._server = server
        self.until: datetime | None = self._read().get(server)

    def note(self, lines: Iterable[Line]) -> None:
        """Take in what was shown; only the server's own times count."""
        times = [line.when for line in lines if line.direct and line.dated]
        newest = max(times, default=None)
        if newest is None or (self.until is not None and newest <= self.until):
            return
        self.until = newest
        self._write(newest)

    def _read(self) -> dict[str, datetime]:
        try:
            with self._path.open("rb") as file:
                kept = msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=dict[str, datetime])
        except (OSError, msgspec.DecodeError):
            return {}
        # a time without its zone could not be compared with others
        return {server: when for server, when in kept.items() if when.tzinfo is not None}

    def _write(self, newest: datetime) -> None:
        kept = self._read()  # anew: another client of this person may have written
        earlier = kept.pop(self._server, newest)
        servers = [*kept.items(), (self._server, max(earlier, newest))][-_SERVERS:]
        draft = self._path.with_name(f"{FILE_NAME}.{os.getpid()}")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(dict(servers)))
            draft.replace(self._path)
        except OSError:
            return
