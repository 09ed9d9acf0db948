"""Which certificate each server had that the person decided to trust: a file like that of ssh.

Only servers whose certificate no authority vouches for are in it. What is asked of the person is in `trust`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from besedka.client.private_files import write_private
from besedka.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILE_NAME", "KnownServers"]

FILE_NAME = "known-servers"

# A line: HOST:PORT, a space, the SHA-256 of the certificate. What is no such line is left alone.
_LINE = re.compile(r"(?P<server>\S+)\s+(?P<fingerprint>[0-9a-fA-F]{64})\s*")
# A file that somebody else put there is not read whole: some thousand servers.
_FILE_CHARS_MAX = 512 * 1024


class KnownServers:
    """The file in the client's folder; a server is "HOST:PORT", as it was asked for."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def find(self, server: str) -> str:
        """Return the fingerprint that was trusted, as 64 hexadecimal digits; "" where none was."""
        for line in self._lines():
            match = _LINE.fullmatch(line)
            if match and match["server"].casefold() == server.casefold():
                return match["fingerprint"].lower()
        return ""

    def keep(self, server: str, fingerprint: str) -> None:
        """Trust this certificate from now on, and no earlier one; raises `EnvironmentFault`."""
        kept = [line for line in self._lines() if not line.casefold().startswith(f"{server.casefold()} ")]
        text = "".join(f"{line}\n" for line in (*kept, f"{server} {fingerprint}"))
        try:
            write_private(self._path, text.encode())
        except OSError as error:
            raise EnvironmentFault(str(self._path), error.strerror or str(error)) from error

    def _lines(self) -> list[str]:
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                return file.read(_FILE_CHARS_MAX).splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            # Not to know whom one trusted would make of a stranger a first acquaintance.
            raise EnvironmentFault(str(self._path), error.strerror or str(error)) from error
