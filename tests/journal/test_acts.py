"""Moderating acts as they were kept, and links into rooms."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.chat.audit import AuditPage, AuditQuestion
from besedka.chat.invite_links import JoinByLink, MakeInviteLink, digest_of
from besedka.chat.refusals import Reason
from besedka.chat.room_events import RoomJoined
from besedka.chat.server_bans import BanFromServer, BanKind
from besedka.errors import StorageFault
from besedka.journal.history import History
from support.chat import refusal
from support.journals import KeptChat, journal, rows

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal in which somebody was kicked out of #x, and others were banned."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        chat = KeptChat(writer)
        anna = chat.enter("anna", "#x")
        chat.enter("boris", "#x")
        anna.mode("#x", "+b sp_m -t +m")
        anna.kick("#x", "boris", "enough")
        chat.enter("vera", "#y").topic("#y", "tea")
        chat.stranger().does(BanFromServer, BanKind.NICK, "Boris", "spam", 60)
        chat.store()
    return path


def acts(path: Path, room: int = 0, limit: int = 100, since: int = 0, about: str = "") -> list[tuple[str, str, str]]:
    """Return actor, act and target of what is found."""
    with closing(History(path)) as history:
        page: AuditPage = history.acts(AuditQuestion(room, "", limit, since, about))
    return [(each.actor, each.act, each.target) for each in page.records or ()]


def test_pages(path: Path) -> None:
    """Of a room or of everything, the newest, the oldest of them first."""
    done = ["mode +b", "mode -t", "mode +m", "kick", "topic", "server-ban nick"]
    assert [act for _, act, _ in acts(path)] == done
    assert acts(path, limit=2) == [("vera", "topic", ""), ("console", "server-ban nick", "Boris!*@*")]
    ((number,),) = rows(path, "SELECT number FROM room WHERE name = '#y'")
    assert acts(path, room=number) == [("vera", "topic", "")]


def test_about_somebody(path: Path) -> None:
    """Who did it, or to whom it was done; a mask of a nick is about that nick, and no letter stands for others."""
    assert acts(path, about="BORIS") == [("anna", "kick", "boris"), ("console", "server-ban nick", "Boris!*@*")]
    assert acts(path, about="vera") == [("vera", "topic", "")]
    assert acts(path, about="sp_m") == [("anna", "mode +b", "sp_m!*@*")]
    for nobody in ("spam", "sp%", "%", "\\"):
        assert acts(path, about=nobody) == []


def test_since_and_for_so_long(path: Path) -> None:
    """Old ones are forgotten by the thousand."""
    ((newest,),) = rows(path, "SELECT max(time) FROM audit")
    assert acts(path, since=newest) == [("console", "server-ban nick", "Boris!*@*")]
    with journal(path) as writer:
        assert writer.pruner.forget_acts(newest) > 3
        assert writer.pruner.forget_acts(newest) == 0
        writer.close()
        with pytest.raises(StorageFault):
            writer.pruner.forget_acts(newest)
    assert acts(path) == [("console", "server-ban nick", "Boris!*@*")]


def test_a_journal_that_cannot_be_read(tmp_path: Path) -> None:
    """It is a fault of the storage."""
    (tmp_path / "journal").write_bytes(b"no database at all, but long enough to be looked at as one")
    with closing(History(tmp_path / "journal")) as history, pytest.raises(StorageFault):
        history.acts(AuditQuestion(0, "", 1))


def test_a_link_is_as_it_was_after_a_restart(tmp_path: Path) -> None:
    """Its use was counted with the joining; of the token only the hash is there."""
    path = tmp_path / "journal.sqlite"
    with journal(path) as writer:
        chat = KeptChat(writer)
        anna = chat.enter("anna", "#x")
        anna.mode("#x", "+i")
        anna.does(MakeInviteLink, "#x", digest_of("sesame"), 1, 0, "voice")
        boris = chat.enter("boris", device="device:b")
        assert isinstance(boris.does(JoinByLink, "sesame")[0], RoomJoined)
        chat.enter("watcher", "#y").say("#y", "still here")
        chat.store()
    with journal(path) as writer:
        chat = KeptChat(writer)
        (link,) = chat.contents.invite_links
        assert (link.used, link.most, link.role, link.users) == (1, 1, "voice", ("device:b",))
        chat.enter("anna", "#lobby").does(MakeInviteLink, "#x", digest_of("z"))
        chat.room("#x").owner = "account:anna"  # else an empty room of guests is open
        assert refusal(chat.enter("vera").does(JoinByLink, "sesame")) == (Reason.LINK_USED_UP, ("#x",))
        writer.pruner.forget_ended(0, (link.digest,))
        assert writer.open().invite_links == ()
    assert "sesame" not in str(rows(path, "SELECT * FROM invite_link, audit, entry"))
