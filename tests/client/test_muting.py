"""What is not printed, because it is muted."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.lines import Kind, Line, info
from besedka.client.muting import heard, is_quiet
from besedka.client.preferences import Preferences
from besedka.client.wire import View
from support.clientmodel import NOON, Conversation


def test_what_is_muted_is_not_printed() -> None:
    """But where one is, and what calls one by name."""
    said = Line(kind=Kind.SAID, text="hi", when=NOON, room="#Noise", nick="Boris")
    assert is_quiet(said, "#lobby", ("#noise",))
    assert not is_quiet(said, "#noise", ("#noise",))
    assert not is_quiet(said, "#lobby", ())
    assert not is_quiet(replace(said, mention=True), "#lobby", ("#noise",))
    assert is_quiet(replace(said, room="", direct=True), "#lobby", ("boris",))
    assert not is_quiet(info("well", NOON), "#lobby", ("boris",))


def test_the_rest_is_heard() -> None:
    """All of it where nothing is muted, or nothing is known of that."""
    noise = Line(kind=Kind.SAID, text="hi", when=NOON, room="#noise", nick="Boris")
    state = Conversation().state
    assert heard((noise,), View(nick="Anna")) == (noise,)
    assert heard((noise,), View(nick="Anna", state=state)) == (noise,)
    muting = replace(state, preferences=replace(Preferences(), muted=("#noise",)))
    assert heard((noise, info("well", NOON)), View(nick="Anna", state=muting)) == (info("well", NOON),)
