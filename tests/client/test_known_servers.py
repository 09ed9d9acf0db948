"""Which certificate each server had."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from besedka.client.known_servers import FILE_NAME, KnownServers
from besedka.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

ONE, OTHER = "ab" * 32, "cd" * 32


def test_each_server_has_its_certificate(tmp_path: Path) -> None:
    """The newest that was trusted counts; a name is the same however it is written."""
    known = KnownServers(tmp_path / "new")
    assert known.find("chat.example:6697") == ""
    known.keep("chat.example:6697", ONE)
    known.keep("chat.example:66", OTHER)
    assert KnownServers(tmp_path / "new").find("Chat.Example:6697") == ONE
    known.keep("CHAT.example:6697", OTHER)
    assert (known.find("chat.example:6697"), known.find("chat.example:66")) == (OTHER, OTHER)
    file = tmp_path / "new" / FILE_NAME
    assert len(file.read_text().splitlines()) == 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_no_line_of_it_is_left_alone(tmp_path: Path) -> None:
    """A person may write words into it."""
    (tmp_path / FILE_NAME).write_text(f"# mine\nchat.example:1 short\nchat.example:1 {ONE.upper()}\n")
    known = KnownServers(tmp_path)
    assert known.find("chat.example:1") == ONE
    known.keep("other:1", OTHER)
    assert "# mine" in (tmp_path / FILE_NAME).read_text()


def test_a_file_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Not to know is not to trust."""
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(EnvironmentFault, match=FILE_NAME):
        KnownServers(tmp_path).find("chat.example:1")
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault):
        KnownServers(tmp_path / "file").keep("chat.example:1", ONE)
