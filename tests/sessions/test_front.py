"""The first layer of a connection: bytes are kept until the wire is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.sniff import Wire
from besedka.sessions.front import Front
from besedka.sessions.irc.session import IrcSession
from besedka.sessions.plain import PlainSession
from besedka.sessions.refusal import WireRefusal
from besedka.sessions.session import Phase
from besedka.sessions.web.page import PageSession
from support.conversation import Conversation, settings
from support.wirerules import irc_lines, pieces_of

if TYPE_CHECKING:
    from besedka.sessions.session import Session
    from support.conversation import Peer

FIRST = [
    (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", PageSession),
    (b"\x16\x03\x01", WireRefusal),
    (b"NICK anna\r\n", IrcSession),
    (b"@a=b CAP LS\r\n", IrcSession),
    (b"anna\n", PlainSession),
    (b"anna", PlainSession),
    (b"Nick\n", PlainSession),
    (b"User\n", PlainSession),
    (b"Pat", PlainSession),
]


@pytest.mark.parametrize(("data", "kind"), FIRST)
def test_first_bytes_decide(data: bytes, kind: type[Session]) -> None:
    """The session of the wire takes the front's place, and gets the bytes that decided."""
    peer = Conversation().front()
    peer.feed(data)
    assert type(peer.session) is kind
    assert peer.take() or kind is IrcSession


@pytest.mark.parametrize("name", ["A", "Nick", "User", "P", "GET", "Cap"])
def test_names_that_begin_like_another_wire_are_waited_on(name: str) -> None:
    """While the bytes could still become something else it waits for 150 ms: then it is plain."""
    talk = Conversation()
    peer = talk.front()
    peer.feed(name.encode())
    assert type(peer.session) is Front
    assert peer.session.deadline == pytest.approx(talk.serving_s + 0.15)
    assert peer.take() == b""
    peer.expire()
    assert peer.take().decode() == f"Добро пожаловать, {name}!\n"
    assert peer.session.phase is Phase.PRESENT


def test_more_bytes_do_not_prolong_the_wait() -> None:
    """The time counts from the first byte."""
    talk = Conversation()
    peer = talk.front()
    peer.feed(b"N")
    deadline = peer.session.deadline
    talk.serving_s += 0.1
    peer.feed(b"I")
    assert peer.session.deadline == deadline
    peer.feed(b"CK anna\r\n")
    assert type(peer.session) is IrcSession
    assert peer.session.deadline == pytest.approx(talk.serving_s + 60)


def test_silence_costs_nothing_until_the_deadline() -> None:
    """Who says nothing in time is let go without a word."""
    talk = Conversation(settings(limits={"registration_s": 7}))
    peer = talk.front()
    assert peer.session.deadline == talk.serving_s + 7
    peer.expire()
    assert peer.closed
    assert peer.take() == b""
    peer.lose("again")
    peer.session.closed()
    assert talk.released == 1


def tls_front(talk: Conversation, taken: list[bytes]) -> Peer:
    """Connect where TLS is spoken; what is taken for it is kept."""

    def start_tls(front: Front, data: bytes) -> bool:
        taken.append(data)
        return len(taken) == 1  # no TLS inside of TLS

    return talk.connect(Front, talk._release, talk._succeed, talk.serving_s, start_tls)


def test_tls_is_put_below_it_and_the_first_bytes_inside_decide_again() -> None:
    """A handshake has a time of its own; after it there is the usual time to say who one is."""
    talk = Conversation(settings(limits={"registration_s": 70, "handshake_s": 7}))
    taken: list[bytes] = []
    peer = tls_front(talk, taken)
    peer.feed(b"\x16\x03\x01")
    assert taken == [b"\x16\x03\x01"]
    assert peer.session.deadline == talk.serving_s + 7
    peer.session.secured()
    assert peer.session.deadline == talk.serving_s + 70
    peer.feed(b"NICK anna\r\n")
    assert type(peer.session) is IrcSession


def test_a_handshake_that_takes_too_long_ends() -> None:
    """Without a word: nobody could read it."""
    talk = Conversation()
    peer = tls_front(talk, [])
    peer.feed(b"\x16")
    assert "TLS handshake" in peer.session.expire(peer.session.deadline)[0].steps[0].reason
    again = tls_front(talk, [])
    again.feed(b"\x16")
    again.expire()
    assert again.closed
    assert again.take() == b""


def test_tls_inside_of_tls_is_refused() -> None:
    """One is enough."""
    talk = Conversation()
    taken: list[bytes] = []
    peer = tls_front(talk, taken)
    peer.feed(b"\x16")
    peer.session.secured()
    peer.feed(b"\x16")
    assert type(peer.session) is WireRefusal


def test_a_peer_that_leaves_without_a_word_is_let_go() -> None:
    """The end of the input ends the connection, too."""
    peer = Conversation().front()
    peer.end()
    assert peer.closed


def test_what_came_before_the_end_of_the_input_is_plain() -> None:
    """`printf A | nc` is a name, and a goodbye."""
    talk = Conversation()
    peer = talk.front()
    peer.feed(b"A")
    peer.end()
    assert peer.take().decode().splitlines() == ["Добро пожаловать, A!", "Goodbye: Connection closed."]
    assert peer.closed


def test_a_stop_ends_a_silent_connection() -> None:
    """When the server stops, nobody is told anything on a wire that is not known."""
    talk = Conversation()
    peer = talk.front()
    talk.turn(peer.session.farewell())
    assert peer.closed
    assert peer.session.part_with("whatever") == b""


def test_nothing_is_rendered_for_it() -> None:
    """What others say does not reach a connection whose wire is not known."""
    peer = Conversation().front()
    assert peer.session.dialect.render(object()) == b""
    assert peer.session.wire == ""
    assert Wire.PLAIN.value == "plain"


@given(pieces=pieces_of(st.one_of(st.binary(max_size=400), irc_lines)))
def test_arbitrary_bytes_in_arbitrary_pieces(pieces: list[bytes]) -> None:
    """Whatever comes, there is an answer or none, never an exception, and what is kept is bounded."""
    talk = Conversation()
    peer = talk.front()
    for piece in pieces:
        if not peer.closed:
            peer.feed(piece)
    if not peer.closed:
        peer.expire()
    if not peer.closed:
        peer.end()
    assert peer.closed
    assert not talk.state.by_session
