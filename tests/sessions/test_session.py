"""What all sessions have in common."""

from __future__ import annotations

import math

import pytest

from besedka.chat.commands import Disconnect
from besedka.chat.events import Event
from besedka.sessions.session import Ask, Farewell, Phase, Session
from support.conversation import Conversation


def bare(talk: Conversation) -> Session:
    """Return a session without a wire."""
    session: Session = talk.connect(Session, talk.plain_dialect, talk._release).session
    return session


def test_a_new_session_has_not_said_who_it_is() -> None:
    """It has no deadline of its own, is not paused and not done."""
    session = bare(Conversation())
    assert session.phase is Phase.NAMING
    assert session.deadline == math.inf
    assert not session.paused
    assert not session.done


def test_it_is_paused_while_it_registers() -> None:
    """What follows a registration waits for its answer."""
    session = bare(Conversation())
    session.phase = Phase.REGISTERING
    assert session.paused


def test_it_is_paused_until_all_questions_are_answered() -> None:
    """Each question is taken once, and waited for."""
    session = bare(Conversation())
    one: Ask = Ask("?", lambda _gap, _answer: pytest.fail("nobody answers"))
    session.asks = (one, one)
    assert session.take_asks() == (one, one)
    assert session.take_asks() == ()
    session.answered()
    assert session.paused
    session.answered()
    assert not session.paused


def test_it_says_goodbye_once() -> None:
    """However often its connection is lost, the hub hears of it once."""
    session = bare(Conversation())
    (request,) = session.lost("gone", 1.0)
    assert request.steps == (Disconnect(session.number, "gone"),)
    assert session.lost("gone", 1.0) == []
    assert session.end_of_input(1.0) == []
    assert session.farewell() == []


def test_the_end_of_the_input_is_the_end() -> None:
    """A wire that keeps no unfinished line has nothing to add."""
    session = bare(Conversation())
    (request,) = session.end_of_input(1.0)
    assert request.steps == (Disconnect(session.number, "Connection closed"),)


def test_a_stop_is_told_without_the_hub() -> None:
    """The hub's state ends with the process."""
    session = bare(Conversation())
    (request,) = session.farewell()
    assert request.steps == (Farewell("The server stops"),)


def test_its_place_is_given_back() -> None:
    """When the socket is closed, somebody else may connect."""
    talk = Conversation()
    bare(talk).closed()
    assert talk.released == 1


def test_capabilities_are_of_one_wire() -> None:
    """Other wires hear nothing of them."""
    assert bare(Conversation()).capabilities_changed(1, 2) == b""


def test_what_is_told_to_one_alone_is_of_one_wire() -> None:
    """Other wires have nothing to tell besides what all are told."""
    event = Event(0, 0, 1, (2,))
    assert bare(Conversation()).told_apart(event) == b""


def test_a_wire_must_say_how_it_speaks() -> None:
    """The base knows no bytes."""
    session = bare(Conversation())
    (request,) = session.farewell()
    with pytest.raises(NotImplementedError):
        session.receive(b"", 1.0)
    with pytest.raises(NotImplementedError):
        session.expire(1.0)
    with pytest.raises(NotImplementedError):
        session.respond(request, ())
    with pytest.raises(NotImplementedError):
        session.part_with("why")


def test_words() -> None:
    """Who cannot choose a language is answered in the server's."""
    assert bare(Conversation(language="ru")).words.language == "ru"
