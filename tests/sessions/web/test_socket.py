"""IRC over WebSocket."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Message,
    Ping,
    Pong,
    RejectConnection,
    TextMessage,
)

from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.session import LINE_LIMIT
from besedka.sessions.web.page import PageSession
from besedka.sessions.web.socket import SocketSession
from support.conversation import Conversation
from support.websocket import Browser
from support.wirerules import irc_lines, pieces_of


def browser(talk: Conversation, nick: str = "", *protocols: str) -> Browser:
    """Connect by WebSocket, and with a nick register and forget the welcome."""
    there = Browser(talk.http(), *protocols)
    (accepted,) = there.shake_hands()
    assert isinstance(accepted, AcceptConnection)
    if nick:
        there.say(f"NICK {nick}", f"USER {nick} 0 * :{nick}")
        there.lines()
    return there


SUBPROTOCOLS = [
    ((), None, TextMessage),
    (("text.ircv3.net",), "text.ircv3.net", TextMessage),
    (("binary.ircv3.net",), "binary.ircv3.net", BytesMessage),
    (("chat", "binary.ircv3.net", "text.ircv3.net"), "binary.ircv3.net", BytesMessage),
    (("chat",), None, TextMessage),
]


@pytest.mark.parametrize(("asked", "chosen", "kind"), SUBPROTOCOLS)
def test_subprotocols(asked: tuple[str, ...], chosen: str | None, kind: type[Message]) -> None:
    """The first that both know decides the frames; without one they are text."""
    there = Browser(Conversation().http(), *asked)
    (accepted,) = there.shake_hands()
    assert isinstance(accepted, AcceptConnection)
    assert accepted.subprotocol == chosen
    there.say("PING :привет")
    (pong,) = there.events()
    assert isinstance(pong, kind)
    assert pong.data in (
        ":besedka.local PONG besedka.local :привет",
        ":besedka.local PONG besedka.local :привет".encode(),
    )


def test_a_conversation() -> None:
    """Who is in a browser talks with everybody else; one line is one frame, with or without its end."""
    talk = Conversation()
    anna, boris = browser(talk, "anna"), talk.irc("boris")
    talk.everybody_joins("#lobby", boris)
    anna.say("CAP REQ :echo-message message-tags\r\n", "JOIN #lobby\n", "PRIVMSG #lobby :привет")
    assert boris.lines()[-1] == ":anna!anna@127.0.0.1 PRIVMSG #lobby :привет"
    assert anna.lines()[-1].endswith(" :anna!anna@127.0.0.1 PRIVMSG #lobby :привет")
    boris.send("PRIVMSG #lobby :hi", "PRIVMSG #lobby :" + "ы" * 200)
    assert anna.lines()[-2].endswith(":boris!boris@127.0.0.1 PRIVMSG #lobby :hi")
    assert talk.state.users["anna"].wire == "websocket"
    boris.send("WHOIS anna")
    assert any("320" in line for line in boris.lines())


def test_everything_in_one_piece() -> None:
    """Frames behind the handshake, and behind the registration, are heard in their order."""
    talk = Conversation()
    there = Browser(talk.http())
    peer = there.peer
    peer.feed(there.handshake)
    there.events()
    there.say("NICK anna", "USER a 0 * :A", "JOIN #x", "PRIVMSG anna :hi")
    verbs = [line.split()[1] for line in there.lines()]
    assert verbs[0] == "001"
    assert verbs[-4:] == ["JOIN", "353", "366", "PRIVMSG"]


def test_a_message_in_fragments() -> None:
    """A line may come in several frames."""
    there = browser(Conversation())
    there.send(TextMessage(data="PING :при", message_finished=False))
    assert there.lines() == []
    there.send(TextMessage(data="вет", message_finished=True))
    assert there.lines() == [":besedka.local PONG besedka.local :привет"]


def test_a_message_that_is_too_big() -> None:
    """Nobody keeps more than one line: the connection is closed with its reason."""
    there = browser(Conversation(), "anna")
    there.send(TextMessage(data="x" * LINE_LIMIT, message_finished=False))
    assert there.lines() == []
    there.send(TextMessage(data="x", message_finished=False))
    (closed,) = there.events()
    assert isinstance(closed, CloseConnection)
    assert closed.code == 1009
    assert there.peer.closed


def test_pings() -> None:
    """A ping of the WebSocket's own is answered by a pong; a pong by nothing."""
    there = browser(Conversation())
    there.send(Ping(payload=b"abc"))
    (pong,) = there.events()
    assert isinstance(pong, Pong)
    assert pong.payload == b"abc"
    there.send(Pong(payload=b"abc"))
    assert there.events() == []


