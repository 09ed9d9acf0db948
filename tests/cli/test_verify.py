"""`besedka verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from support.archives import change, make_journal, overwrite_pages
from support.command import run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_whole_one(tmp_path: Path) -> None:
    """By its name, by its folder, or as the server's own: exit code 0, and what is in it."""
    file = make_journal(tmp_path / "journal.sqlite")
    for arguments in ((str(file),), (str(tmp_path),), ("--data", str(tmp_path))):
        result = run("verify", *arguments)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.startswith(f"{file}: 20 entries, 3 rooms, 1 account, the newest of ")
        assert result.stdout.endswith("All is well.\n")


def test_a_damaged_one(tmp_path: Path) -> None:
    """Exit code 3, what is lost, and what to do; as JSON for programs."""
    file = make_journal(tmp_path / "journal.sqlite")
    change(file, "DELETE FROM entry WHERE position = 5", "INSERT INTO meta VALUES ('removed', 0)")
    result = run("verify", str(file))
    assert result.returncode == 3
    assert "what was there is lost: 1" in result.stdout
    assert "besedka restore" in result.stdout
    found = msgspec.json.decode(run("verify", "--json", str(file)).stdout)
    assert not found["sound"]
    assert found["lost"] == 1
    assert {each["name"] for each in found["findings"]} == {"lost", "stretch-empty"}
    overwrite_pages(file, "entry")
    assert run("verify", str(file)).returncode == 3


def test_the_index_beside_it(tmp_path: Path) -> None:
    """A damaged one is told, with the word that it can be made anew; what is removed on purpose is told, too."""
    make_journal(tmp_path / "journal.sqlite")
    change(
        tmp_path / "journal.sqlite",
        "DELETE FROM entry WHERE position = 1",
        "DELETE FROM placed WHERE last = 1",
        "INSERT INTO meta VALUES ('removed', 1)",
    )
    (tmp_path / "search.sqlite").write_text("no database " * 1000)
    result = run("verify", str(tmp_path))
    assert result.returncode == 3
    assert "Removed on purpose: 1\n" in result.stdout
    assert "search.sqlite: damaged" in result.stdout
    assert "it can be made anew" in result.stdout


def test_what_is_no_database(tmp_path: Path) -> None:
    """It is told what it is not, without the advice to do what was done just now."""
    file = tmp_path / "notes.txt"
    file.write_text("no database " * 1000)
    result = run("verify", str(file))
    assert result.returncode == 3
    assert "it is no journal, or damaged: 1 (file is not a database)" in result.stdout
    assert "besedka verify" not in result.stdout + result.stderr


def test_what_is_not_there(tmp_path: Path) -> None:
    """Exit code 1: nothing was looked at."""
    result = run("verify", str(tmp_path))
    assert result.returncode == 1
    assert "there is no such file" in result.stderr
