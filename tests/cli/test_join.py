"""`besedka join`: what it hands to the client."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from besedka.cli.main import main
from support.command import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """Put a place that notes what it is given where the client's module is."""
    noted: list[dict[str, Any]] = []
    module = types.ModuleType("besedka.client.app")
    module.JoinOptions = dict  # type: ignore[attr-defined]
    module.run = lambda options: noted.append(options) or 3  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "besedka.client.app", module)
    for name in ("BESEDKA_SERVER_LANG", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("BESEDKA_PASSWORD", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return noted


def test_nothing_typed_is_this_machine(given: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The defaults fit a server that was started without options, and the language is the locale's."""
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    result = CliRunner().invoke(main, ["join"])
    assert (result.exit_code, result.output) == (3, "")
    (options,) = given
    assert options.pop("data").name == "besedka-client"
    assert options == {
        "host": "127.0.0.1",
        "port": 8888,
        "name": None,
        "plain": False,
        "timeout_s": 10.0,
        "lang": "ru",
        "tls": False,
        "fingerprint": "",
        "line": False,
        "theme": "terminal",
        "rooms": (),
        "account": "",
        "password": "",
    }


def test_each_option_arrives(given: list[dict[str, Any]], tmp_path: Path) -> None:
    """What is typed is what the client gets."""
    words = [
        "join",
        "[::1]:7000",
        "--name",
        "Анна",
        "--plain",
        "--timeout",
        "0.5",
        "--lang",
        "ru",
        "--data",
        str(tmp_path),
        "--line",
        "--theme",
        "light",
        "--room",
        "#tea",
        "--room",
        "чай",
        "--account",
        "anna",
    ]
    assert CliRunner().invoke(main, words).exit_code == 3
    assert given == [
        {
            "host": "::1",
            "port": 7000,
            "name": "Анна",
            "plain": True,
            "timeout_s": 0.5,
            "lang": "ru",
            "data": tmp_path,
            "tls": False,
            "fingerprint": "",
            "line": True,
            "theme": "light",
            "rooms": ("#tea", "чай"),
            "account": "anna",
            "password": "",
        }
    ]


@pytest.mark.parametrize(
    ("words", "fingerprint"),
    [
        (["--tls"], ""),
        (["--tls", "--tls-fingerprint", ":".join(["AB"] * 32)], "ab" * 32),
        (["--tls-fingerprint", "ab" * 32], "ab" * 32),
    ],
)
def test_tls_is_asked_for(given: list[dict[str, Any]], words: list[str], fingerprint: str) -> None:
    """By itself, or by the fingerprint that is to be trusted, with colons or without."""
    assert CliRunner().invoke(main, ["join", *words]).exit_code == 3
    assert (given[0]["tls"], given[0]["fingerprint"]) == (True, fingerprint)


@pytest.mark.parametrize(
    "words", [["1:2:x"], ["--timeout", "0"], ["--timeout", "nan"], ["--lang", "xx"], ["--tls-fingerprint", "AB"]]
)
def test_what_cannot_be_meant_is_a_misuse(words: list[str]) -> None:
    """A wrong address, time or language ends the command with exit code 2 before it connects."""
    result = run("join", *words)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
