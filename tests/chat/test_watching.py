"""Watching people by nick."""

from __future__ import annotations

from besedka.chat import commands
from besedka.chat.events import (
    AwayChanged,
    NickChanged,
    RealnameChanged,
    Refused,
    Registered,
    SessionEnded,
    ToldFromAfar,
    WatchBegan,
    WatchedGone,
    WatchedHere,
)
from besedka.chat.queries import ListWatched, ShowWatched, WatchedNicks, WatchedUsers
from besedka.chat.refusals import Reason
from support.chat import Chat, Person, one

MOST = 3


def watch(person: Person, *nicks: str) -> WatchBegan:
    """Let somebody watch nicks; return what it is told."""
    return one(person.does(commands.Watch, nicks, MOST), WatchBegan)


def test_who_is_here_is_told_at_once() -> None:
    """By their masks; who is not here, by the nick that was asked for."""
    chat = Chat()
    anna = chat.enter("anna")
    chat.enter("boris")
    began = watch(anna, "BORIS", "Vera")
    assert (began.here, began.gone, began.audience) == (("boris!boris@host",), ("Vera",), ())
    assert anna.asks(ListWatched, WatchedNicks).nicks == ("BORIS", "Vera")
    status = anna.asks(ShowWatched, WatchedUsers)
    assert (status.here, status.gone) == (("boris!boris@host",), ("Vera",))


def test_too_many_are_refused() -> None:
    """As many as there is room for are watched; the refusal names the others."""
    chat = Chat()
    anna = chat.enter("anna")
    began, refused = anna.does(commands.Watch, ("a", "b", "c", "d", "e"), MOST)
    assert isinstance(began, WatchBegan)
    assert began.gone == ("a", "b", "c")
    assert isinstance(refused, Refused)
    assert (refused.reason, refused.subject) == (Reason.WATCHING_TOO_MANY, ("3", "d,e"))


def test_coming_and_going() -> None:
    """Those who watch are told, and nobody else; the list lasts until it is emptied."""
    chat = Chat()
    anna = chat.enter("anna")
    watch(anna, "boris")
    boris = chat.stranger()
    registered, here = boris.register("Boris")
    assert isinstance(registered, Registered)
    assert isinstance(here, WatchedHere)
    assert (here.audience, here.source.nick) == ((anna.session,), "Boris")
    ended, gone = boris.quit()
    assert isinstance(ended, SessionEnded)
    assert isinstance(gone, WatchedGone)
    assert (gone.audience, gone.nick) == ((anna.session,), "Boris")
    anna.does(commands.Unwatch, ("boris",))
    one(chat.stranger().register("boris"), Registered)
    watch(anna, "vera", "olga")
    anna.does(commands.Unwatch, None)
    one(chat.stranger().register("vera"), Registered)


def test_another_nick() -> None:
    """One name is gone and another here; other letters of the same name are neither."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    watch(anna, "boris", "vera")
    one(boris.nick("BORIS"), NickChanged)
    changed, gone, here = boris.nick("vera")
    assert isinstance(changed, NickChanged)
    assert isinstance(gone, WatchedGone)
    assert isinstance(here, WatchedHere)
    assert (gone.nick, here.source.nick) == ("BORIS", "vera")


def test_a_list_ends_with_its_session() -> None:
    """Also when the user stays, with another connection."""
    chat = Chat()
    anna = chat.enter("anna", device="device:1")
    watch(anna, "boris")
    chat.stranger().register("anna", device="device:1")
    assert chat.state.watches.sessions == ()
    vera = chat.enter("vera")
    watch(vera, "boris")
    vera.quit()
    assert chat.state.watches.sessions == ()


def test_what_changes_is_told_from_afar() -> None:
    """To those who share no room; the others hear it from near. What changes nothing is told to nobody."""
    chat = Chat()
    far, near, boris = chat.enter("far"), chat.enter("near", "#x"), chat.enter("boris", "#x")
    for person in (far, near, boris):
        watch(person, "boris")
    changed, told = boris.away("tea")
    assert isinstance(changed, AwayChanged)
    assert changed.audience == (near.session,)
    assert isinstance(told, ToldFromAfar)
    assert (told.audience, told.event) == ((far.session,), changed)
    assert one(boris.away("tea"), AwayChanged).audience == ()
    renamed, told = boris.does(commands.ChangeRealname, "Boris B.")
    assert isinstance(renamed, RealnameChanged)
    assert isinstance(told, ToldFromAfar)
    assert told.event == renamed
    far.join("#x")
    one(boris.away(None), AwayChanged)
