"""The data folder: made when it is not there, private, and locked for one server at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import TYPE_CHECKING

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Folder"]


class Folder:
    """A locked data folder; the lock goes with the process, so nothing is left behind by a crash."""

    def __init__(self, path: Path) -> None:
        """Make the folder (mode 0700) if need be, and lock it; raises `EnvironmentFault`."""
        self.path = path
        what = mark("cannot use the data folder {folder}")
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EnvironmentFault(what, error.strerror or str(error), folder=path) from None
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._descriptor)
            if isinstance(error, BlockingIOError):
                raise EnvironmentFault(
                    what,
                    mark("another besedka server uses it; stop that one, or choose another folder with --data"),
                    folder=path,
                ) from None
            raise EnvironmentFault(what, error.strerror or str(error), folder=path) from None

    @property
    def journal(self) -> Path:
        """Return where the journal is."""
        return self.path / "journal.sqlite"

    @property
    def control(self) -> Path:
        """Return where the control socket is."""
        return self.path / "control.sock"

    def close(self) -> None:
        """Let the folder go. Idempotent."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = -1
