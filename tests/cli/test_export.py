"""`besedka export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.archives import direct, make_journal
from support.command import environment, run
from support.journals import journal, stranger

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def data(tmp_path: Path) -> str:
    """A data folder in which everything has happened."""
    make_journal(tmp_path / "data" / "journal.sqlite")
    return str(tmp_path / "data")


def test_a_room(data: str, tmp_path: Path) -> None:
    """To standard output or into a file, which is not overwritten unasked."""
    assert "<guest> hello\n" in run("export", "--room", "#lobby", "--format", "txt", "--data", data).stdout
    file = str(tmp_path / "out.html")
    assert run("export", "--all", "--data", data, "-o", file).returncode == 0
    again = run("export", "--all", "--data", data, "-o", file)
    assert again.returncode == 1
    assert "--force" in again.stderr
    assert run("export", "--all", "--data", data, "-o", file, "--force").returncode == 0


def test_times(data: str) -> None:
    """Since a day, until a day, in a zone."""
    options = ("--all", "--format", "txt", "--data", data, "--tz", "UTC")
    everything = run("export", *options).stdout
    assert run("export", *options, "--since", "2025-11-22", "--until", "2025-11-22").stdout == everything
    assert run("export", *options, "--until", "2025-11-21").stdout == ""
    assert run("export", *options, "--since", "2025-11-23").stdout == ""
    assert "15:00:21" in run("export", *options[:-1], "Europe/Moscow").stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "Say what to export"),
        (("--all", "--room", "#x"), "Say what to export"),
        (("--all", "--tz", "Mars/Olympus"), "There is no time zone Mars/Olympus"),
        (("--all", "--since", "yesterday"), "yesterday is no time"),
        (("--room", "#nowhere"), "there is no such room"),
    ],
)
def test_mistakes(data: str, options: tuple[str, ...], told: str) -> None:
    """Each is one sentence, and nothing is written."""
    result = run("export", *options, "--data", data)
    assert result.returncode in {1, 2}
    assert result.stdout == ""
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


def test_direct_talks_come_with_a_warning(tmp_path: Path) -> None:
    """Whoever exports them is told what they are; the words are those of the language."""
    with journal(tmp_path / "journal.sqlite") as writer:
        writer.open()
        writer.store([direct(1, stranger("vera", "account:Vera"), "boris", None)])
    result = run("export", "--account", "vera", "--format", "txt", "--data", str(tmp_path))
    assert "None of them expects" in result.stderr
    assert "<vera → boris> between us" in result.stdout
    russian = run("export", "--account", "vera", "--data", str(tmp_path), environ=environment(LANG="ru_RU.UTF-8"))
    assert '<html lang="ru">' in russian.stdout
    assert "None of them" not in russian.stderr
