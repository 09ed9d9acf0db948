"""`besedka index`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from besedka.cli.main import main
from besedka.journal.search.shelf import index_path
from support.inside import inside, short_folder
from support.journals import journal, rows
from support.searching import archive, texts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def rebuild(folder: Path) -> tuple[int, str]:
    """Run the command."""
    result = CliRunner().invoke(main, ["index", "rebuild", "--data", str(folder)])
    return result.exit_code, result.output


def test_without_a_server_it_is_made_here(tmp_path: Path) -> None:
    """Whatever was there."""
    with archive(tmp_path) as past:
        past.chat.enter("anna", "#lobby").say("#lobby", "tea")
        past.chat.store()
        index_path(past.path).write_bytes(b"no index")
        code, told = rebuild(tmp_path)
        assert (code, "messages" in told) == (0, True)
        assert texts(past.find("tea")) == ["tea"]


def test_what_is_full_is_put_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes a while, too, and so it has a bar."""
    for module in ("shelf", "writer", "finder"):
        monkeypatch.setattr(f"besedka.journal.search.{module}.SHELF", 4)
    with archive(tmp_path) as past:
        anna = past.chat.enter("anna", "#lobby")
        for number in range(12):
            anna.say("#lobby", f"tea {number}")
        past.chat.store()
        code, told = rebuild(tmp_path)
        assert (code, "parts put in order" in told) == (0, True)
        listed = rows(index_path(past.path), "SELECT listed FROM shelf ORDER BY number")
        assert listed == [(-1,)] * (len(listed) - 1) + [(0,)]
        assert len(past.find("tea").hits) == 12


def test_a_running_server_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its indexer writes it again, and the old one answers until then."""
    monkeypatch.setattr("besedka.server.indexing.START_AFTER_S", 1000.0)
    with short_folder() as folder, inside(folder):
        with archive(folder) as past:
            past.index()
        code, told = rebuild(folder)
        assert (code, "while it serves" in told) == (0, True)
        assert {stale for (stale,) in rows(index_path(folder / "journal.sqlite"), "SELECT stale FROM shelf")} <= {1}


def test_what_is_in_the_way(tmp_path: Path) -> None:
    """No journal; a file that cannot be written."""
    code, told = rebuild(tmp_path)
    assert (code, "there is no journal" in told) == (1, True)
    with journal(tmp_path / "journal.sqlite") as opened:
        opened.open()
    index_path(tmp_path / "journal.sqlite").mkdir()
    code, told = rebuild(tmp_path)
    assert (code, "cannot make the search index" in told) == (1, True)
