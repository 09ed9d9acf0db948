"""Which entries an export has: by room, by account, by time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.archive import entries as module
from besedka.archive.entries import Exported, Selection, entries, find_rooms
from besedka.archive.reading import reading
from besedka.errors import EnvironmentFault
from support.archives import direct, later, make_journal
from support.journals import journal, rows, said, stranger

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal in which everything has happened, and an account has talked directly with somebody."""
    return make_journal(tmp_path_factory.mktemp("j") / "journal.sqlite")


def exported(path: Path, selection: Selection) -> list[Exported]:
    """Return what is exported."""
    with reading(path) as connection:
        return list(entries(connection, selection))


def positions(path: Path, selection: Selection) -> list[int]:
    """Return where it stands."""
    return [entry.position for entry in exported(path, selection)]


def test_all_rooms(path: Path) -> None:
    """Everything that was seen in a room, once, in order; no direct talks, nothing of accounts."""
    assert positions(path, Selection()) == [*range(1, 9), *range(11, 19)]


def test_one_room(path: Path) -> None:
    """Nicks and quits, too, with all rooms they were seen in."""
    with reading(path) as connection:
        rooms = find_rooms(connection, ("#ЧАЙ",))
        assert rooms == find_rooms(connection, ("чай",))
    found = exported(path, Selection(rooms))
    assert [entry.position for entry in found] == [1, 3, 4, 5, 7, 8, 11, 12, 13, 14, 15, 16]
    assert found[-1].rooms == ("#чай",)


def test_the_same_by_small_pieces(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a piece ends matters to nobody, stretches that reach over it included."""
    whole = [exported(path, selection) for selection in (Selection(), Selection((2,)))]
    for size in (1, 2, 3, 5):
        monkeypatch.setattr(module, "AT_ONCE", size)
        assert [exported(path, selection) for selection in (Selection(), Selection((2,)))] == whole


def test_what_is_not_there(path: Path) -> None:
    """A room and an account that nobody knows are refused."""
    with reading(path) as connection:
        with pytest.raises(EnvironmentFault, match="cannot export #nowhere: there is no such room"):
            find_rooms(connection, ("#nowhere",))
        with pytest.raises(EnvironmentFault, match="no account of this name"):
            entries(connection, Selection(account="nobody"))


def test_between_two_times(path: Path, tmp_path: Path) -> None:
    """From a time on, and before another; also where positions are missing."""
    times = dict(rows(path, "SELECT position, time FROM entry"))
    assert positions(path, Selection(since=times[7], until=times[13])) == [7, 8, 11, 12]
    assert positions(path, Selection(since=times[7] + 1, until=times[13] + 1)) == [8, 11, 12, 13]
    assert positions(path, Selection(since=times[20] + 1)) == []
    assert positions(path, Selection(until=1)) == []
    with journal(tmp_path / "gaps") as writer:
        writer.store([said(position) for position in (3, 4, 9, 20)])
    assert positions(tmp_path / "gaps", Selection(since=4, until=20)) == [4, 9]
    assert positions(tmp_path / "gaps", Selection(since=5)) == [9, 20]


def test_an_account_and_its_talks(tmp_path: Path) -> None:
    """Its direct talks, of both sides, and nothing else; its name in any case."""
    vera = stranger("vera", "account:Vera")
    path = tmp_path / "j"
    with journal(path) as writer:
        writer.store(
            [said(1, source=vera), direct(2, vera, "boris", "device:b"), direct(3, stranger("b"), "vera", None)]
        )
        writer.store([direct(4, stranger("b", "device:b"), "vera", "account:Vera"), later(5, "x")])
    found = exported(path, Selection(account="VERA"))
    assert [(entry.position, entry.target, entry.rooms) for entry in found] == [(2, "boris", ()), (4, "vera", ())]
    assert [entry.account for entry in found] == ["Vera", None]
