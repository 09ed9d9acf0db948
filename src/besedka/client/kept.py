"""What was said and the server does not have yet, in a file: the end of the program loses none of it.

A message goes out again with the key that it had, so that the server, which may have it all the same, stores it once.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from besedka.client.outgoing import Outgoing

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["KeptOutgoing"]

# 2,000 messages of the longest that there are; a file that somebody else put there is not read whole.
_FILE_BYTES_MAX = 2 * 1024 * 1024


class KeptOutgoing:
    """The file for who is `name` at `server`, in `folder`, for its owner alone. Belongs to the loop's thread.

    Of two clients that run at once the first has the file, the other keeps nothing. Best effort: where nothing can be
    written, what waits lasts as long as the program.
    """

    def __init__(self, folder: Path, server: str, name: str) -> None:
        digest = hashlib.sha256(f"{server} {name.casefold()}".encode()).hexdigest()[:16]
        self._path = folder / f"outbox-{digest}.json"
        self._lock = self._claim()
        self._noted: Outgoing | None = None

    def _claim(self) -> int | None:
        """Lock a file beside it for as long as the program lives; None where another one has it."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    @property
    def active(self) -> bool:
        """Whether what waits outlasts the program."""
        return self._lock is not None

    def begin(self, salt: str) -> Outgoing:
        """Return what an earlier run left, with its keys; nothing, with keys of `salt`, where it left nothing."""
        left = self._read() if self.active else None
        if left is None or not left.waiting:
            return Outgoing(salt)
        self._noted = left.again()
        return replace(self._noted, salt=left.salt or salt)

    def note(self, outgoing: Outgoing) -> None:
        """Keep what waits now."""
        if outgoing is self._noted or not self.active:
            return
        if outgoing.waiting or (self._noted is not None and self._noted.waiting):
            self._write(outgoing)
        self._noted = outgoing

    def close(self) -> None:
        """Let the next client have the file."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _read(self) -> Outgoing | None:
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=Outgoing)
        except (OSError, msgspec.DecodeError):
            return None

    def _write(self, outgoing: Outgoing) -> None:
        draft = self._path.with_suffix(".draft")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(outgoing))
            draft.replace(self._path)
        except OSError:
            return
