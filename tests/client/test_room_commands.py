"""Commands about rooms."""

from __future__ import annotations

from support.clientmodel import Conversation


def test_join_makes_a_room_current() -> None:
    """A name without its sign gets one; a room that we are in is made current, and tells who is there."""
    anna = Conversation.present()
    anna.types("/join tea", "hi")
    assert anna.sent() == ["JOIN #tea"]
    assert anna.state.current == "#tea"
    anna.types("/join #LOBBY")
    assert anna.sent() == ["NAMES #lobby"]
    assert anna.state.current == "#lobby"
    anna.server(":s 353 Anna = #lobby :Anna", ":s 366 Anna #lobby :End")
    assert anna.shown() == ["In #lobby (1): Anna"]


def test_join_without_a_connection_is_done_later() -> None:
    """The room is among those that we come back to."""
    anna = Conversation()
    anna.types("/join #tea")
    anna.opens()
    anna.server(":s 001 Anna :Welcome")
    assert "JOIN #tea" in anna.sent()


def test_leave_leaves_this_room_or_another() -> None:
    """Without a connection at once, and not one that we are not in."""
    anna = Conversation.present()
    anna.types("/leave")
    assert anna.sent() == ["PART #lobby"]
    anna.types("/leave #far")
    assert anna.shown() == ["! You are not in #far."]
    anna.loses()
    anna.types("/leave #lobby", "hello", "/topic x", "/topic")
    assert anna.shown()[:2] == [
        "You left #lobby.",
        "! You are in no room: /join ROOM takes you into one. Your words: hello",
    ]


def test_topic_in_no_room_is_a_sentence() -> None:
    """There is nothing to set it on."""
    anna = Conversation.present()
    anna.types("/leave")
    anna.server(":Anna!u@h PART #lobby")
    anna.shown()
    anna.types("/topic tea", "/who")
    assert anna.shown() == ["! That is done in a room: /join ROOM takes you into one."] * 2


def test_who_asks_for_a_room_or_a_person() -> None:
    """NAMES for one, WHOIS for the other."""
    anna = Conversation.present()
    anna.types("/who", "/who #tea", "/who Boris", "/rooms")
    assert anna.sent() == ["NAMES #lobby", "NAMES #tea", "WHOIS Boris", "LIST"]


def test_a_room_with_a_password_is_come_back_to() -> None:
    """The password goes with it each time; another one replaces it."""
    anna = Conversation.present()
    anna.types("/join #tea leaves", "/join #tea mint", "/join :x", "/join #tea :x")
    assert anna.sent() == ["JOIN #tea leaves", "JOIN #tea mint"]
    assert [line.split()[0] for line in anna.shown()] == ["!", "!"]
    anna.server(":Anna!u@h JOIN #tea")
    anna.loses()
    anna.opens()
    anna.server(":s 001 Anna :Welcome")
    assert "JOIN #tea mint" in anna.sent()


def test_leave_knows_a_room_without_its_sign() -> None:
    """As /join does; in no room it says so."""
    anna = Conversation.present()
    anna.types("/leave lobby")
    assert anna.sent() == ["PART #lobby"]
    anna.server(":Anna!u@h PART #lobby")
    anna.shown()
    anna.types("/leave")
    assert anna.shown() == ["! That is done in a room: /join ROOM takes you into one."]
