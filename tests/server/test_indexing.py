"""The indexer seen from the server: it comes behind the server, goes with it, and comes again when it dies."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from besedka.journal.search.shelf import index_path
from besedka.server.indexing import IndexerState, Indexing
from besedka.threads import Crew
from support.inside import PATIENCE_S, eventually, inside, short_folder
from support.searching import Archive, archive, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Archive]:
    """An archive with something in it that is not indexed."""
    with archive(tmp_path) as opened:
        opened.chat.enter("anna", "#lobby").say("#lobby", "tea")
        opened.chat.store()
        yield opened


@contextmanager
def indexing(path: Path, *, start_after_s: float = 0.0) -> Iterator[Indexing]:
    """Keep an indexer for a while."""
    deaths: list[BaseException] = []
    crew = Crew(lambda _name, error: deaths.append(error))
    kept = Indexing(path, enabled=True, start_after_s=start_after_s)
    kept.start(crew)
    try:
        yield kept
    finally:
        kept.stop()
        assert crew.join(PATIENCE_S) == []
        assert deaths == []
        assert not kept.state.running


def test_it_tells_how_far_the_index_is(past: Archive) -> None:
    """Position, lag and size; and at the end nothing of it is left."""
    with indexing(past.path) as kept:
        eventually(lambda: kept.state.position == past.chat.state.position)
        assert kept.state.running
        assert kept.state.starts == 1
        assert kept.state.size > 0
        process = kept._process
        assert texts(past.find("tea")) == ["tea"]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_one_that_dies_is_started_again(past: Archive, caplog: pytest.LogCaptureFixture) -> None:
    """The log says how it ended; each time it waits longer, and search goes on with what it has."""
    with indexing(past.path) as kept:
        eventually(lambda: kept.state.position == past.chat.state.position)
        os.kill(kept._process, signal.SIGKILL)
        past.chat.enter("boris", "#lobby").say("#lobby", "more tea")
        past.chat.store()
        eventually(lambda: kept.state.position == past.chat.state.position)
        assert kept.state.starts == 2
    assert "ended (signal 9); it is started again in 1 s" in caplog.text


def test_why_it_cannot_work_is_in_the_log(past: Archive, caplog: pytest.LogCaptureFixture) -> None:
    """In its own words."""
    index_path(past.path).mkdir()
    with indexing(past.path):
        eventually(lambda: "started again" in caplog.text)
    assert "Is a directory" in caplog.text


def test_a_process_that_cannot_be_started_is_tried_again(
    past: Archive, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server goes on without it."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with indexing(past.path) as kept:
        eventually(lambda: "started again" in caplog.text)
        assert kept.state == IndexerState()
    assert "No such file or directory" in caplog.text


def test_a_server_that_ends_soon_has_none(past: Archive) -> None:
    """It comes behind the start; and where search is not wanted there is none at all."""
    with indexing(past.path, start_after_s=PATIENCE_S) as kept:
        pass
    assert kept.state.starts == 0
    crew = Crew(lambda _name, _error: None)
    Indexing(past.path, enabled=False).start(crew)
    assert crew.names == []


def test_what_it_says_beside_is_passed_over(past: Archive) -> None:
    """Whatever a library prints, and half lines."""
    kept = Indexing(past.path, enabled=True)
    heard, said = os.pipe()
    os.write(said, b"5 1 0.5 100\nwarning: something\n! disk is full\n7 2 0.25")
    os.write(said, b" 200\n")
    os.close(said)
    kept._listen(heard)
    os.close(heard)
    assert (kept.state.position, kept.state.lag_s, kept.state.size) == (7, 0.25, 200)
    assert kept._fault == "disk is full"


def test_a_stop_before_the_process_is_there(past: Archive) -> None:
    """Starts none."""
    kept = Indexing(past.path, enabled=True)
    kept.stop()
    assert kept._serve() == ""


def test_the_server_keeps_one() -> None:
    """Its thread and its numbers are among those of the server, and nothing of it where it is switched off."""
    with short_folder() as folder:
        with inside(folder) as server:
            assert {"indexer", "searcher"} <= set(server.crew.names)
        with inside(folder, search={"enabled": "no"}) as server:
            assert not {"indexer", "searcher"} & set(server.crew.names)
