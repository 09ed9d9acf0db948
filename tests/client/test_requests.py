"""What the full screen wants of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.outgoing import Pending
from besedka.client.requests import (
    Answered,
    ApartAsked,
    Entered,
    OlderAsked,
    Read,
    Request,
    Said,
    Sought,
    Typing,
    fulfil,
)
from support.clientmodel import FULL, NOON, Conversation

if TYPE_CHECKING:
    from besedka.client.state import Step
from besedka.client.sending import flush


def fulfilled(anna: Conversation, request: Request) -> Step:
    """Do what is wanted, in Anna's conversation."""
    step = fulfil(anna.state, request, anna.context)
    anna.state = step.state
    return step


def test_words_go_where_they_were_written() -> None:
    """Whatever is current by then; a command is done, unless it is meant literally."""
    anna = Conversation.present()
    fulfilled(anna, Said("Boris", "psst"))
    fulfilled(anna, Said("#lobby", "/me waves"))
    fulfilled(anna, Said("#lobby", "/quit", literal=True))
    fulfilled(anna, Said("#lobby", "dances", literal=True, action=True))
    assert anna.state.outgoing.waiting == (
        Pending(1, "Boris", "psst"),
        Pending(2, "#lobby", "waves", action=True),
        Pending(3, "#lobby", "/quit"),
        Pending(4, "#lobby", "dances", action=True),
    )


def test_one_looks_at_rooms_that_one_is_in_and_at_anybody() -> None:
    """A room that one is not in cannot be shown."""
    anna = Conversation.present()
    for place, current in (("Boris", "Boris"), ("#LOBBY", "#lobby"), ("#tea", "#lobby"), ("", "")):
        fulfilled(anna, Entered(place))
        assert anna.state.current == current


def test_of_a_room_that_one_was_put_out_of_nothing_is_asked() -> None:
    """Of the past, of who reads or types: the server would refuse it again and again."""
    wanted: tuple[Request, ...] = (
        Typing("#lobby", active=True),
        OlderAsked("#lobby", "msgid=a"),
        Sought("#lobby", "a", NOON),
        ApartAsked("#lobby", "before", "msgid=a"),
        Read("#lobby", NOON),
    )
    for request in wanted:
        anna = Conversation.present(f"{FULL} draft/chathistory draft/read-marker")
        anna.state = replace(anna.state, pages=True, batches={}, sought={})
        before = anna.state
        assert fulfilled(anna, request).send
        anna.state = before
        anna.server(":Vera!u@h KICK #lobby Anna :noise")
        assert not fulfilled(anna, request).send


def test_the_first_line_of_an_answer_says_what_it_answers() -> None:
    """As a tag; whatever the words begin with, they are words."""
    anna = Conversation.present()
    fulfilled(anna, Answered("#lobby", "/yes\n\nindeed", "m1"))
    assert [(pending.text, pending.reply) for pending in anna.state.outgoing.waiting] == [("/yes\n\nindeed", "m1")]
    first, second = flush(anna.state).send
    assert "+reply=m1" in first
    assert "reply" not in second
    boris = Conversation.present()
    assert boris.line_of("@msgid=m2;+draft/reply=m1 :Vera!u@h PRIVMSG #lobby :yes").reply == "m1"
