"""`besedka ban`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.command import run

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def data() -> Iterator[str]:
    """Return a data folder without a server."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield str(Path(name) / "data")


def test_the_life_of_a_ban(data: str) -> None:
    """Each step says what is so now; it is there the next time."""
    added = run("ban", "add", "address", "192.0.2.9/24", "--for", "7d", "--reason", "spam", "--data", data)
    assert added.stdout.startswith("192.0.2.0/24 is banned until 2")
    assert run("ban", "add", "nick", "spam*", "--data", data).stdout == "spam*!*@* is banned for ever.\n"
    first, second = run("ban", "list", "--data", data).stdout.splitlines()
    assert first.split()[:2] == ["address", "192.0.2.0/24"]
    assert first.endswith("  spam")
    assert second.endswith("console  for ever")
    assert run("ban", "remove", "nick", "spam*", "--data", data).stdout == "spam*!*@* is banned no more.\n"
    assert len(run("ban", "list", "--data", data).stdout.splitlines()) == 1
    run("ban", "remove", "address", "192.0.2.0/24", "--data", data)
    assert run("ban", "list", "--data", data).stdout == "Nobody is banned.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "address", "127.0.0.1"), 1, "say --force"),
        (("add", "account", "nobody"), 1, "There is no account nobody."),
        (("remove", "nick", "nobody"), 1, "nobody is not banned."),
        (("add", "nick", "x", "--for", "soon"), 2, "soon is no time: write it as 30m, 12h, 7d or 1d12h"),
        (("add", "planet", "x"), 2, "planet"),
    ],
)
def test_what_is_refused(data: str, words: tuple[str, ...], code: int, said: str) -> None:
    """In a sentence that says what to do."""
    result = run("ban", *words, "--data", data)
    assert (result.returncode, said in result.stderr) == (code, True), result.stderr
