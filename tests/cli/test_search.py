"""`besedka search`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from besedka.cli.main import main
from besedka.journal.search.shelf import index_path
from besedka.journal.search.writer import Writer
from support.command import environment, run
from support.journals import journal
from support.searching import Archive, archive
from support.server import RunningServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Archive]:
    """An archive in a data folder."""
    with archive(tmp_path) as opened:
        anna = opened.chat.enter("anna", "#lobby", "#tea", device="account:Anna")
        boris = opened.chat.enter("boris", "#lobby", device="device:b")
        anna.say("#lobby", "shall we?")
        boris.say("#lobby", "tea in the garden")
        anna.say("#lobby", "yes")
        anna.say("#tea", "green tea")
        anna.say("boris", "tea for two")
        opened.index()
        yield opened


def search(past: Archive, *arguments: str) -> tuple[int, str]:
    """Search in it, as the administrator."""
    environ = dict.fromkeys(("BESEDKA_CONFIG",), "")
    result = CliRunner(env=environ).invoke(main, ["search", "--data", str(past.path.parent), *arguments])
    return result.exit_code, result.output


def test_everything_is_found_with_what_is_around(past: Archive) -> None:
    """Rooms and direct talks, newest first."""
    code, told = search(past, "tea")
    assert code == 0
    lines = told.splitlines()
    assert [line[:2] for line in lines] == ["1.", "2.", "  ", "3.", "  "]
    assert lines[0].endswith("to boris anna: tea for two")
    assert lines[2:] == ["   · anna: shall we?", lines[3], "   · anna: yes"]


def test_a_room_and_a_limit(past: Archive) -> None:
    """One room alone, with or without its sign; a phrase that the shell has taken the quotes from."""
    assert "green tea" in search(past, "--room", "tea", "tea")[1]
    assert "garden" not in search(past, "--room", "#tea", "tea")[1]
    assert search(past, "--limit", "1", "tea")[1].count("tea") == 1
    assert "Nothing was found." in search(past, "garden the")[1]
    assert "garden" in search(past, "the garden")[1]


def test_json_is_what_programs_read(past: Archive) -> None:
    """One message a line."""
    _code, told = search(past, "--json", "tea", "from:boris")
    (line,) = map(json.loads, told.splitlines())
    assert line["text"] == "tea in the garden"
    assert (line["room"], line["nick"], line["account"], line["kind"]) == ("#lobby", "boris", None, "message")
    assert line["time"].endswith("Z")
    assert (line["earlier"]["text"], line["later"]["text"]) == ("shall we?", "yes")
    assert search(past, "--json", "coffee") == (0, "")


def test_in_steps_of_the_time_budget(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator waits for all of it: what one step has not found, the next does."""
    for module in ("shelf", "writer", "finder"):
        monkeypatch.setattr(f"besedka.journal.search.{module}.SHELF", 2)
    monkeypatch.setattr("besedka.journal.search.finder.Finder.__init__.__defaults__", (0.0,))
    index_path(past.path).unlink()
    past.index()
    code, told = search(past, "tea")
    assert (code, [line[:2] for line in told.splitlines() if line[0] != " "]) == (0, ["1.", "2.", "3."])
    assert search(past, "coffee")[1].strip() == "Nothing was found."


def test_mistakes(past: Archive) -> None:
    """A sentence, and exit code 2 for what the person can mend."""
    code, told = search(past, "after:soon", "tea")
    assert (code, "soon is no date" in told) == (2, True)
    code, told = search(past, "-tea")
    assert (code, "too wide" in told) == (2, True)
    index_path(past.path).unlink()
    code, told = search(past, "tea")
    assert (code, "besedka index rebuild" in told) == (1, True)


def test_an_index_that_is_not_there_yet() -> None:
    """A server that runs makes it in its first seconds: nobody need do anything, unless it is to make none."""
    with RunningServer(settings='[search]\nenabled = "no"\n') as server:  # else it might be there by now
        off = {**environment(), "BESEDKA_SEARCH_ENABLED": "no"}
        told = [run("search", "--data", str(server.data), "tea", environ=each).stderr for each in (environment(), off)]
    assert [("in a moment" in each, "rebuild" in each) for each in told] == [(True, False), (False, True)]


def test_no_journal(tmp_path: Path) -> None:
    """As a process of its own: a sentence on standard error."""
    result = run("search", "--data", str(tmp_path), "tea", environ=environment())
    assert (result.returncode, result.stdout) == (1, "")
    assert "there is no journal" in result.stderr


def test_in_a_copy_messages_are_named_as_they_are_named_there(past: Archive, tmp_path: Path) -> None:
    """A restored journal has another epoch: hits and what they answer have it too."""
    with closing(sqlite3.connect(past.path)) as connection, connection:
        (before,) = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
        (first,) = connection.execute("SELECT min(position) FROM entry WHERE text = 'shall we?'").fetchone()
        connection.execute(
            "UPDATE entry SET tags = ? WHERE text = 'yes'", (json.dumps([["+reply", f"{before}-{first}"]]),)
        )
    copy = tmp_path / "copy" / "journal.sqlite"
    copy.parent.mkdir()
    with closing(sqlite3.connect(past.path)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    with journal(copy) as opened:
        now = opened.open().epoch
    with closing(Writer(copy)) as writer:
        while writer.take():
            pass
    result = CliRunner(env={"BESEDKA_CONFIG": ""}).invoke(main, ["search", "--data", str(copy.parent), "--json", "yes"])
    (told,) = map(json.loads, result.output.splitlines())
    assert now != before
    assert told["msgid"] == f"{now}-{told['position']}"
    assert told["reply"] == f"{now}-{first}"
    assert told["earlier"]["msgid"].startswith(f"{now}-")
