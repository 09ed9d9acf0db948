"""The command as a whole: versions, sentences and exit codes."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from besedka import __version__
from besedka.cli.main import SUBCOMMANDS, main
from besedka.errors import EnvironmentFault, UsageError
from support.command import environment, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("words", [[], ["serve"], ["join"], ["status"], ["config"], ["config", "check"]])
def test_each_command_has_its_version(words: list[str]) -> None:
    """Whichever command somebody knows, it tells the version."""
    result = CliRunner().invoke(main, [*words, "--version"])
    assert (result.exit_code, result.output) == (0, f"besedka {__version__}\n")


def test_the_help_names_each_command() -> None:
    """The list is that of the files beside it."""
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name in SUBCOMMANDS:
        assert f"\n  {name} " in result.output


EVERY_HELP = """
import click, sys
from besedka.cli.main import main

def told(command, name, width):
    with click.Context(command, info_name=name, terminal_width=width) as context:
        print(command.get_help(context))
        for inner in command.list_commands(context) if isinstance(command, click.Group) else ():
            told(command.get_command(context, inner), f"{name} {inner}", width)

told(main, "besedka", int(sys.argv[1]))
"""


@pytest.mark.parametrize("columns", ["60", "80", "100"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_help_is_cut_or_too_wide(language: str, columns: str) -> None:
    """Each sentence of each command is whole, in windows narrow and wide."""
    environ = environment(BESEDKA_SERVER_LANG=language)
    command = [sys.executable, "-c", EVERY_HELP, columns]
    told = subprocess.run(command, env=environ, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout
    assert re.findall(r"[a-zа-яё,;:]\.\.\.", told) == []  # "QUERY..." takes several words
    assert [row for row in told.splitlines() if len(row) > int(columns)] == []


def test_a_command_that_does_not_exist_is_a_misuse() -> None:
    """The answer is a sentence on standard error, and exit code 2."""
    result = run("serv")
    assert result.returncode == 2
    assert "serv" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (UsageError("no such thing"), 2, "no such thing\n"),
        (EnvironmentFault("cannot listen", "the port is taken"), 1, "cannot listen: the port is taken\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_are_one_sentence_and_an_exit_code(
    error: BaseException, code: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sees a traceback for what they, or their machine, can mend."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(type(main), "get_command", lambda *_: click.Command("fails", callback=fail))
    result = CliRunner().invoke(main, ["fails"])
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", told)


def test_all_mistakes_in_the_settings_are_told_in_the_language_of_the_locale(tmp_path: Path) -> None:
    """A Russian locale reads Russian; the exit code is that of a misuse."""
    file = tmp_path / "besedka.toml"
    file.write_text("[server]\nworkers = -1\n")
    result = run("serve", "--config", str(file), "--port", "x", environ=environment(LANG="ru_RU.UTF-8"))
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"{file}:2: workers = -1; допустимо: целое число от 0 до 256",
        '--port: port = "x"; допустимо: целое число от 0 до 65535',
    ]


START = """
import sys
from besedka.cli.main import main
try:
    main(["serve", "--port", "x"])
except SystemExit:
    print(*sys.modules)
"""


def test_the_start_imports_only_what_it_needs() -> None:
    """What only other commands need is not waited for."""
    result = subprocess.run(
        [sys.executable, "-c", START],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    loaded = result.stdout.split()
    assert "besedka.cli.serve" in loaded
    assert not {"prompt_toolkit", "babel", "asyncio", "besedka.client.app", "besedka.cli.join"} & set(loaded)
