"""`besedka config`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.config.docs import page
from support.command import environment, run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_example_is_a_right_file(tmp_path: Path) -> None:
    """What `config example` prints, `config check` finds nothing wrong with."""
    example = run("config", "example")
    assert (example.returncode, example.stderr) == (0, "")
    file = tmp_path / "besedka.toml"
    file.write_text(example.stdout, encoding="utf-8")
    check = run("config", "check", str(file))
    assert (check.returncode, check.stdout, check.stderr) == (0, "The settings are right.\n", "")


def test_check_tells_mistakes(tmp_path: Path) -> None:
    """A file that is not there, and a wrong variable beside it, are both told."""
    file = tmp_path / "none.toml"
    check = run("config", "check", environ=environment(BESEDKA_CONFIG=str(file), BESEDKA_PORT="-1"))
    assert check.returncode == 2
    assert check.stderr.splitlines() == [
        f"{file}: the settings file cannot be read (No such file or directory)",
        "BESEDKA_PORT: port is -1; allowed: a whole number from 0 to 65535",
    ]


def test_show_prints_what_is_in_effect(tmp_path: Path) -> None:
    """A file, the environment and options together, as `besedka serve` would have them."""
    file = tmp_path / "besedka.toml"
    file.write_text("limits.burst_lines = 7\n")
    shown = run("config", "show", str(file), "--lan", environ=environment(BESEDKA_PORT="9999"))
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    for line in ('host = "*"', "port = 9999", "burst_lines = 7", "lines_per_s = 10  # for strangers"):
        assert line in lines


def test_docs_prints_the_page() -> None:
    """`make docs` writes what this prints."""
    assert run("config", "docs").stdout == page()
