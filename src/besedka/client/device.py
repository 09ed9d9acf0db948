"""The device token: what one installation of the client shows, so that the server knows it again.

Here is only the file with the token; what the server does with it is `docs/spec/`'s business.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from besedka.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FILE_NAME", "device_token"]

FILE_NAME = "device-token"

# 256 bits: nobody guesses it, and it fits into one IRC parameter.
_TOKEN_BYTES = 32
# A file that somebody else put there by mistake is not read whole into memory.
_TOKEN_CHARS_MAX = 256


def device_token(folder: Path) -> str:
    """Return the token of this installation, kept in `folder`; made at the first call, for its owner alone.

    Raises `EnvironmentFault` when the folder or the file cannot be used.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = _read(path)
        if kept:
            return kept
        return _make(path)
    except OSError as error:
        raise EnvironmentFault(str(path), error.strerror or str(error)) from error


def _read(path: Path) -> str:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            token = file.read(_TOKEN_CHARS_MAX).strip()
    except FileNotFoundError:
        return ""
    return token if token.isascii() and token.isprintable() and " " not in token else ""


def _make(path: Path) -> str:
    """Write a new token beside the file, then put it in place: two first starts cannot mix theirs."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails where a rename would overwrite: the first of two clients that start together wins.
        os.link(draft, path)
    except FileExistsError:
        other = _read(path)
        if other:
            return other
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return token
