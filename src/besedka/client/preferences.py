"""What the person wants to hear of, and how: muted places, keywords, notifications; kept for each server.

A small file beside the device token. Best effort: where nothing can be written, it lasts as long as the program.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

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
        draft = self._path.with_name(f"{FILE_NAME}.{os.getpid()}")
        kept = self._read() | {self._server: now}  # anew: another client of this person may have written
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(kept))
            draft.replace(self._path)
        except OSError:
            return

    def _read(self) -> dict[str, Preferences]:
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=dict[str, Preferences])
        except (OSError, msgspec.DecodeError):
            return {}
