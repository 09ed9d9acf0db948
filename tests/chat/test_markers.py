"""How far somebody has read."""

from __future__ import annotations

import pytest

from besedka.chat import markers
from besedka.chat.attached import Shared
from besedka.chat.markers import MarkerOf, MarkRead, ShowMarker
from besedka.chat.notes import MarkerMoved, MarkerTold
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import RenameRoom
from support.chat import NOON, Chat, Person, refusal

MS = 1000
OLD = NOON - 100_000 * MS


def read(person: Person, target: str) -> int | None:
    """Return what one is told when one asks."""
    return person.asks(ShowMarker, MarkerOf, target).read


@pytest.mark.parametrize("device", [None, "device:a"])
def test_a_marker_only_goes_forward(device: str | None) -> None:
    """Who would move it back hears where it is, and nothing is kept; a stranger has one, too."""
    chat = Chat()
    anna = chat.enter("anna", "#x", device=device)
    assert read(anna, "#x") is None
    told, *kept = anna.does(MarkRead, "#X", OLD)
    assert isinstance(told, MarkerTold)
    assert (told.target, told.read, told.position) == ("#X", OLD, 0)
    assert [type(event) for event in kept] == ([] if device is None else [MarkerMoved])
    for earlier in (OLD, OLD - MS):
        (again,) = anna.does(MarkRead, "#x", earlier)
        assert isinstance(again, MarkerTold)
        assert again.read == OLD
    assert read(anna, "#x") == OLD
    assert read(chat.enter("boris", "#x"), "#x") is None


def test_nobody_has_read_the_future() -> None:
    """A time that is yet to come is now, to the millisecond that clients know."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    told = anna.does(MarkRead, "#x", NOON * 2)[0]
    assert isinstance(told, MarkerTold)
    assert told.read == chat.now - chat.now % MS


def test_a_room_that_is_not_there() -> None:
    """It has no marker, and gets none; a room keeps its own under another name."""
    chat = Chat()
    anna = chat.enter("anna", "#x", device="device:a")
    assert read(anna, "#none") is None
    assert refusal(anna.does(MarkRead, "#none", OLD)) == (Reason.MARKER_NOWHERE, ("#none",))
    anna.does(MarkRead, "#x", OLD)
    assert chat.book.markers == {}
    chat.store()
    assert chat.book.markers == {"device:a": {"#x": OLD}}
    boris = chat.enter("boris", "#x")
    chat.enter("vera", "#x")
    boris.does(MarkRead, "#x", OLD)
    anna.does(RenameRoom, "#x", "#Y")
    for person in (anna, boris):
        assert markers.read_in(chat.state, person.user, chat.room("#y")) == OLD
        assert (read(person, "#y"), read(person, "#x")) == (OLD, None)


def test_a_room_that_was_forgotten() -> None:
    """Whoever opens it again finds its marker."""
    anna = Chat().enter("anna", "#x")
    anna.does(MarkRead, "#x", OLD)
    anna.leave("#x")
    assert read(anna, "#X") == OLD


def test_talks_with_people() -> None:
    """By account where there is one, also when it goes by another nick; else by nick."""
    chat = Chat()
    anna = chat.enter("anna", device="device:a")
    boris = chat.enter("boris", device="account:Boris")
    chat.enter("guest")
    for target in ("boris", "GUEST", "gone"):
        anna.does(MarkRead, target, OLD)
    boris.nick("borya")
    assert [read(anna, nick) for nick in ("borya", "guest", "Gone", "other")] == [OLD, OLD, OLD, None]


def test_it_is_remembered_and_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the journal is forgotten when there is too much of it, and found there."""
    chat = Chat()
    monkeypatch.setattr("besedka.chat.state.REMEMBERED", 1)
    people = [chat.enter(nick, "#x", device=f"device:{nick}") for nick in ("anna", "boris", "vera")]
    for number, person in enumerate(people):
        person.does(MarkRead, "#x", OLD + number * MS)
    chat.store()
    assert not chat.state._markers
    assert not chat.state._seen
    assert [read(person, "#x") for person in people] == [OLD, OLD + MS, OLD + 2 * MS]


def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody fills the disk with markers; those that are there still move."""
    monkeypatch.setattr(markers, "MOST", 1)
    anna = Chat().enter("anna", device="device:a")
    anna.does(MarkRead, "boris", OLD)
    assert refusal(anna.does(MarkRead, "vera", OLD)) == (Reason.MARKERS_FULL, ("vera",))
    assert isinstance(anna.does(MarkRead, "boris", OLD + MS)[0], MarkerTold)


def test_all_devices_of_an_account_agree() -> None:
    """Each of its sessions hears of it, and finds the same; nobody else does."""
    chat = Chat()
    anna, again = chat.enter("anna", "#x", device="account:anna"), chat.stranger()
    chat.enter("boris", "#x")
    again.register("anna", device="account:anna")
    told, shared, moved = anna.does(MarkRead, "#x", OLD)
    assert isinstance(shared, Shared)
    assert (shared.audience, shared.event) == ((again.session,), told)
    assert isinstance(moved, MarkerMoved)
    assert read(again, "#x") == OLD
