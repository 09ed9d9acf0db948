"""An account that is forgotten: its words, or its name, are gone everywhere in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.archive.verification import verify
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, Standing
from besedka.chat.events import NickChanged
from besedka.chat.notes import MarkerMoved, SeenNoted
from besedka.errors import StorageFault
from besedka.journal import forgetting as module
from support.archives import change, direct
from support.journals import journal, rows, said, stranger

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.journal.journal import Journal

VERA = stranger("vera", "account:Vera")
GONE = Account("Vera", "vera", 5, standing=Standing.DELETED)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is."""
    return tmp_path / "journal.sqlite"


def fill(writer: Journal, how: str) -> None:
    """Let somebody talk, and be forgotten."""
    writer.open()
    writer.store([said(1, "by vera", source=VERA, key="k"), said(2, "vera, hi")])
    writer.store(
        [direct(3, VERA, "boris", "device:b"), direct(4, stranger("boris", "device:b"), "vera", "account:Vera")]
    )
    writer.store([NickChanged(5, 5, 7, (), VERA, "verochka", (1,))])
    writer.store([said(6, "by vera again", source=stranger("verochka", "account:Vera"))])
    writer.store([AccountChanged(7, 7, 1, (), None, "delete", GONE, how)])


def finish(writer: Journal) -> None:
    """Carry the wish out."""
    assert writer.pruner.has_wishes
    while writer.pruner.forget_account():
        pass
    assert not writer.pruner.has_wishes


@pytest.mark.parametrize("piece", [1, 2, 1000])
@pytest.mark.parametrize("how", ["redact", "anonymise"])
def test_what_is_left(path: Path, how: str, piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positions and times stay, what others said stays; nowhere is it told who it was, but that the account was."""
    monkeypatch.setattr(module, "PIECE", piece)
    with journal(path) as writer:
        fill(writer, how)
        finish(writer)
    kept = rows(
        path,
        "SELECT e.kind, s.nick, s.identity, e.target, e.text FROM entry e LEFT JOIN source s ON s.number = e.source"
        " ORDER BY e.position",
    )
    own = ("redacted", None) if how == "redact" else ("message", "by vera")
    assert kept[0] == (own[0], "forgotten", None, None, own[1])
    assert kept[1] == ("message", "anna", None, None, "vera, hi")
    assert kept[2][:4] == (own[0], "forgotten", None, "boris")
    assert kept[3] == ("message", "boris", "device:b", "forgotten", "between us")
    assert kept[4] == ("nick", "forgotten", None, "forgotten", None)
    assert kept[5][1] == "forgotten"
    assert kept[6] == ("account", None, None, "Vera", f"delete, {how}")
    assert rows(path, "SELECT count(DISTINCT host) FROM source WHERE nick = 'forgotten'") == [(2,)]
    assert rows(path, "SELECT count(*) FROM identity WHERE name LIKE 'account:%'") == [(0,)]
    assert rows(path, "SELECT * FROM message_key") == []
    assert rows(path, "SELECT count(*) FROM talk WHERE nick LIKE 'ver%'") == [(0,)]
    assert rows(path, "SELECT count(*) FROM talk WHERE nick = 'forgotten'") == [(1,)]
    assert rows(path, "SELECT * FROM forgetting") == []
    assert rows(path, "SELECT act, target, text FROM audit") == [("account-delete", "Vera", how)]
    assert verify(path).findings == ()


def test_a_wish_survives_a_restart(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is carried on where it was."""
    monkeypatch.setattr(module, "PIECE", 2)
    with journal(path) as writer:
        fill(writer, "redact")
        writer.pruner.forget_account()
    with journal(path) as writer:
        writer.open()
        finish(writer)
        assert not writer.pruner.forget_account()
    assert rows(path, "SELECT count(*) FROM entry WHERE kind = 'redacted'") == [(3,)]


def test_an_account_that_is_only_deleted(path: Path) -> None:
    """What it said stays under its name."""
    with journal(path) as writer:
        fill(writer, "")
        writer.pruner.forget_account()
    assert rows(path, "SELECT count(*) FROM source WHERE identity = 'account:Vera'") == [(2,)]


def test_the_index_is_told(path: Path) -> None:
    """Where something is made from entries, it hears which are to be looked at again."""
    with journal(path) as writer:
        fill(writer, "redact")
        change(path, "CREATE TABLE IF NOT EXISTS changed (number INTEGER PRIMARY KEY AUTOINCREMENT, first, last)")
        finish(writer)
    assert rows(path, "SELECT first, last FROM changed") == [(1, 7)]


def test_a_fault_changes_nothing(path: Path) -> None:
    """The wish stays."""
    with journal(path) as writer:
        fill(writer, "redact")
        change(path, "DROP TABLE message_key")
        writer.pruner.forget_account()
        with pytest.raises(StorageFault):
            writer.pruner.forget_account()
    assert rows(path, "SELECT count(*) FROM source WHERE identity = 'account:Vera'") == [(2,)]
    assert rows(path, "SELECT account FROM forgetting") == [("Vera",)]


def test_what_it_had_read_and_seen(path: Path) -> None:
    """Markers and devices of the account are gone, and what others had read of it; what is theirs stays."""
    with journal(path) as writer:
        writer.open()
        marks = [("account:Vera", "#x"), ("device:b", "account:Vera"), ("device:b", "#x")]
        devices = ["account:Vera/@phone", "account:Veranda/@phone", "device:b"]
        notes = [
            *(MarkerMoved(0, 1, 7, (), owner, key, 5) for owner, key in marks),
            *(SeenNoted(0, 1, 0, (), device, (1,), 5) for device in devices),
        ]
        writer.store([said(1, source=VERA), *notes])
        writer.store([AccountChanged(2, 2, 1, (), None, "delete", GONE, "anonymise")])
        finish(writer)
        assert [writer.find_markers(owner) for owner in ("account:Vera", "device:b")] == [{}, {"#x": 5}]
        assert [writer.find_seen(device) for device in devices] == [{}, {1: 5}, {1: 5}]
    assert not rows(path, "SELECT name FROM identity WHERE name LIKE 'account:Vera' OR name LIKE 'account:Vera/%'")
