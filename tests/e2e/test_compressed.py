"""IRC over a WebSocket with permessage-deflate (the cases of Autobahn's groups 12 and 13, and what is ours)."""

from __future__ import annotations

import pytest
from wsproto.events import AcceptConnection
from wsproto.extensions import PerMessageDeflate

from besedka.protocols.deflate import WORTH_IT
from besedka.sessions.irc.session import LINE_LIMIT
from support.conversation import Conversation
from support.websocket import Browser


def browser(talk: Conversation, extension: PerMessageDeflate, protocol: str = "text.ircv3.net") -> Browser:
    """Connect by WebSocket and register."""
    there = Browser(talk.http(), protocol, extensions=[extension])
    (accepted,) = there.shake_hands()
    assert isinstance(accepted, AcceptConnection)
    assert extension.enabled()
    there.say("NICK anna", "USER anna 0 * :anna")
    assert any(" 001 " in line for line in there.lines())
    return there


@pytest.mark.parametrize("protocol", ["text.ircv3.net", "binary.ircv3.net"])
@pytest.mark.parametrize("bits", [9, 12, 15])
@pytest.mark.parametrize("size", [0, 16, 64, 256, 400])
def test_messages_of_all_sizes(protocol: str, bits: int, size: int) -> None:
    """What a client compresses is heard, with any window; long answers come compressed, and are whole."""
    there = browser(Conversation(), PerMessageDeflate(server_max_window_bits=bits), protocol)
    for number in range(5):
        there.say(f"PING :{number}{'ы' * (size // 2)}")
    assert [line.rpartition(":")[2] for line in there.lines()] == [f"{each}{'ы' * (size // 2)}" for each in range(5)]


def test_a_long_answer_is_compressed() -> None:
    """A page of the past takes a part of its bytes; what everybody is told comes as it is."""
    talk = Conversation()
    anna, boris = browser(talk, PerMessageDeflate()), talk.irc("boris")
    anna.say("JOIN #lobby")
    talk.everybody_joins("#lobby", boris)
    anna.lines()
    boris.send("PRIVMSG #lobby :" + "x" * 400)
    told = anna.peer.take()
    assert len(told) > 400
    anna.socket.receive_data(told)
    assert len(anna.lines()) == 1
    anna.say("NAMES #lobby", *["LUSERS"] * 3, "INFO", "MOTD")
    anna.lines()
    anna.say("HELP")
    anna.lines()
    anna.say("JOIN " + ",".join(f"#room{each}" for each in range(40)))
    data = anna.peer.take()
    anna.socket.receive_data(data)
    lines = anna.lines()
    whole = sum(len(line.encode()) for line in lines)
    assert whole > WORTH_IT
    assert len(data) < whole / 2
    assert sum(" 366 " in line for line in lines) == 40


def test_who_asks_for_no_context_gets_no_compression() -> None:
    """Alone no line gets shorter: the offer is declined, and everything works without."""
    extension = PerMessageDeflate(server_no_context_takeover=True)
    there = Browser(Conversation().http(), extensions=[extension])
    there.shake_hands()
    assert not extension.enabled()
    there.say("PING a")
    assert there.lines() == [":besedka.local PONG besedka.local :a"]


def test_a_message_that_would_be_enormous() -> None:
    """It is refused like any line that is too long, it takes no more memory than that, and nothing is closed."""
    there = browser(Conversation(), PerMessageDeflate())
    there.say("PING :" + "щ" * 1_000_000, "PING a")
    assert len(there.peer.session._message) <= LINE_LIMIT + 1
    refused, echo = there.lines()
    assert " 417 " in refused
    assert echo.endswith(" PONG besedka.local :a")
