"""`besedka backup`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.archive.verification import verify
from support.archives import change, make_journal
from support.command import environment, run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_backup_is_made_and_told(tmp_path: Path) -> None:
    """How much is in it; a second one of the same name needs --force; a mistake is one sentence."""
    data, file = tmp_path / "data", tmp_path / "b.sqlite"
    make_journal(data / "journal.sqlite")
    result = run("backup", str(file), "--data", str(data))
    assert (result.returncode, result.stdout, result.stderr) == (0, f"{file}: 20 entries, 1 MiB, checked.\n", "")
    assert verify(file).is_sound
    again = run("backup", str(file), "--data", str(data))
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == f"cannot write {file}: it exists; --force overwrites it\n"
    assert run("backup", str(file), "--data", str(data), "--force").returncode == 0
    change(data / "journal.sqlite", "DELETE FROM placed")
    damaged = run("backup", str(file), "--data", str(data), "--force")
    assert damaged.returncode == 1
    assert "besedka verify" in damaged.stderr
    nothing = run("backup", str(file), "--data", str(tmp_path / "none"))
    assert "there is no such file" in nothing.stderr


def test_in_russian(tmp_path: Path) -> None:
    """The same in the other language."""
    make_journal(tmp_path / "journal.sqlite")
    environ = environment(LANG="ru_RU.UTF-8")
    result = run("backup", str(tmp_path / "b"), "--data", str(tmp_path), environ=environ)
    assert "20 записей" in result.stdout
