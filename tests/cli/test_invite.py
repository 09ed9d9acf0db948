"""`besedka invite`."""

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


def test_the_life_of_a_link(data: str) -> None:
    """The address once, then only how it is called; a room may be named without its sign."""
    address, hint, end = run(
        "invite", "lobby", "--uses", "3", "--expires", "7d", "--role", "voice", "--data", data
    ).stdout.splitlines()
    base, token = address.rsplit("/", 1)
    assert base == "http://127.0.0.1:8888/join"
    assert hint == f"In any IRC client: /join #lobby {token}"
    assert end.startswith("It ends 2")
    listed = run("invite", "--list", "--data", data).stdout.split()
    assert listed[1:3] == ["#lobby", "0/3"]
    assert listed[-1] == "voice"
    revoked = run("invite", "#lobby", "--revoke", listed[0], "--data", data).stdout
    assert revoked == f"The link {listed[0]} into #lobby lets nobody in any more.\n"
    assert len(run("invite", "lobby", "--data", data).stdout.splitlines()) == 2
    assert "for ever" in run("invite", "#lobby", "--list", "--data", data).stdout


def test_what_is_refused(data: str) -> None:
    """In a sentence that says what to do."""
    for words, code, said in (
        ((), 2, "besedka invite ROOM"),
        (("#none",), 1, "There is no room #none."),
        (("lobby", "--expires", "soon"), 2, "soon is no time"),
        (("lobby", "--revoke", "zz"), 1, "There is no one link into #lobby that is called zz"),
    ):
        result = run("invite", *words, "--data", data)
        assert (result.returncode, said in result.stderr) == (code, True), result.stderr
