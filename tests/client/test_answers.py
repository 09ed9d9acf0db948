"""Answers and refusals."""

from __future__ import annotations

import pytest

from support.clientmodel import BARE, Conversation


def test_a_ping_is_answered() -> None:
    """With the words that it came with."""
    anna = Conversation.present()
    anna.server("PING :a b")
    assert anna.sent() == ["PONG :a b"]


def test_the_servers_last_words_are_shown() -> None:
    """But not when it was we who said goodbye."""
    anna = Conversation.present()
    anna.server("ERROR :going down", "ERROR")
    assert anna.shown() == ["The server says goodbye: going down", "The server says goodbye: "]
    anna.types("/quit")
    anna.server("ERROR :bye")
    assert anna.shown() == []


def test_rooms_are_listed() -> None:
    """With how many are there, and the topic where there is one."""
    anna = Conversation.present()
    anna.types("/rooms")
    anna.server(":s 322 Anna #lobby 3 :tea", ":s 322 Anna #jam 1 :", ":s 322 Anna", ":s 323 Anna :End of /LIST")
    assert anna.shown() == ["These are the rooms. /join ROOM takes you into one.", "#lobby (3): tea", "#jam (1)", " ()"]
    anna.types("/rooms")
    anna.server(":s 323 Anna :End of /LIST")
    assert anna.shown() == ["There are no rooms. /join ROOM opens one."]


@pytest.mark.parametrize(
    "refusal",
    [
        "@label=1 :s FAIL PRIVMSG QUIET_HOURS #lobby :The disk is full",
        "@label=1 :s 477 Anna #lobby :The disk is full",
    ],
)
def test_a_refused_message_is_given_back(refusal: str) -> None:
    """The person reads why, and has the words to send them again; the queue goes on."""
    anna = Conversation.present()
    anna.types("one", "two")
    anna.server(refusal)
    assert anna.shown() == ["! Not sent to #lobby: The disk is full. Your words: one"]
    assert [pending.text for pending in anna.state.outgoing.waiting] == ["two"]


@pytest.mark.parametrize(
    ("refusal", "left"),
    [
        (":s 401 Anna boris :No such nick", ["one"]),
        (":s FAIL PRIVMSG FULL Boris :No!", ["one"]),
        (":s FAIL PRIVMSG FULL :No!", ["two"]),
        (":s FAIL PRIVMSG FULL #other :No!", ["two"]),
        (":s 401 Anna Vera :No such nick", ["one", "two"]),
        (":s FAIL TOPIC FULL #lobby :No!", ["one", "two"]),
    ],
)
def test_without_labels_the_target_tells_what_was_refused(refusal: str, left: list[str]) -> None:
    """The oldest message to it; a refusal of something else takes no message away."""
    anna = Conversation.present(BARE)
    anna.types("one", "/msg Boris two")
    anna.server(refusal)
    assert [pending.text for pending in anna.state.outgoing.waiting] == left
    assert anna.shown()[0].startswith("! ")


def test_warnings_and_notes_are_shown() -> None:
    """They refuse nothing."""
    anna = Conversation.present()
    anna.server(":s NOTE * HELLO :Take care", ":s WARN REHASH OLD :Old settings", ":s FAIL")
    assert anna.shown() == ["Take care", "Old settings", "! "]


def test_errors_say_what_they_are_about() -> None:
    """The word that the server names, where it names one."""
    anna = Conversation.present()
    anna.server(":s 482 Anna #lobby :You're not channel operator", ":s 481 Anna :Permission denied", ":s 461")
    assert anna.shown() == ["! #lobby: only an operator of the room may do that", "! Permission denied", "! "]
    anna.server(":s 263 Anna NICK :Try again in 5 seconds")
    assert anna.shown()[-1] == "! NICK: Try again in 5 seconds"


@pytest.mark.parametrize(
    "refusal",
    [":s 477 Anna #tea :You need an account", ":s FAIL JOIN ACCOUNT_REQUIRED #tea #lobby #x :Need one"],
)
def test_any_refusal_of_a_room_that_we_wait_for_ends_the_wait(refusal: str) -> None:
    """Whatever its number: what was said to the room does not wait for ever."""
    anna = Conversation.present()
    anna.types("/join #tea", "hi")
    anna.server(refusal)
    assert list(anna.state.rooms) == ["#lobby"]
    assert anna.sent()[-1].endswith("PRIVMSG #tea :hi")
