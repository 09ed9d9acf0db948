"""What the person wants to hear of, and how: muted places, keywords, notifications; kept for each server.

A small file beside the device token. Best effort: where nothing can be written, it lasts as long as the program.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

from besedka.client.private_files import write_private

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILE_NAME", "KeptPreferences", "Preferences"]

FILE_NAME = "preferences.json"

# A server is some hundred bytes; a file that somebody else put there is not read whole.
_FILE_BYTES_MAX = 256 * 1024


class Preferences(Struct, frozen=True, omit_defaults=True):
    """What is wanted on one server; names are folded."""

    muted: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    notify: Literal["on", "bell", "off"] = "on"
    typing: bool = True
    """Whether others are told that we are typing."""


class KeptPreferences:
    """Those for `server`, in `folder`. Belongs to the loop's thread."""

    def __init__(self, folder: Path, server: str) -> None:
        self._path = folder / FILE_NAME
        self._server = server
        self.known = self._read().get(server, Preferences())

    def note(self, now: Preferences) -> None:
        """Keep what is wanted now."""
        if now == self.known:
            return
        self.known = now
        kept = self._read() | {self._server: now}  # anew: another client of this person may have written
        with contextlib.suppress(OSError):
            write_private(self._path, msgspec.json.encode(kept))

    def _read(self) -> dict[str, Preferences]:
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=dict[str, Preferences])
        except (OSError, msgspec.DecodeError):
            return {}
