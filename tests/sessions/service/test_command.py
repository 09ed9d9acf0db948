"""What rows are made of, and what an answer of the service is."""

from __future__ import annotations

from besedka.chat.commands import Speech
from besedka.sessions.service.command import Call, Called, ServiceCommand, Talk
from support.conversation import Conversation


def called(talk: Conversation, row: ServiceCommand | None = None) -> Called:
    """Return the beginning of a call."""
    return Called(Call(1, (), "127.0.0.1", talk.facts.settings), row, row is not None, "help", "besedka")


def test_a_row_asks_for_nothing_unless_it_says_so() -> None:
    """Its steps and what it tells are optional."""
    conversation = Conversation()
    row = ServiceCommand("x", "[NAME]", "do nothing")
    assert row.typed == "x [NAME]"
    assert ServiceCommand("y", "", "do nothing").typed == "y"
    assert row.steps(called(conversation, row).call) == ()


def test_what_is_said() -> None:
    """Each line of a sentence is a notice of the service's; taken once."""
    conversation = Conversation()
    peer = conversation.irc("anna")
    talk = Talk(peer.session, called(conversation))
    talk.time = 7
    talk.say("{a}\nand {b}", a=1, b=2)
    first, second = talk.said("anna")
    assert (first.text, second.text) == ("1", "and 2")
    assert (first.target, first.speech, first.position, first.time) == ("anna", Speech.NOTICE, 0, 7)
    assert first.source.mask == "besedka!besedka@besedka.local"
    assert talk.said("anna") == []


def test_what_is_asked() -> None:
    """The answer comes back with the talk; nothing follows unless it is said what."""
    conversation = Conversation()
    peer = conversation.irc("anna")
    talk = Talk(peer.session, called(conversation))
    assert not talk.is_waiting
    talk.ask("question")
    assert talk.is_waiting
    (ask,) = peer.session.take_asks()
    step = ask.answered("gap", "answer")
    assert (step.gap, step.talk, step.answer) == ("gap", talk, "answer")
    assert ask.follow("answer") == ()
