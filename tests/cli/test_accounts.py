"""What `besedka account` and `besedka admin` share."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import run
from support.control import answering

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short name, for the socket."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield Path(name)


def test_a_running_server_is_asked(folder: Path) -> None:
    """With the account and the password; the folder is left alone."""
    with answering(folder, b'{"account":"anna","changed":true}\n') as asked:
        result = run("account", "add", "anna", "--data", str(folder), said="tea and sugar\n")
    assert (result.returncode, result.stdout, result.stderr) == (0, "There is an account anna now.\n", "")
    assert json.loads(asked[0]) == {"command": "account-add", "account": "anna", "password": "tea and sugar"}
    assert [path.name for path in folder.iterdir()] == ["control.sock"]


def test_what_a_server_refuses(folder: Path) -> None:
    """Its sentence is told, with exit code 1."""
    with answering(folder, b'{"error":"The name anna is taken: choose another."}\n'):
        result = run("account", "add", "anna", "--data", str(folder), said="tea and sugar")
    assert (result.returncode, result.stdout) == (1, "")
    assert "The name anna is taken: choose another." in result.stderr


def test_without_a_server_the_folder_is_changed(folder: Path) -> None:
    """And what is refused there is told in the same way."""
    for expected in (0, 1):
        result = run("account", "add", "anna", "--data", str(folder / "data"), said="tea and sugar")
        assert result.returncode == expected
    assert "The name anna is taken: choose another." in result.stderr
    assert "Traceback" not in result.stderr
