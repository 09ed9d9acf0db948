"""Who is away."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.presence import is_away
from support.clientmodel import FULL, Conversation

NAMES = (":s 353 Anna = #lobby :Anna Boris", ":s 366 Anna #lobby :End")


def test_who_goes_and_comes_back_is_known() -> None:
    """Under a new name, too; who leaves is forgotten."""
    anna = Conversation.present()
    anna.server(":Boris!u@h AWAY :tea", ":Vera!u@h AWAY :sleep", ":Boris!u@h NICK Bob", ":Vera!u@h QUIT")
    assert anna.state.away == {"bob": "tea"}
    anna.server(":Bob!u@h AWAY", ":Bob!u@h AWAY", ":Bob!u@h NICK Boris")
    assert anna.state.away == {}


def test_of_a_room_it_is_asked_on_coming_in() -> None:
    """By the full screen, where changes are told; not of a large room."""
    anna = Conversation.present(f"{FULL} away-notify")
    anna.server(*NAMES)
    assert anna.sent() == []
    anna.state = replace(anna.state, pages=True)
    anna.server(*NAMES)
    assert anna.sent() == ["WHO #lobby"]
    anna.server(":s 352 Anna #lobby u h s Boris G :0 x", ":s 352 Anna #lobby u h s Anna H@ :0 x")
    assert is_away(anna.state, "boris")
    assert not is_away(anna.state, "Anna")
    anna.server(":s 353 Anna = #lobby :" + " ".join(f"n{number}" for number in range(101)), NAMES[1])
    assert anna.sent() == []


def test_one_can_be_away_oneself() -> None:
    """The server's answer is told once."""
    anna = Conversation.present()
    anna.types("/away lunch", "/away", "/back")
    assert anna.sent() == ["AWAY :lunch", "AWAY :away", "AWAY"]
    anna.server(":s 306 Anna :x", ":s 306 Anna :x")
    assert is_away(anna.state, "Anna")
    anna.server(":s 305 Anna :x", ":s 305 Anna :x")
    assert anna.shown() == ["You are away. /back says that you are here again.", "You are here again."]
