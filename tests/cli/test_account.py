"""`besedka account`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import run
from support.journals import rows
from support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def data() -> Iterator[str]:
    """Return a data folder without a server."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield str(Path(name) / "data")


def test_the_life_of_an_account(data: str) -> None:
    """Each step says what is so now."""
    for words, said, told in (
        (("add", "anna"), "tea and sugar", "There is an account anna now."),
        (("passwd", "anna"), "another one\r\n", "The account anna has another password now."),
        (("disable", "anna"), "", "anna is disabled."),
        (("disable", "anna"), "", "It was so already: anna."),
        (("enable", "anna"), "", "anna is enabled."),
        (("delete", "anna"), "", "anna is deleted."),
    ):
        result = run("account", *words, "--data", data, said=said)
        assert (result.stdout, result.stderr) == (f"{told}\n", "")


@pytest.mark.parametrize("words", [("account", "list"), ("admin", "list"), ("ban", "list"), ("audit",)])
def test_who_looks_into_no_folder_is_told(data: str, words: tuple[str, ...]) -> None:
    """A mistyped folder is not made, and does not look as if nothing had ever happened."""
    result = run(*words, "--data", data)
    assert (result.returncode, result.stdout) == (1, "")
    assert "there is no journal in" in result.stderr
    assert not Path(data).exists()


def test_an_account_without_a_password(data: str) -> None:
    """Whoever pipes nothing is told how a password comes in."""
    result = run("account", "add", "anna", "--data", data, said="")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "There is no password: type it at a terminal, or pipe it in as one line.\n"


@pytest.mark.parametrize("how", ["redact", "anonymise"])
def test_an_account_that_wants_to_be_forgotten(data: str, how: str) -> None:
    """It is told what that means; without a server it is done at once."""
    run("account", "add", "anna", "--data", data, said="tea and sugar")
    result = run("account", "delete", "anna", "--forget", how, "--data", data)
    assert result.returncode == 0
    assert result.stdout.startswith("anna is deleted.\nWhat it has said is being forgotten")
    wishes = rows(Path(data) / "journal.sqlite", "SELECT * FROM forgetting")
    assert wishes == []
    assert rows(Path(data) / "journal.sqlite", "SELECT text FROM entry WHERE text LIKE 'delete%'") == [
        (f"delete, {how}",)
    ]


def test_the_list(data: str) -> None:
    """Names, days, and what is special about each."""
    assert run("account", "list", "--data", data).stdout == ""
    for name in ("anna", "вера"):
        run("account", "add", name, "--data", data, said="tea and sugar")
    run("account", "disable", "вера", "--data", data)
    run("admin", "add", "вера", "--data", data)
    first, second = run("account", "list", "--data", data).stdout.splitlines()
    assert first.split()[0] == "anna"
    assert len(first.split()) == 2
    assert second.split(maxsplit=2)[2] == "disabled, administrator"


def test_a_password_is_asked_for_and_not_shown(data: str) -> None:
    """Twice, so that a slip of the fingers locks nobody out."""
    with Terminal(["account", "add", "anna", "--data", data]) as terminal:
        terminal.sees("Password")
        terminal.types("tea and sugar")
        shown = terminal.sees("Once more")
        terminal.types("tea and sugar")
        shown += terminal.sees("There is an account anna now.")
        assert "tea" not in shown
        assert terminal.ends() == 0


def test_no_password_is_an_option() -> None:
    """It would be in everybody's list of processes."""
    assert run("account", "add", "anna", "--password", "x").returncode == 2


def test_certificates_of_an_account(data: str) -> None:
    """Added, listed, removed, without a server; of an account that there is."""
    shown = ":".join(["AB"] * 32)
    run("account", "add", "anna", "--data", data, said="tea and sugar")
    for words, told in (
        (("add", "anna", shown), "This certificate logs in to anna now.\n"),
        (("add", "anna", "ab" * 32), "It was so already: anna.\n"),
        (("list", "Anna"), f"{'ab' * 32}\n"),
        (("remove", "anna", shown), "This certificate does not log in to anna any more.\n"),
        (("remove", "anna", shown), "It was so already: anna.\n"),
        (("list", "anna"), ""),
    ):
        result = run("account", "certificate", *words, "--data", data)
        assert (result.stdout, result.stderr) == (told, "")
    assert "There is no account boris" in run("account", "certificate", "list", "boris", "--data", data).stderr
    assert "That is no fingerprint" in run("account", "certificate", "add", "anna", "x", "--data", data).stderr


def test_who_is_always_on(data: str) -> None:
    """Chosen for somebody, and taken back; the list says so."""
    run("account", "add", "anna", "--data", data, said="tea and sugar")
    assert run("account", "always-on", "anna", "--data", data).stdout == "anna is always on.\n"
    assert run("account", "always-on", "anna", "--data", data).stdout == "It was so already: anna.\n"
    assert "always on" in run("account", "list", "--data", data).stdout
    assert run("account", "always-on", "--off", "anna", "--data", data).stdout == "anna is not always on any more.\n"