def test_the_browser_closes() -> None:
    """The closing frame is answered, and the others hear of it."""
    talk = Conversation()
    anna, boris = browser(talk, "anna"), talk.irc("boris")
    anna.say("JOIN #x")
    talk.everybody_joins("#x", boris)
    anna.send(CloseConnection(code=1000))
    (closed,) = anna.events()
    assert isinstance(closed, CloseConnection)
    assert anna.peer.closed
    assert boris.lines() == [":anna!anna@127.0.0.1 QUIT :Connection closed"]


@pytest.mark.parametrize("how", ["quit", "stop", "ghost"])
def test_the_server_closes(how: str) -> None:
    """The last word is an ERROR and a closing frame, once."""
    talk = Conversation()
    anna = browser(talk)
    anna.say("DEVICE 0123456789abcdef", "NICK anna", "USER a 0 * :A")
    anna.lines()
    if how == "quit":
        anna.say("QUIT :bye", "PING x")
    elif how == "stop":
        talk.turn(anna.peer.session.farewell())
    else:
        talk.irc("anna", device="0123456789abcdef")
    error, closed = anna.events()
    assert isinstance(error, TextMessage)
    assert error.data.startswith("ERROR :Closing link: 127.0.0.1 (")
    assert isinstance(closed, CloseConnection)
    assert anna.peer.closed
    assert anna.peer.session.receive(b"x", 1.0) == []


def test_foreign_pages() -> None:
    """A page from elsewhere is refused, and so is a name that is not ours."""
    talk = Conversation()
    foreign = Browser(talk.http(), Origin="https://evil.example")
    refused, *_ = foreign.shake_hands()
    assert isinstance(refused, RejectConnection)
    assert refused.status_code == 403
    assert foreign.peer.closed
    rebound = Browser(talk.http(), host="evil.example")
    rebound.peer.feed(rebound.handshake)
    assert isinstance(rebound.peer.session, PageSession)
    assert rebound.peer.take().startswith(b"HTTP/1.1 421 ")
    own = Browser(talk.http(), Origin="http://localhost:3000")
    assert isinstance(own.shake_hands()[0], AcceptConnection)


def test_a_handshake_that_is_none() -> None:
    """Without its key or version it is refused, and the connection ends."""
    peer = Conversation().http()
    peer.feed(b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
    assert peer.take().startswith(b"HTTP/1.1 4")
    assert peer.closed
    assert isinstance(peer.session, SocketSession)


def test_capabilities_come_and_go() -> None:
    """What is told of them is framed, too."""
    talk = Conversation()
    anna = browser(talk, "anna")
    anna.say("CAP REQ :cap-notify batch")
    anna.lines()
    talk.delivery.announce_capabilities(0, Cap.BATCH)
    assert anna.lines() == [":besedka.local CAP anna DEL :batch"]


@given(pieces_of(st.one_of(st.binary(max_size=200), irc_lines)), st.booleans())
def test_arbitrary_bytes_behind_the_handshake(pieces: list[bytes], framed: bool) -> None:
    """Whatever comes, nothing breaks, what is told are whole frames, and what is kept is bounded."""
    talk = Conversation()
    there = browser(talk, "anna")
    for piece in pieces:
        if there.peer.closed:
            break
        there.peer.feed(there.socket.send(BytesMessage(data=piece)) if framed else piece)
    there.events()
    assert len(there.peer.session._message) <= LINE_LIMIT
    there.peer.lose("gone")
    assert there.peer.closed
