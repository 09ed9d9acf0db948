"""The data folder: made when it is not there, private, and locked for one server at a time."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import stat
from typing import TYPE_CHECKING

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Folder"]

OTHERS = stat.S_IRWXG | stat.S_IRWXO

log = logging.getLogger(__name__)


class Folder:
    """A locked data folder; the lock goes with the process, so nothing is left behind by a crash."""

    def __init__(self, path: Path) -> None:
        """Make the folder (mode 0700) if need be, lock it, and take what is in it from others.

        Raises `EnvironmentFault`.
        """
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
        try:
            self._close_to_others()
        except OSError as error:
            self.close()
            raise EnvironmentFault(what, error.strerror or str(error), folder=path) from None

    def _close_to_others(self) -> None:
        """Make our files mode 0600, whoever copied them here; the folder itself may be more than ours: only tell."""
        for file in (self.path / "lock", self.path / "tls.pem", *self.path.glob("*.sqlite*")):
            with contextlib.suppress(FileNotFoundError):  # the last reader's SQLite takes -wal and -shm with it
                if file.stat().st_mode & OTHERS and file.is_file():
                    file.chmod(0o600)
        mode = stat.S_IMODE(self.path.stat().st_mode)
        if mode & OTHERS:
            log.warning("the data folder %s is open to others (mode %04o): chmod 700 %s", self.path, mode, self.path)

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
