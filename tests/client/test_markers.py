"""How far one has read."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from besedka.client.markers import ask_marker, tell_read
from besedka.client.requests import Read, fulfil
from support.clientmodel import FULL, NOON, Conversation

MARKED = f"{FULL} draft/read-marker draft/chathistory"


def marked() -> Conversation:
    """A client with a full screen, on a server that keeps markers."""
    anna = Conversation()
    anna.state = replace(anna.state, pages=True)
    anna.arrive(MARKED)
    return anna


def test_markers_go_forward_only() -> None:
    """What was never read, and what is no time, says nothing."""
    anna = marked()
    for stamp in ("*", "timestamp=2025-11-22T11:00:00.000Z", "timestamp=2025-11-22T10:00:00.000Z", "timestamp=x"):
        anna.server(f":s MARKREAD #Lobby {stamp}")
    assert anna.state.read == {"#lobby": NOON - timedelta(hours=1)}


def test_what_is_read_is_told_once() -> None:
    """And nothing to a server that does not know what that is."""
    anna = marked()
    step = fulfil(anna.state, Read("#lobby", NOON), anna.context)
    assert step.send == ("MARKREAD #lobby timestamp=2025-11-22T12:00:00.000Z",)
    assert tell_read(step.state, "#lobby", NOON).send == ()
    bare = Conversation.present()
    assert tell_read(bare.state, "#lobby", NOON).send == ()
    assert ask_marker(bare.state, "Boris").send == ()


def test_of_talks_with_one_person_it_is_asked() -> None:
    """Of rooms the server tells it on entering."""
    anna = marked()
    anna.server(":s CHATHISTORY TARGETS Boris 2025-11-22T09:00:00.000Z")
    assert anna.sent() == ["MARKREAD Boris", "CHATHISTORY LATEST Boris * 50"]
