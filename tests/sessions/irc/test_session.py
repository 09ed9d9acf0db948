"""The IRC session as a whole: lines in, lines out, whatever comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from besedka.sessions.irc.capabilities import CAPABILITIES, Cap
from besedka.sessions.irc.session import LINE_LIMIT, MOST_ASKS
from besedka.sessions.irc.table import COMMANDS
from support.conversation import Conversation, settings
from support.wirerules import check_irc, irc_lines, pieces_of

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

ALL_CAPS = " ".join(row.name for row in CAPABILITIES)
LONG_HOST = "2001:db8:1111:2222:3333:4444:5555:6666"
WIDE = "𠀀"  # four bytes


@pytest.mark.parametrize("verb", [row.verb for row in COMMANDS.values() if row.parameters])
def test_too_few_parameters(verb: str) -> None:
    """Each command of the table says what it needs."""
    anna = Conversation().irc("anna")
    assert anna.ask(verb) == [f":besedka.local 461 anna {verb} :Not enough parameters: {COMMANDS[verb].usage}"]


@pytest.mark.parametrize("verb", [row.verb for row in COMMANDS.values() if not row.early] + ["FOO"])
def test_not_registered(verb: str) -> None:
    """Before the registration there is little to say."""
    anna = Conversation().irc()
    assert anna.ask(f"{verb} a b c d", f"{verb.lower()}") == [":besedka.local 451 * :You have not registered"] * 2


@pytest.mark.parametrize("line", ["FOO", "foo a :b", "001 anna", "PRIVMSGS #x :a"])
def test_unknown_commands(line: str) -> None:
    """What is not in the table is unknown."""
    anna = Conversation().irc("anna")
    assert anna.ask(line) == [f":besedka.local 421 anna {line.split()[0].upper()} :Unknown command"]


REFUSED = [
    (b"\r\n \r\n", []),
    (b"PRIVMSG a :" + b"x" * 520 + b"\r\n", ["417 anna :Input line was too long"]),
    (b"@" + b"a" * 4095 + b" PING x\r\n", ["417 anna :Input line was too long"]),
    (b"x" * (LINE_LIMIT + 5) + b"\r\n", ["417 anna :Input line was too long"]),
    (b"PING \xff\r\n", ["FAIL PING INVALID_UTF8 :Message rejected: only UTF-8 is taken here"]),
    (b"@a=b :me ping \xff\r\n", ["FAIL PING INVALID_UTF8 :Message rejected: only UTF-8 is taken here"]),
    (b" \xff\r\n", ["FAIL * INVALID_UTF8 :Message rejected: only UTF-8 is taken here"]),
    (b"PING a\0b\n", ["NOTICE anna :A message must not hold NUL or a lone CR"]),
    (b"PING a\rb\n", ["NOTICE anna :A message must not hold NUL or a lone CR"]),
    (b":who PING x\n", ["PONG besedka.local :x"]),
]


@pytest.mark.parametrize(("data", "answers"), REFUSED)
def test_lines_that_are_none(data: bytes, answers: list[str]) -> None:
    """A line that cannot be taken is refused, and the next one is heard."""
    anna = Conversation().irc("anna")
    anna.feed(data + b"PING next\r\n")
    assert anna.lines() == [f":besedka.local {answer}" for answer in (*answers, "PONG besedka.local :next")]


def test_with_standard_replies() -> None:
    """FAIL is for those who understand it."""
    anna = Conversation().irc("anna", "standard-replies")
    anna.feed(b"\xff\r\na\0b\r\n")
    assert [line.split(" :")[0] for line in anna.lines()] == [
        ":besedka.local FAIL * INVALID_UTF8",
        ":besedka.local FAIL * INVALID_BYTE",
    ]


def test_input_behind_a_registration_waits() -> None:
    """Lines that came too early are carried out after the welcome, and only those behind it."""
    talk = Conversation()
    anna = talk.irc()
    lines = anna.ask("NICK anna", "JOIN #early", "USER a 0 * :A", "JOIN #x", "PRIVMSG anna :hi", "QUIT", "JOIN #y")
    verbs = [line.split()[1] for line in lines]
    assert verbs[:6] == ["451", "001", "002", "003", "004", "005"]
    assert verbs[-5:] == ["JOIN", "353", "366", "PRIVMSG", ":Closing"]


def test_a_silent_peer_is_asked() -> None:
    """After 90 s of silence it gets a PING, and 60 s for an answer of any kind."""
    talk = Conversation()
    anna = talk.irc("anna")
    assert anna.session.deadline == talk.serving_s + 90
    anna.expire()
    assert anna.lines() == ["PING besedka.local"]
    assert anna.session.deadline == talk.serving_s + 60
    anna.send("PONG besedka.local")
    assert anna.take() == b""
    anna.expire()
    assert anna.lines() == ["PING besedka.local"]
    anna.expire()
    assert anna.lines() == ["ERROR :Closing link: 127.0.0.1 (Ping timeout: 60 seconds)"]
    assert anna.closed


def test_a_registration_takes_too_long() -> None:
    """Who does not say who it is, is let go."""
    anna = Conversation().irc()
    anna.send("NICK anna")
    anna.session.deadline = 1.0
    anna.expire()
    assert anna.lines() == ["ERROR :Closing link: 127.0.0.1 (Registration timed out)"]


def test_a_stop() -> None:
    """When the server stops, ERROR says so."""
    talk = Conversation()
    anna = talk.irc("anna")
    talk.turn(anna.session.farewell())
    assert anna.lines() == ["ERROR :Closing link: 127.0.0.1 (The server stops)"]


def test_a_host_that_begins_with_a_colon() -> None:
    """::1 is written as a middle parameter can be."""
    anna = Conversation().irc("anna", host="::1")
    assert " 0::1 " in anna.ask("WHOIS anna")[0]


def test_capabilities_come_and_go() -> None:
    """Who has cap-notify hears of it; what is gone is gone for everybody, and what it shapes at once."""
    talk = Conversation()
    anna, boris = talk.irc("anna", "cap-notify server-time batch"), talk.irc("boris", "server-time")
    pat = talk.plain("Pat")
    talk.everybody_joins("#lobby", anna, boris)
    talk.delivery.announce_capabilities(Cap.SETNAME, Cap.SERVER_TIME | Cap.AWAY_NOTIFY)
    assert anna.lines() == [
        ":besedka.local CAP anna DEL :server-time away-notify",
        ":besedka.local CAP anna NEW :setname",
    ]
    talk.delivery.announce_capabilities(0, Cap.SETNAME)
    anna.forget()
    pat.feed(b"hi\n")
    assert anna.lines() == boris.lines() == [":Pat!plain@127.0.0.1 PRIVMSG #lobby :hi"]
    assert anna.ask("CAP LIST") == [":besedka.local CAP anna LIST :batch cap-notify"]
    assert pat.lines() == []


def test_what_is_withheld_is_not_offered() -> None:
    """`irc.withhold` names capabilities that nobody gets."""
    anna = Conversation(settings(irc={"withhold": "batch nothing"})).irc()
    assert " batch" not in anna.ask("CAP LS")[0]
    assert anna.ask("CAP REQ batch") == [":besedka.local CAP * NAK :batch"]


def test_questions_about_the_past_are_bounded() -> None:
    """Who enters and leaves in one breath is not shown the past without end."""
    talk = Conversation(answering=False)
    boris, anna = talk.irc("boris"), talk.irc("anna")
    talk.everybody_joins("#x", boris)
    boris.send("PRIVMSG #x :hi")
    anna.feed(b"JOIN #x\r\nPART #x\r\n" * (MOST_ASKS + 50))
    assert len(talk.asked) == MOST_ASKS
    assert anna.session.paused
    talk.answer()
    assert not anna.session.paused


def test_who_speaks_to_itself_hears_each_message_behind_its_echo() -> None:
    """Lines that come in one piece are told as those that come one by one: the first twice, then the second twice."""
    talk = Conversation()
    anna = talk.irc("anna", "echo-message")
    anna.feed(b"PRIVMSG anna :one\r\nPRIVMSG anna :two\r\n")
    assert [line.rpartition(":")[2] for line in anna.lines()] == ["one", "one", "two", "two"]


@given(pieces=pieces_of(irc_lines))
def test_arbitrary_lines_in_arbitrary_pieces(pieces: list[bytes]) -> None:
    """Whatever somebody sends, everybody is told whole lines that fit: 512 bytes, and 8,191 of tags."""
    talk = Conversation(settings(server={"motd": "Привет!\n" + "ы" * 400}))
    anna = talk.irc(WIDE * 16, host=LONG_HOST)
    peers = [anna, talk.irc("boris", ALL_CAPS), talk.irc("Вера"), talk.plain("Pat")]
    talk.everybody_joins("#" + WIDE * 63, *peers[:3])
    talk.everybody_joins("#x", *reversed(peers[:3]))
    for piece in pieces:
        anna.feed(piece)
    for peer in peers[:3]:
        check_irc(peer.take())
    peers[3].lines()
    kept = anna.session._lines
    assert kept is None or len(kept.rest) <= LINE_LIMIT


@given(pieces=pieces_of(irc_lines))
def test_pieces_do_not_matter(pieces: list[bytes]) -> None:
    """The same bytes split differently are the same requests, with the same answers."""
    whole, split = Conversation(), Conversation()
    told = []
    for talk, parts in ((whole, [b"".join(pieces)]), (split, pieces)):
        anna = talk.irc("anna", ALL_CAPS)
        talk.everybody_joins("#x", anna)
        for part in parts:
            anna.feed(part)
        said = [(entry.target, entry.text, entry.tags) for entry in talk.past.said]
        told.append(([(line.verb, line.params) for line in _timeless(check_irc(anna.take()))], said))
    assert told[0] == told[1]


def _timeless(lines: list[Message]) -> list[Message]:
    """Leave out what holds a time, and the past: it is looked up while other lines are heard, or after them."""
    past = {line.params[0][1:] for line in lines if line.verb == "BATCH" and "chathistory" in line.params}
    return [
        line
        for line in lines
        if line.verb not in {"329", "333", "391", "317", "367"}
        and (line.tags or {}).get("batch") not in past
        and not (line.verb == "BATCH" and line.params[0][1:] in past)
        and line.verb != "BATCH"
    ]


def test_what_is_withheld_meanwhile_is_not_kept() -> None:
    """A capability that was taken before the registration, and is withheld since, is gone with the welcome."""
    talk = Conversation()
    peer = talk.irc()
    peer.send("CAP REQ :server-time batch", "NICK anna", "USER a 0 * :Anna")
    talk.facts.settings = settings(irc={"withhold": "server-time"})
    peer.send("CAP END")
    peer.lines()
    assert peer.ask("CAP LIST")[0].endswith(":batch")


def test_what_was_said_is_told_by_the_capabilities_that_were_acknowledged() -> None:
    """Also where more of them are asked for in one piece with JOIN: tags come behind the ACK, not before."""
    talk = Conversation()
    boris = talk.irc("boris")
    boris.send("JOIN #x", "PRIVMSG #x :one")
    vera = talk.irc("vera")
    told = vera.ask("JOIN #x", "CAP REQ :server-time batch message-tags")
    assert told[-1] == ":besedka.local CAP vera ACK :server-time batch message-tags"
    assert ":boris!boris@127.0.0.1 PRIVMSG #x :[08:00] one" in told
    assert not any(line.startswith("@") or " BATCH " in line for line in told)
    vera.send("PART #x")
    assert any(line.startswith("@batch=") and line.endswith(" :one") for line in vera.ask("JOIN #x"))


def test_a_peer_that_is_lost_was_heard_some_time_ago() -> None:
    """What it was told meanwhile may be lost, and is told again; not after an orderly end."""
    talk = Conversation()
    boris = talk.irc("boris")
    boris.send("JOIN #x")
    device = "a" * 20

    def replayed() -> list[str]:
        """Let anna come; return what she is told of what was said."""
        anna = talk.irc("anna", device=device)
        return [line.rpartition("] ")[2] for line in anna.ask("JOIN #x") if "] " in line]

    assert replayed() == []
    boris.send("PRIVMSG #x :one")
    anna = talk.peers[-1]
    talk.serving_s += 30
    anna.lose("Connection reset")
    assert replayed() == ["one"]
    boris.send("PRIVMSG #x :two")
    talk.peers[-1].end()
    assert replayed() == []
    boris.send("PRIVMSG #x :three")
    anna = talk.peers[-1]
    anna.expire()
    assert anna.session.silent_s(talk.serving_s) == 90
    anna.expire()
    assert anna.closed
    assert "three" in replayed()
    assert talk.irc().session.silent_s(talk.serving_s) == 0
