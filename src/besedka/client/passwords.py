"""Passwords of accounts, so that one signs in once: in the system's keyring where there is one, else in a file (0600).

The keyring is that of `keyring`, an optional package: without it, or where it finds no keyring (a server without a
desktop), the file does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.client.private_files import write_private
from besedka.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["FILE_NAME", "Passwords"]

FILE_NAME = "passwords.json"
# Beside the passwords, which a keyring does not list: as whom one logged in last at each server.
_LAST = "last @ "

_FILE_BYTES_MAX = 1024 * 1024  # some thousand accounts


class Passwords:
    """By server ("HOST:PORT") and account. Where the keyring fails (it is locked, say), the file is used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def find(self, server: str, account: str) -> str:
        """Return the password; "" where none is kept."""
        key = _key(server, account)
        found = _in_keyring(lambda ring: ring.get_password("besedka", key))
        return found if isinstance(found, str) and found else self._read().get(key, "")

    def keep(self, server: str, account: str, password: str) -> None:
        """Keep it, and that this account was the last; raises `EnvironmentFault` where it cannot be."""
        key = _key(server, account)

        def put(ring: Any) -> bool:
            ring.set_password("besedka", key, password)
            return True

        before = self._read()
        kept = {**before, _last(server): account}
        if _in_keyring(put):
            kept.pop(key, None)
        else:
            kept[key] = password
        if kept != before:
            self._write(kept)

    def forget(self, server: str, account: str) -> None:
        """Keep it no more; raises `EnvironmentFault` where the file cannot be written."""
        key = _key(server, account)

        def delete(ring: Any) -> None:
            if ring.get_password("besedka", key) is not None:
                ring.delete_password("besedka", key)

        _in_keyring(delete)
        before = self._read()
        kept = {each: found for each, found in before.items() if each not in (key, _last(server))}
        if kept != before:
            self._write(kept)

    def last(self, server: str) -> str:
        """Return the account that was used last at `server`; "" where none was, or it was given up."""
        return self._read().get(_last(server), "")

    def _read(self) -> dict[str, str]:
        try:
            with self._path.open("rb") as file:
                return msgspec.json.decode(file.read(_FILE_BYTES_MAX), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return {}

    def _write(self, kept: dict[str, str]) -> None:
        try:
            write_private(self._path, msgspec.json.encode(kept))
        except OSError as error:
            raise EnvironmentFault(str(self._path), error.strerror or str(error)) from error


def _key(server: str, account: str) -> str:
    return f"{account.casefold()} @ {server.casefold()}"


def _last(server: str) -> str:
    return f"{_LAST}{server.casefold()}"


def _in_keyring(act: Callable[[Any], Any]) -> Any:
    """Do something with the system's keyring; None where there is none, or it refuses."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    ring = keyring.get_keyring()
    if ring.priority <= 0:  # `fail` and `null` stand in where nothing is found
        return None
    try:
        return act(ring)
    except (KeyringError, OSError, RuntimeError):
        return None
