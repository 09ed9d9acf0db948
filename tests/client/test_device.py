"""The device token."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from besedka.client import device
from besedka.client.device import FILE_NAME, device_token
from besedka.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path


def test_a_token_is_made_once_and_kept(tmp_path: Path) -> None:
    """The second start shows the token of the first, from a folder that the first one made."""
    folder = tmp_path / "new" / "folder"
    token = device_token(folder)
    assert device_token(folder) == token
    assert len(token) * 6 >= 128  # each sign of it stands for six bits


def test_two_installations_have_two_tokens(tmp_path: Path) -> None:
    """Another folder is another device."""
    assert device_token(tmp_path / "a") != device_token(tmp_path / "b")


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    """The file has mode 0600, and nothing else is left beside it."""
    device_token(tmp_path)
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("content", ["", "\n", "two words", "не то", "\x00\x01"])
def test_a_spoilt_file_gets_a_new_token(tmp_path: Path, content: str) -> None:
    """What cannot be a token is replaced, not sent."""
    (tmp_path / FILE_NAME).write_text(content, encoding="utf-8")
    token = device_token(tmp_path)
    assert token.isascii()
    assert device_token(tmp_path) == token


def test_of_two_first_starts_both_get_the_same_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that finds no file, and then one that another client made meanwhile, takes that one."""
    make = device._make

    def slowly(path: Path) -> str:
        path.write_text("of-the-other\n")
        return make(path)

    monkeypatch.setattr(device, "_make", slowly)
    assert device_token(tmp_path) == "of-the-other"
    assert device_token(tmp_path) == "of-the-other"


def test_an_unusable_folder_is_one_sentence(tmp_path: Path) -> None:
    """A file where the folder should be is the machine's fault, and named."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(EnvironmentFault, match=FILE_NAME):
        device_token(blocked)
