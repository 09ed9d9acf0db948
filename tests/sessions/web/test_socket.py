"""IRC over WebSocket."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Ping,
    Pong,
    RejectConnection,
    TextMessage,
)

from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.session import LINE_LIMIT
from besedka.sessions.web.page import PageSession
from besedka.sessions.web.socket import SocketSession
from support.conversation import CHEAP, Conversation, settings
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
def test_subprotocols(asked: tuple[str, ...], chosen: str | None, kind: type[TextMessage | BytesMessage]) -> None:
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


@pytest.mark.parametrize("size", [1, 10, 1_000])
def test_frames_in_one_piece_with_the_handshake(size: int) -> None:
    """A client that does not wait for the answer is heard all the same, however much of it comes together."""
    there = Browser(Conversation().http())
    socket = browser(Conversation()).socket  # one that may speak already
    data = there.handshake + socket.send(TextMessage(data="PING a")) + socket.send(TextMessage(data="PING b"))
    for start in range(0, len(data), size):
        there.peer.feed(data[start : start + size])
    accepted, *answers = there.events()
    assert isinstance(accepted, AcceptConnection)
    assert [answer.data for answer in answers] == [f":besedka.local PONG besedka.local :{each}" for each in "ab"]


def test_what_follows_a_login_in_one_piece_waits_for_its_answer() -> None:
    """Who sends everything at once is logged in when it is present: the end of the registration is not heard before."""
    talk = Conversation(settings(accounts=CHEAP))
    talk.irc("anna").send("REGISTER * * :tea and sugar", "QUIT")
    there = browser(talk)
    login = base64.b64encode(b"\0anna\0tea and sugar").decode()
    there.say("CAP REQ :sasl", "NICK anya", "USER a 0 * :A", "AUTHENTICATE PLAIN", f"AUTHENTICATE {login}", "CAP END")
    assert [line.split()[1] for line in there.lines()][2:5] == ["900", "903", "001"]
    assert talk.state.users["anya"].account == "anna"


@pytest.mark.parametrize("end", [b"\x88\x80\0\0\0\0", b"\xc1\x80\0\0\0\0"])
def test_the_end_in_one_piece_with_the_registration(end: bytes) -> None:
    """Whoever registers, speaks and closes (or breaks) the connection in one breath has spoken."""
    talk = Conversation()
    there = browser(talk)
    lines = ("NICK anna", "USER a 0 * :A", "JOIN #x", "PRIVMSG #x :hi")
    there.peer.feed(b"".join(there.socket.send(TextMessage(data=line)) for line in lines) + end)
    assert [said.text for said in talk.past.said] == ["hi"]
    assert there.peer.closed


@pytest.mark.parametrize(
    "line", ["TOPIC #x :tea\n:boris!b@h QUIT :forged", "AWAY :\nx", "PRIVMSG #x :a\nPRIVMSG #x :b"]
)
def test_a_line_in_a_line_is_refused(line: str) -> None:
    """What a message holds behind a newline would be a line of its own for others: nobody may write theirs."""
    talk = Conversation()
    boris = talk.irc("boris", "away-notify")
    there = browser(talk, "anna")
    there.say("JOIN #x")
    talk.everybody_joins("#x", boris)
    there.say("MODE #x -t")
    boris.forget()
    there.say(line)
    assert boris.lines() == []
    assert "must not hold" in there.lines()[-1]


def test_a_message_in_fragments() -> None:
    """A line may come in several frames."""
    there = browser(Conversation())
    there.send(TextMessage(data="PING :при", message_finished=False))
    assert there.lines() == []
    there.send(TextMessage(data="вет", message_finished=True))
    assert there.lines() == [":besedka.local PONG besedka.local :привет"]


@pytest.mark.parametrize("pieces", [1, 3])
def test_a_message_that_is_too_big(pieces: int) -> None:
    """Nobody keeps more than one line of it; who pasted it is told, and stays."""
    there = browser(Conversation(), "anna")
    for piece in range(pieces):
        there.send(TextMessage(data="ы" * LINE_LIMIT, message_finished=piece == pieces - 1))
        assert len(there.peer.session._message) <= LINE_LIMIT + 1
    there.say("PING x")
    assert there.lines() == [
        ":besedka.local 417 anna :Input line was too long",
        ":besedka.local PONG besedka.local :x",
    ]


def test_two_lines_in_a_message() -> None:
    """A message is one line: what follows an end of line is not taken for a command of its own."""
    talk = Conversation()
    anna, boris = browser(talk, "anna"), talk.irc("boris")
    anna.say("PRIVMSG boris :hi\r\nQUIT :bye")
    (refused,) = anna.lines()
    assert refused.startswith(":besedka.local FAIL * INVALID_BYTE ") or " NOTICE anna :" in refused
    assert boris.lines() == []
    assert not anna.peer.closed


def test_the_past() -> None:
    """What was said before comes as plain messages: browser clients drop batches that they did not ask for."""
    talk = Conversation()
    boris = talk.irc("boris")
    talk.everybody_joins("#x", boris)
    boris.send("PRIVMSG #x :earlier")
    anna = browser(talk, "anna")
    anna.say("CAP REQ :batch server-time", "JOIN #x")
    assert [line.split(" ", 1)[1] for line in anna.lines() if "earlier" in line] == [
        ":boris!boris@127.0.0.1 PRIVMSG #x :earlier"
    ]


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


UPGRADE = "Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
VERSION = "Sec-WebSocket-Version: 13\r\n"
NO_HANDSHAKES = [
    ("GET", UPGRADE, 400),
    ("GET", UPGRADE + KEY, 400),
    ("GET", UPGRADE + VERSION, 400),
    ("GET", UPGRADE + KEY + "Sec-WebSocket-Version: 8\r\n", 426),
    ("POST", UPGRADE + KEY + VERSION, 400),
    ("GET", UPGRADE + KEY + VERSION + "Sec-WebSocket-Protocol: \xff\r\n", 400),
    ("GET", UPGRADE + KEY + VERSION + "Sec-WebSocket-Extensions: \xff\r\n", 400),
    ("GET", UPGRADE.replace("Upgrade\r", "Upgrade, \xff\r") + KEY + VERSION, 400),
    ("GET", UPGRADE.replace("localhost", "localhost:\xff") + KEY + VERSION, 400),
]


@pytest.mark.parametrize(("method", "headers", "status"), NO_HANDSHAKES)
def test_a_handshake_that_is_none(method: str, headers: str, status: int) -> None:
    """Without its key or version, or with what is no text, it is refused, and the connection ends."""
    peer = Conversation().http()
    peer.feed(f"{method} /socket HTTP/1.1\r\n{headers}\r\n".encode("latin-1"))
    assert peer.take().startswith(f"HTTP/1.1 {status} ".encode())
    assert peer.closed
    assert isinstance(peer.session, SocketSession)


def test_a_handshake_that_is_no_text() -> None:
    """Headers that nobody can read are refused, too."""
    talk = Conversation()
    there = Browser(talk.http(), "text.ircv3.net")
    there.peer.feed(there.handshake.replace(b"text.ircv3.net", b"\xff\xfe"))
    assert there.peer.take().startswith(b"HTTP/1.1 400 ")
    assert there.peer.closed


headers = st.tuples(
    st.sampled_from(
        ["Host", "Upgrade", "Connection", "Origin", "Content-Length", "Transfer-Encoding", "X"]
        + [f"Sec-WebSocket-{name}" for name in ("Key", "Version", "Protocol", "Extensions")]
    ),
    st.sampled_from(["localhost", "websocket", "13", "permessage-deflate; x=1", "chunked", "http://[", "\xff", "5", ""])
    | st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=9),
)


@given(st.lists(headers, max_size=5), st.binary(max_size=20))
def test_arbitrary_handshakes(more: list[tuple[str, str]], behind: bytes) -> None:
    """Whatever is asked for, there is one HTTP response, or patience."""
    peer = Conversation().http()
    rows = "".join(f"{name}: {value}\r\n" for name, value in more)
    peer.feed(f"GET / HTTP/1.1\r\n{UPGRADE}{KEY}{VERSION}{rows}\r\n".encode("latin-1") + behind)
    peer.feed(behind)
    told = peer.take()
    assert told.startswith(b"HTTP/1.1 ")
    assert told.startswith((b"HTTP/1.1 101 ", b"HTTP/1.1 200 ")) or peer.closed


BROKEN = [
    (b"\x81\x01a", 1002),  # not masked (RFC 6455 section 5.1)
    (b"\xc1\x80\0\0\0\0", 1002),  # a reserved bit without an extension
    (b"\x83\x80\0\0\0\0", 1002),  # an opcode that nobody knows
    (b"\x89\xfe\0\x7e\0\0\0\0", 1002),  # a ping that is too long
    (b"\x80\x80\0\0\0\0", 1002),  # a piece of nothing
    (b"\x81\x81\0\0\0\0\xff", 1007),  # text that is none
]


@pytest.mark.parametrize(("frame", "code"), BROKEN)
def test_broken_frames(frame: bytes, code: int) -> None:
    """The closing frame says what was wrong, and the connection ends."""
    there = browser(Conversation(), "anna")
    there.peer.feed(frame)
    (closed,) = there.events()
    assert isinstance(closed, CloseConnection)
    assert closed.code == code
    assert there.peer.closed


def test_binary_that_is_no_text() -> None:
    """Text frames carry UTF-8 alone: what else comes in a binary one is refused, never relayed."""
    talk = Conversation()
    anna, boris = browser(talk, "anna", "binary.ircv3.net"), talk.irc("boris")
    anna.say("CAP REQ standard-replies")
    anna.lines()
    anna.send(BytesMessage(data=b"PRIVMSG boris :\xff"))
    assert anna.lines() == [":besedka.local FAIL PRIVMSG INVALID_UTF8 :Message rejected: only UTF-8 is taken here"]
    assert boris.lines() == []


def test_a_ping_behind_the_end() -> None:
    """What comes behind a closing frame in one piece is not answered."""
    there = browser(Conversation(), "anna")
    close, ping = CloseConnection(code=1000), b"\x89\x80\0\0\0\0"
    there.peer.feed(there.socket.send(close) + ping + b"\x81\x80\0\0\0\0")
    (closed,) = there.events()
    assert isinstance(closed, CloseConnection)
    assert there.peer.closed


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
    assert len(there.peer.session._message) <= LINE_LIMIT + 1
    there.peer.lose("gone")
    assert there.peer.closed


def test_what_is_told_to_one_alone() -> None:
    """A room that is renamed is left and entered, in frames."""
    talk = Conversation()
    anna, boris = browser(talk, "anna"), talk.irc("boris")
    talk.everybody_joins("#x", boris)
    anna.say("JOIN #x")
    anna.lines()
    boris.send("RENAME #x #y")
    assert [line.split()[1] for line in anna.lines()] == ["PART", "JOIN", "353", "366"]
