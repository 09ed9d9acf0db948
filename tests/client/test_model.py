"""The table of what the client understands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from besedka.client.model import _HANDLERS
from besedka.protocols.irc import Message
from support.clientmodel import Conversation


def test_unknown_words_change_nothing() -> None:
    """A server may say more than a small client knows."""
    anna = Conversation.present()
    before = anna.state
    anna.server(":s 250 Anna :Highest connection count", ":s SETNAME :x", ":s 422 Anna :No MOTD")
    anna.server(":s 421 Anna CAP :Unknown command")
    assert anna.state == before
    assert anna.shown() == []


def test_an_unknown_error_is_shown() -> None:
    """The person may know what it means."""
    anna = Conversation.present()
    anna.server(":s 499 Anna :Odd", ":s 421 Anna FOO :Unknown command")
    assert anna.shown() == ["! Odd", "! FOO: Unknown command"]


def test_what_waited_goes_out_as_soon_as_it_may() -> None:
    """Words for a room behind its JOIN, words for a person behind the welcome."""
    anna = Conversation()
    anna.types("to the room", "/msg Boris to you")
    anna.opens()
    anna.sent()
    anna.server(":s 001 Anna :Welcome")
    assert anna.sent() == ["JOIN #lobby", "PRIVMSG Boris :to you", "PING :besedka-1"]
    anna.server(":Anna!u@h JOIN #lobby")
    assert anna.sent() == ["PRIVMSG #lobby :to the room", "PING :besedka-2"]
    anna.server(":s PONG s :besedka-1")
    assert [pending.text for pending in anna.state.outgoing.waiting] == ["to the room"]
    anna.server(":s PONG s :besedka-2")
    assert anna.state.outgoing.waiting == ()


VERBS = st.sampled_from(["404", "999", "FOO", *sorted(_HANDLERS)])
WORDS = st.sampled_from(["Anna", "Boris", "#lobby", "#tea", "LS", "ACK", "*", "+b", "-b", "besedka-1", "x", "", ":"])
# Whatever `parse` lets through.
TEXTS = st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs"]), max_size=5)
MESSAGES = st.builds(
    Message,
    verb=VERBS,
    params=st.lists(WORDS | TEXTS, max_size=5).map(tuple),
    tags=st.none() | st.dictionaries(st.sampled_from(["label", "batch", "time", "msgid"]), WORDS, max_size=3),
    source=st.none() | st.sampled_from(["s", "Anna!u@h", "Boris!u@h"]),
)


@given(st.lists(MESSAGES, max_size=20))
def test_no_server_breaks_the_model(messages: list[Message]) -> None:
    """Whatever a server says, in whatever order, the model goes on, and comes back after a loss."""
    anna = Conversation.present()
    anna.types("hello", "/msg Boris hi", "/join #tea")
    for message in messages:
        anna.takes(message)
    anna.loses()
    anna.opens()
    for message in messages:
        anna.takes(message)
    assert not set("\x1b\x07\r\n") & set("".join(anna.shown()))
