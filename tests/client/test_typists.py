"""Who is typing."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from besedka.client.preferences import Preferences
from besedka.client.requests import Typing, fulfil
from besedka.client.typists import typing
from support.clientmodel import BARE, NOON, Conversation


def at_screen() -> Conversation:
    """Anna at the full screen."""
    anna = Conversation.present()
    anna.state = replace(anna.state, pages=True)
    return anna


def who(anna: Conversation, talk: str, seconds: int = 0) -> tuple[str, ...]:
    """Who types in a talk, so many seconds later."""
    return typing(anna.state, talk, NOON + timedelta(seconds=seconds))[0]


def test_it_counts_for_a_while() -> None:
    """Six seconds, thirty for who paused; until then somebody looks again."""
    anna = at_screen()
    anna.server("@+typing=active :Boris!u@h TAGMSG #lobby", "@+typing=paused :Vera!u@h TAGMSG #lobby")
    anna.server("@+typing=active :Gleb!u@h TAGMSG Anna", "@+typing=active :Anna!b@h TAGMSG #lobby")
    assert who(anna, "#lobby") == ("Boris", "Vera")
    assert who(anna, "#lobby", 7) == ("Vera",)
    assert who(anna, "#lobby", 31) == ()
    assert who(anna, "gleb") == ("Gleb",)
    assert typing(anna.state, "#lobby", NOON)[1] == NOON + timedelta(seconds=6)


def test_who_has_spoken_or_stopped_types_no_more() -> None:
    """Others still do; a lost line ends it all."""
    anna = at_screen()
    for nick in ("Boris", "Vera", "Gleb"):
        anna.server(f"@+typing=active :{nick}!u@h TAGMSG #lobby")
    anna.server("@+typing=done :Vera!u@h TAGMSG #lobby", ":Boris!u@h PRIVMSG #lobby :so")
    assert who(anna, "#lobby") == ("Gleb",)
    anna.loses()
    assert who(anna, "#lobby") == ()


def test_line_mode_hears_nothing_of_it() -> None:
    """It would be a line for each letter."""
    anna = Conversation.present()
    anna.server("@+typing=active :Boris!u@h TAGMSG #lobby")
    assert anna.state.typists == {}


def test_others_are_told_unless_the_person_does_not_want_that() -> None:
    """Nor where the server has no tags."""
    anna = at_screen()
    assert fulfil(anna.state, Typing("#lobby", active=True), anna.context).send == ("@+typing=active TAGMSG #lobby",)
    assert fulfil(anna.state, Typing("#lobby", active=False), anna.context).send == ("@+typing=done TAGMSG #lobby",)
    quiet = replace(anna.state, preferences=Preferences(typing=False))
    assert fulfil(quiet, Typing("#lobby", active=True), anna.context).send == ()
    bare = Conversation.present(BARE)
    assert fulfil(bare.state, Typing("#lobby", active=True), bare.context).send == ()
