"""`besedka import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.archives import later, make_journal
from support.command import run
from support.journals import journal, rows

if TYPE_CHECKING:
    from pathlib import Path

LOG = "2026-01-01 10:00:00\tanna\tпривет\nnonsense\n2026-01-01 10:00:01\tboris\thi\n"


def test_a_log(tmp_path: Path) -> None:
    """What was added, what was not understood with its line, and the same again."""
    file, data = tmp_path / "irc.x.#tea.weechatlog", tmp_path / "data"
    file.write_text(LOG, encoding="utf-8")
    tried = run("import", str(file), "--dry-run", "--data", str(data))
    assert tried.stdout == "2 entries would be added, 1 room made\n"
    assert not data.exists()
    result = run("import", str(file), "--data", str(data), "--tz", "Europe/Moscow", "--rename", "anna=Аня")
    assert result.returncode == 3
    assert result.stdout == "2 entries added, 1 room made\n"
    assert f"{file}:2: this is no line that is known: 'nonsense'" in result.stderr
    again = run("import", str(file), "--data", str(data), "--tz", "Europe/Moscow")
    assert again.stdout == "0 entries added, 2 were there already\n"
    assert rows(data / "journal.sqlite", "SELECT nick FROM source ORDER BY number") == [("Аня",), ("boris",)]
    assert rows(data / "journal.sqlite", "SELECT time FROM entry")[0] == (1_767_250_800_000_000,)


def test_many_lines_that_are_not_understood(tmp_path: Path) -> None:
    """Not all of them are printed."""
    file = tmp_path / "#a.log"
    file.write_text("--- Log opened Thu Jan 01 10:00:00 2026\n" + "nonsense\n" * 60)
    result = run("import", str(file), "--data", str(tmp_path / "data"))
    assert result.returncode == 3
    assert "60 lines could not be taken" in result.stderr
    assert result.stderr.count("nonsense") == 50
    assert result.stderr.endswith("…\n")


def test_older_ones(tmp_path: Path) -> None:
    """It is told that they stand behind what was there."""
    with journal(tmp_path / "journal.sqlite") as writer:
        writer.open()
        writer.store([later(1, "x")])
    file = tmp_path / "#a.log"
    file.write_text("2025-01-01 10:00:00\tanna\thi\n")
    result = run("import", str(file), "--data", str(tmp_path))
    assert "1 is older than what was there" in result.stdout


def test_what_was_changed_since(tmp_path: Path) -> None:
    """It is told."""
    line = '{"position":1,"msgid":"","time":"2026-01-01T00:00:00Z","kind":"message","room":"#a","who":"anna"'
    file = tmp_path / "e.jsonl"
    for text, told in (
        ('"text":"x"', "1 entry added, 1 room made\n"),
        ('"text":"y","tags":{"besedka.chat/edited":"2026-01-02T00:00:00Z"}', "1 was changed since it was imported"),
    ):
        file.write_text(f'{{"besedka":1,"epoch":"e","made":""}}\n{line},{text}}}\n')
        assert told in run("import", str(file), "--data", str(tmp_path / "data")).stdout
    assert rows(tmp_path / "data" / "journal.sqlite", "SELECT text FROM entry") == [("y",)]


def test_mistakes(tmp_path: Path) -> None:
    """Each is one sentence."""
    make_journal(tmp_path / "journal.sqlite")
    file = tmp_path / "x.txt"
    file.write_text("nothing that is known")
    for options, told in (
        ((), "none of the forms"),
        (("--format", "irssi"), "--room"),
        (("--format", "irssi", "--rename", "x"), "Write OLD=NEW"),
    ):
        result = run("import", str(file), *options, "--data", str(tmp_path))
        assert result.returncode in {1, 2}
        assert told in result.stderr
        assert result.stderr.count("\n") == 1
