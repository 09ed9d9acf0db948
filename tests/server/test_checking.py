"""When the journal is looked at, by real processes, and what follows from damage."""

from __future__ import annotations

import json
import logging
import os
import signal
import urllib.request
from typing import TYPE_CHECKING

import pytest

from besedka.errors import EnvironmentFault, StorageFault
from besedka.journal import soundness
from besedka.journal.journal import Journal
from besedka.journal.soundness import Known, known_of, note
from besedka.server import checking as module
from besedka.server.checking import Checking
from besedka.server.measures import metrics_text
from besedka.server.status import status
from support.archives import later, make_journal, overwrite_page_of
from support.inside import eventually, inside, short_folder
from support.journals import journal
from support.talking import IrcPeer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = 86_400_000_000
NOW = 20_000 * DAY


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with pages in the middle."""
    return filled(tmp_path / "journal.sqlite")


def filled(path: Path) -> Path:
    """Make one."""
    make_journal(path)
    with journal(path) as writer:
        writer.store([later(number, f"message {number:04d} {'x' * 300}") for number in range(21, 521)])
    return path


def begun(path: Path, *, ended_well: bool = True, days: int = 7, clock: Callable[[], int] = lambda: NOW) -> Checking:
    """Return what looks, from the start on."""
    return Checking(path, ended_well=ended_well, days=lambda: days, clock=clock, start_after_s=0.0)


def finish(checking: Checking) -> None:
    """Look until the process has ended."""

    def ended() -> bool:
        checking.look()
        return not checking.is_running

    checking.look()
    eventually(ended)


def test_a_whole_journal_is_looked_at_once_a_week(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Which is known after a restart; 0 days are never."""
    with caplog.at_level(logging.INFO):
        finish(begun(path))
    assert "the journal was looked at: it is whole" in caplog.text
    assert known_of(path) == Known(path.stat().st_ino, checked=NOW)
    for days, later_on, due in ((7, 6, False), (7, 7, True), (0, 700, False)):
        checking = begun(path, days=days, clock=lambda later_on=later_on: NOW + later_on * DAY)  # type: ignore[misc]
        checking.look()
        assert checking.is_running == due
        checking.stop()
        assert not checking.is_running
        checking.stop()


def test_an_end_that_was_none_in_order(path: Path) -> None:
    """It is looked at soon, whenever it was last; and if the next server ends before that, by the one behind it."""
    finish(begun(path))
    begun(path, ended_well=False).stop()
    finish(begun(path, clock=lambda: NOW + DAY))
    assert known_of(path) == Known(path.stat().st_ino, checked=NOW + DAY)


def test_not_in_the_first_minute(path: Path) -> None:
    """The start is for those who come."""
    checking = Checking(path, ended_well=False, days=lambda: 1, clock=lambda: NOW)
    checking.look()
    assert not checking.is_running


def test_a_look_that_is_cut_short_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the next server, behind what it has reached; what it has reached is kept meanwhile, too."""
    monkeypatch.setattr(module, "NOTE_EVERY_S", 0.0)
    checking = begun(path)
    checking.look()
    checking._hear("400")
    checking._listen()
    assert known_of(path).reached in (400, 520) or checking.known.checked, "it may be at its end already"
    checking.stop()
    note(path, Known(reached=400))
    overwrite_page_of(path, "message 0100 ")
    finish(begun(path))
    assert known_of(path).damage == ""
    finish(begun(path, clock=lambda: NOW + 8 * DAY))
    assert known_of(path).damage != ""


def test_a_process_that_dies_or_cannot_look(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log says why, and it is tried again in an hour."""
    checking = begun(path)
    checking.look()
    os.kill(checking._process, signal.SIGSTOP)
    os.kill(checking._process, signal.SIGKILL)
    finish(checking)
    assert "could not be looked at (signal 9)" in caplog.text or checking.known.checked
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    checking = begun(path, days=1, clock=lambda: NOW + 9 * DAY)
    checking.look()
    assert not checking.is_running
    assert "could not be looked at (No such file or directory)" in caplog.text
    caplog.clear()
    checking.look()
    assert caplog.text == ""
    monkeypatch.undo()
    checking = begun(path, days=1, clock=lambda: NOW + 9 * DAY)
    path.rename(path.with_name("elsewhere"))
    finish(checking)
    assert "could not be looked at (unable to open database file)" in caplog.text


def test_what_others_find() -> None:
    """A reader that meets damage, or a worker that dies of it: it is known behind the end, too."""
    with short_folder() as folder:
        with inside(folder) as server:
            fault = StorageFault("cannot write", "it is damaged", may_retry=False, damage="malformed")
            server._died("worker-1", fault)
            server.death = None
        assert known_of(folder / "journal.sqlite").damage == "malformed"


def test_what_cannot_be_noted(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is told, and known until the end."""
    path.with_name("check.unfinished").mkdir()
    checking = begun(path)
    checking.report("something")
    checking.report("something else")
    checking.look()
    assert checking.known.damage == "something"
    assert caplog.text.count("the journal is damaged (something)") == 1
    assert "could not be kept: [Errno 21] Is a directory" in caplog.text


def test_a_server_whose_journal_is_damaged_in_the_middle(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Those who administer it are told, once each; status, metrics and /health say so; the next one does not start."""
    monkeypatch.setattr(soundness, "SMALL", 0)  # as a large one
    with short_folder() as folder:
        overwrite_page_of(filled(folder / "journal.sqlite"), "message 0250 ")
        with inside(folder, server={"administrators": "vera"}) as server:
            port = server.addresses[0][1]
            server.checking._next_at = 0.0

            def found() -> bool:
                server.look_around()
                return bool(server.checking.known.damage)

            eventually(found)
            with IrcPeer(port, "anna") as anna, IrcPeer(port, "boris") as boris:
                with server.turn.lock:
                    server.state.users["anna"].administrator = True
                for _ in range(2):
                    server.look_around()
                boris.say("still here")
                told = [line for line in anna.until("still here") if "The journal of this server is damaged" in line]
                assert [line.split(" :")[0].split()[1:] for line in told] == [["NOTICE", "anna"]]
                anna.say("heard")
                assert not [line for line in boris.until("heard") if "is damaged" in line]
            assert status(server)["journal_check"]["found"] == server.checking.known.damage
            assert "besedka_journal_damaged 1\n" in metrics_text(server)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health") as answer:
                assert json.load(answer) == {"status": "damaged"}
        assert "the journal is damaged (" in caplog.text
        with pytest.raises(EnvironmentFault, match=r"found damaged on .* besedka verify"):
            Journal(folder / "journal.sqlite")
