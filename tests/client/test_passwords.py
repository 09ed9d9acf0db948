"""Passwords of accounts, in a keyring and in a file."""

from __future__ import annotations

import builtins
import stat
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from besedka.client.passwords import FILE_NAME, Passwords
from besedka.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT, ANNA, PASSWORD = "chat.example:6697", "Anna", "tea and sugar"


class Ring(KeyringBackend):
    """A keyring in memory, which may be locked."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked

    def get_password(self, service: str, username: str) -> str | None:
        """Find."""
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep."""
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget."""
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    """Without a keyring, whatever this machine has; afterwards as it was."""
    found = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(found)


@pytest.fixture
def ring() -> Ring:
    """The system's keyring."""
    made = Ring()
    keyring.set_keyring(made)
    return made


def kept_and_forgotten(passwords: Passwords) -> None:
    """Say what holds of both."""
    assert passwords.find(AT, ANNA) == passwords.last(AT) == ""
    passwords.keep(AT, ANNA, PASSWORD)
    passwords.keep(AT, "boris", "other")
    passwords.keep(AT, ANNA, PASSWORD)
    assert passwords.find("CHAT.example:6697", "anna") == PASSWORD
    assert (passwords.last(AT), passwords.find("other:1", ANNA)) == (ANNA, "")
    passwords.forget(AT, ANNA)
    passwords.forget(AT, ANNA)
    assert (passwords.find(AT, ANNA), passwords.last(AT), passwords.find(AT, "boris")) == ("", "", "other")


def test_in_a_file(tmp_path: Path) -> None:
    """For its owner alone."""
    kept_and_forgotten(Passwords(tmp_path))
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_in_the_keyring(tmp_path: Path, ring: Ring) -> None:
    """No password is in the file."""
    kept_and_forgotten(Passwords(tmp_path))
    assert list(ring.kept.values()) == ["other"]
    assert "other" not in (tmp_path / FILE_NAME).read_text()


def test_a_keyring_that_comes_later_takes_it_over(tmp_path: Path) -> None:
    """And one that is locked leaves it to the file."""
    passwords = Passwords(tmp_path)
    passwords.keep(AT, ANNA, PASSWORD)
    made = Ring()
    keyring.set_keyring(made)
    assert passwords.find(AT, ANNA) == PASSWORD
    passwords.keep(AT, ANNA, PASSWORD)
    assert PASSWORD not in (tmp_path / FILE_NAME).read_text()
    made.locked = True
    assert passwords.find(AT, ANNA) == ""
    passwords.keep(AT, ANNA, PASSWORD)
    assert passwords.find(AT, ANNA) == PASSWORD


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is optional."""
    real = builtins.__import__

    def without(name: str, *more: Any) -> Any:
        if name.startswith("keyring"):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", without)
    kept_and_forgotten(Passwords(tmp_path))


def test_a_file_that_is_broken_or_cannot_be_written(tmp_path: Path) -> None:
    """Nothing is known of it; what cannot be kept is told."""
    (tmp_path / FILE_NAME).write_text("[]")
    assert Passwords(tmp_path).find(AT, ANNA) == ""
    with pytest.raises(EnvironmentFault):
        Passwords(tmp_path / FILE_NAME).keep(AT, ANNA, PASSWORD)
