"""How events look on the IRC wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.commands import ChangeHost
from besedka.chat.events import NickChanged, Refused
from besedka.chat.refusals import Reason
from besedka.chat.users import make_source
from besedka.sessions.irc.dialect import IrcDialects
from besedka.sessions.session import Request
from support.conversation import Conversation, Peer, settings
from support.wirerules import check_irc

WIDE = "𠀀"
LONG_HOST = "2001:db8:1111:2222:3333:4444:5555:6666"
LONG_NICK = WIDE * 16  # 64 bytes: the widest that names may be
LONG_ROOM = "#" + WIDE * 31


def widest(caps: str = "") -> tuple[Conversation, Peer, Peer]:
    """Return somebody with the longest names there can be, in the longest room, and a listener."""
    talk = Conversation(settings(irc={"cloaks": "no"}))
    anna, boris = talk.irc(host=LONG_HOST), talk.irc("boris", caps)
    anna.send(f"NICK {LONG_NICK}", f"USER {WIDE * 18} 0 * :A")
    talk.everybody_joins(LONG_ROOM, anna, boris)
    return talk, anna, boris


TEXTS = ["слово " * 30, "x" * 120, "привет", WIDE * 40]


@pytest.mark.parametrize("text", TEXTS)
def test_long_texts_are_split_never_cut(text: str) -> None:
    """Whatever the names, each line fits and together they are the text; the msgid is on the first."""
    _, anna, boris = widest("message-tags server-time")
    for said in (text[:90], f"\x01ACTION {text[:90]}\x01"):
        anna.send(f"PRIVMSG {LONG_ROOM} :{said}")
        messages = check_irc(boris.take())
        assert "".join(message.params[1] for message in messages).replace("\x01\x01ACTION ", "") == said
        first, *others = [message.tags or {} for message in messages]
        assert first.keys() == {"time", "msgid"}
        assert all(tags.keys() == {"time"} for tags in others)


@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), min_size=1, max_size=3000))
def test_a_long_chunk_comes_whole(text: str) -> None:
    """What the plain wire may say in one message takes as many lines as it needs."""
    talk = Conversation()
    boris, pat = talk.irc("boris", "message-tags"), talk.plain("Pat")
    talk.everybody_joins("#lobby", boris)
    pat.feed(f"{text}\n".encode())
    messages = check_irc(boris.take())
    if text.strip() and not text.startswith(("/", "\x01")):
        assert "".join(message.params[1] for message in messages) == text
        assert [bool(message.tags) for message in messages] == [True] + [False] * (len(messages) - 1)


def test_an_empty_action() -> None:
    """An action without a word is told as it is, even by the longest names."""
    _, anna, boris = widest()
    anna.send(f"PRIVMSG {LONG_ROOM} :\x01ACTION \x01")
    assert [message.params[1] for message in check_irc(boris.take())] == ["\x01ACTION \x01"]


def test_everything_else_fits_too() -> None:
    """Topics, reasons, kicks, modes: every line that others are told has at most 512 bytes."""
    talk, anna, boris = widest("away-notify setname invite-notify")
    vera = talk.irc(WIDE * 15 + "㐀")
    anna.send(f"MODE {LONG_ROOM} +o {LONG_NICK}", "AWAY :" + "ы" * 200, "SETNAME :" + "ы" * 60)
    anna.send(f"INVITE {WIDE * 15}㐀 {LONG_ROOM}")
    anna.send(f"TOPIC {LONG_ROOM} :" + "ы" * 120)
    vera.send(f"JOIN {LONG_ROOM}")
    anna.send(f"MODE {LONG_ROOM} +vo {WIDE * 15}㐀")
    anna.send(f"KICK {LONG_ROOM} {WIDE * 15}㐀 :" + "ы" * 50)
    anna.send(f"PART {LONG_ROOM} :" + "ы" * 100, f"JOIN {LONG_ROOM}", "QUIT :" + "ы" * 240)
    verbs = {message.verb for message in check_irc(boris.take())}
    assert verbs >= {"AWAY", "SETNAME", "TOPIC", "JOIN", "KICK", "PART", "QUIT"}
    check_irc(anna.take())
    check_irc(vera.take())


def test_what_it_has_no_words_for_is_left_out() -> None:
    """Among other events, too."""
    _, anna, _ = widest()
    refused = Refused(0, 1, 7, (), Reason.NO_SUCH_NICK, ("x",))
    renamed = NickChanged(0, 1, 7, (7,), make_source("a", "b", "c", None), "d", ())
    assert anna.session.dialect.render((refused, renamed, refused)) == b":a!b@c NICK d\r\n"


def test_dialects_are_shared() -> None:
    """Sessions that are told the same bytes share one rendering."""
    talk = Conversation()
    anna, boris, vera = talk.irc("anna", "echo-message"), talk.irc("boris"), talk.irc("vera", "server-time")
    assert anna.session.dialect is boris.session.dialect
    assert anna.session.dialect is not vera.session.dialect
    assert isinstance(talk.irc_dialects, IrcDialects)
    assert boris.session.dialect is talk.irc_dialects.bare is talk.irc_dialects.get(0)


def move(talk: Conversation, peer: Peer, host: str) -> None:
    """Show somebody with another host."""
    talk.turn([Request(peer.session, (ChangeHost(peer.session.number, "a", host),))])


def test_another_host_in_two_ways() -> None:
    """CHGHOST for those who know it; for the others somebody leaves and comes back, with roles."""
    talk = Conversation()
    anna, boris, vera = talk.irc("anna", "chghost"), talk.irc("boris", "chghost"), talk.irc("vera")
    talk.everybody_joins("#x", anna, boris, vera)
    talk.everybody_joins("#y", vera, anna)
    move(talk, anna, "elsewhere")
    assert anna.lines() == [
        ":anna!anna@127.0.0.1 CHGHOST a elsewhere",
        ":besedka.local 396 anna elsewhere :is now your displayed host",
    ]
    assert boris.lines() == [":anna!anna@127.0.0.1 CHGHOST a elsewhere"]
    assert vera.lines() == [
        ":anna!anna@127.0.0.1 QUIT :Changing host",
        ":anna!a@elsewhere JOIN #x",
        ":besedka.local MODE #x +o anna",
        ":anna!a@elsewhere JOIN #y",
    ]
    move(talk, vera, "there")
    assert vera.lines() == [":besedka.local 396 vera there :is now your displayed host"]


def test_who_comes_back_from_elsewhere() -> None:
    """Others see the new host; the newcomer knows no other."""
    talk = Conversation(settings(irc={"cloaks": "no"}))
    boris = talk.irc("boris", "chghost")
    anna = talk.irc("anna", "chghost besedka/device", device="d" * 16)
    talk.everybody_joins("#x", boris, anna)
    again = talk.irc("", "besedka/device chghost", host="10.0.0.7")
    again.send("DEVICE " + "d" * 16)
    told = again.ask("NICK anna", "USER anna 0 * :A", "CAP END")
    assert boris.lines() == [":anna!anna@127.0.0.1 CHGHOST anna 10.0.0.7"]
    assert not [line for line in told if "CHGHOST" in line or " 396 " in line]


def test_programs_are_marked() -> None:
    """What a bot does has the tag for those who understand tags, on each line of a long message."""
    talk = Conversation()
    robot, boris, old = talk.irc("robot", "echo-message message-tags"), talk.irc("boris", "message-tags"), talk.irc("o")
    talk.everybody_joins("#x", robot, boris, old)
    robot.send("MODE robot +B", "PRIVMSG #x :hi", "@+typing=active TAGMSG #x", "TOPIC #x :tea", "NOTICE #x :psst")
    robot.send("PRIVMSG #x :" + "слово " * 45)
    told = boris.lines()
    assert len(told) == 6
    assert all(line.startswith("@bot;msgid=") for line in told[:5])
    assert told[5].startswith("@bot :robot!robot@127.0.0.1 PRIVMSG #x :")
    assert not [line for line in old.lines() if line.startswith("@")]
    assert robot.lines()[1:] == told  # the first tells it of its mode
