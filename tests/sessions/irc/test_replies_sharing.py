"""Several sessions of one account on the IRC wire: what each is told of what another did."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from besedka.chat import account_commands, commands
from besedka.sessions.session import Request
from support.conversation import CHEAP, Conversation, settings

if TYPE_CHECKING:
    from support.conversation import Peer

ME = ":besedka.local"
ANNA = ":anna!u@127.0.0.1"
PASSWORD = "tea and sugar"


def house() -> Conversation:
    """Return a server with anna's account, on which hashing costs little."""
    talk = Conversation(settings(accounts=CHEAP))
    peer = talk.irc("anna")
    peer.send(f"REGISTER * * :{PASSWORD}", "QUIT")
    return talk


def device(talk: Conversation, *more: str, caps: str = "", nick: str = "anna") -> tuple[Peer, list[str]]:
    """Let a session of anna's come; return it, and what it is told from the welcome on."""
    peer = talk.irc()
    peer.send(f"CAP REQ :sasl {caps}", f"NICK {nick}", "USER u 0 * :R", "AUTHENTICATE PLAIN", *more)
    peer.send(f"AUTHENTICATE {base64.b64encode(f'{chr(0)}anna{chr(0)}{PASSWORD}'.encode()).decode()}")
    return peer, peer.ask("CAP END")


def welcome(lines: list[str]) -> list[str]:
    """Return what a newcomer is told that differs from one to the next."""
    told = [line for line in lines if line.split()[1] not in ("002", "003", "004", "005", "422")]
    return [line for line in told if not line.split()[1].startswith("25") and line.split()[1] not in ("265", "266")]


def test_a_second_device_is_told_where_it_is() -> None:
    """Its nick, modes and rooms, with topic and names, and that it is away."""
    talk = house()
    first, _ = device(talk)
    boris = talk.irc("boris")
    talk.everybody_joins("#x", first, boris)
    first.send("TOPIC #x :Tea", "MODE anna +i", "AWAY :lunch")
    boris.forget()
    second, told = device(talk, nick="anya")
    topic = next(line for line in told if line.split()[1] == "333")
    assert welcome(told) == [
        f"{ME} 001 anna :Welcome to the Besedka network, anna!u@127.0.0.1",
        ":anya!u@127.0.0.1 NICK anna",
        f"{ME} 221 anna +i",
        f"{ANNA} JOIN #x",
        f"{ME} 332 anna #x :Tea",
        topic,
        f"{ME} 353 anna = #x :@anna boris",
        f"{ME} 366 anna #x :End of NAMES list",
        f"{ME} 306 anna :You have been marked as being away",
    ]
    assert boris.lines() == []
    assert first.lines()[-1] == f"{ME} 306 anna :You have been marked as being away"
    second.send("QUIT")
    assert boris.lines() == []


def test_a_device_that_asks_for_the_nick_it_has() -> None:
    """There is nothing then to be told of it."""
    talk = house()
    device(talk)
    _, told = device(talk)
    assert welcome(told) == [f"{ME} 001 anna :Welcome to the Besedka network, anna!u@127.0.0.1"]


def test_what_one_says_in_a_room() -> None:
    """The others have it as something that oneself said; the one that said it only by echo-message."""
    talk = house()
    (first, _), (second, _) = device(talk), device(talk)
    first.send("JOIN #x")
    second.forget()
    assert first.ask("PRIVMSG #x :hi") == []
    assert second.lines() == [f"{ANNA} PRIVMSG #x :hi"]


@pytest.mark.parametrize(
    ("caps", "told"),
    [
        ("echo-message", [f"{ANNA} PRIVMSG boris :hi", f"{ANNA} NOTICE boris :psst"]),
        ("znc.in/self-message", [f"{ANNA} PRIVMSG boris :hi", f"{ANNA} NOTICE boris :psst"]),
        ("", []),
    ],
)
def test_a_direct_message_that_another_device_sent(caps: str, told: list[str]) -> None:
    """Comes from oneself, to the other, where the client says that it understands such a thing."""
    talk = house()
    boris = talk.irc("boris")
    (first, _), (second, _) = device(talk), device(talk, caps=caps)
    second.forget()
    assert first.ask("PRIVMSG boris :hi") == []
    first.send("NOTICE boris :psst")
    assert second.lines() == told
    assert boris.lines() == [f"{ANNA} PRIVMSG boris :hi", f"{ANNA} NOTICE boris :psst"]


def test_an_answer_to_all_devices() -> None:
    """Direct messages of others come to each of them, and what one says to oneself as well."""
    talk = house()
    boris = talk.irc("boris")
    (first, _), (second, _) = device(talk), device(talk)
    second.forget()
    boris.send("PRIVMSG anna :hi")
    assert first.lines() == second.lines() == [":boris!boris@127.0.0.1 PRIVMSG anna :hi"]
    assert first.ask("PRIVMSG anna :note") == second.lines() == [f"{ANNA} PRIVMSG anna :note"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "JOIN #x",
            [f"{ANNA} JOIN #x", f"{ME} 353 anna = #x :@anna", f"{ME} 366 anna #x :End of NAMES list"],
        ),
        ("NICK anya", [f"{ANNA} NICK anya"]),
        ("AWAY :lunch", [f"{ME} 306 anna :You have been marked as being away"]),
        ("MODE anna +i", [f"{ANNA} MODE anna +i"]),
        ("MODE anna +w", [f"{ANNA} MODE anna +w"]),
        ("MODE anna +B", [f"{ANNA} MODE anna +B"]),
        ("SETNAME :Anna", [f"{ANNA} SETNAME :Anna"]),
    ],
)
def test_what_another_device_did(line: str, told: list[str]) -> None:
    """It is told as if it had done it itself, but for labels."""
    talk = house()
    (first, _), (second, _) = device(talk, caps="setname labeled-response batch"), device(talk, caps="setname")
    second.forget()
    first.send(f"@label=1 {line}")
    assert second.lines() == told


def test_a_new_nick_is_every_sessions() -> None:
    """What follows is told to the nick that all have now."""
    talk = house()
    (first, _), (second, _) = device(talk), device(talk)
    first.send("NICK anya")
    assert second.ask("MODE anya") == [f"{ANNA} NICK anya", f"{ME} 221 anya +"][1:]
    assert second.ask("PART #x") == [f"{ME} 403 anya #x :No such channel"]


def test_who_leaves_does_so_on_all_devices() -> None:
    """PART and KICK concern the user."""
    talk = house()
    boris = talk.irc("boris")
    boris.send("JOIN #x")
    (first, _), (second, _) = device(talk), device(talk)
    first.send("JOIN #x")
    second.forget()
    first.send("PART #x")
    assert second.lines() == [f"{ANNA} PART #x"]
    second.send("JOIN #x")
    first.forget()
    boris.send("KICK #x anna :why")
    assert first.lines() == [":boris!boris@127.0.0.1 KICK #x anna :why"]


def test_keys_come_along_with_a_room() -> None:
    """A subscriber is told the keys of a room that another device has entered."""
    talk = house()
    boris = talk.irc("boris")
    boris.send("JOIN #x", "METADATA #x SET url :http://x")
    (first, _), (second, _) = device(talk), device(talk, caps="batch draft/metadata-3")
    second.send("METADATA * SUB url")
    second.forget()
    first.send("JOIN #x")
    assert second.lines()[-1] == f"{ME} 761 anna #x url * :http://x"


def test_all_log_out() -> None:
    """The others are told so by numeric, and by ACCOUNT where it is understood."""
    talk = house()
    (first, _), (second, _) = device(talk), device(talk, caps="account-notify")
    second.forget()
    talk.turn([Request(first.session, (account_commands.LogOut(first.session.number),))])
    assert second.lines() == [f"{ME} 901 anna anna!u@127.0.0.1 :You are now logged out", f"{ANNA} ACCOUNT *"]


def test_another_host_is_told_to_all() -> None:
    """The server shows the user with another host: each device hears which."""
    talk = house()
    (first, _), (second, _) = device(talk), device(talk, caps="chghost")
    second.forget()
    talk.turn([Request(first.session, (commands.ChangeHost(first.session.number, "u", "cloak"),))])
    assert second.lines() == [f"{ANNA} CHGHOST u cloak", f"{ME} 396 anna cloak :is now your displayed host"]


def test_what_was_missed_is_replayed() -> None:
    """Each device is shown what was said before it came, in its rooms and to itself."""
    talk = house()
    boris = talk.irc("boris")
    first, _ = device(talk)
    talk.everybody_joins("#x", first, boris)
    boris.send("PRIVMSG #x :tea", "PRIVMSG anna :sugar")
    _, told = device(talk, caps="server-time")
    assert [line.split(" ", 1)[1] for line in told if " PRIVMSG " in line] == [
        ":boris!boris@127.0.0.1 PRIVMSG #x :tea",
        ":boris!boris@127.0.0.1 PRIVMSG anna :sugar",
    ]


def test_the_last_word_to_a_device_that_is_replaced() -> None:
    """The same token again ends the older session of that device; other devices stay."""
    talk = house()
    token = "DEVICE 0123456789abcdef"
    (phone, _), (desk, _) = device(talk, token, caps="besedka/device"), device(talk)
    device(talk, token, caps="besedka/device")
    assert phone.lines()[-1] == "ERROR :Closing link: 127.0.0.1 (Replaced by a newer connection)"
    assert phone.closed
    assert not desk.closed


def test_what_another_device_has_corrected() -> None:
    """It is told as to everybody: whole to who knows edits, in words to others."""
    talk = house()
    caps = "echo-message message-tags batch draft/multiline"
    first, _ = device(talk, caps=f"{caps} besedka.chat/edit")
    second, _ = device(talk, caps=caps)
    third, _ = device(talk, caps=f"{caps} besedka.chat/edit")
    boris = talk.irc("boris")
    talk.everybody_joins("#x", first, second, third, boris)
    told = first.ask("PRIVMSG boris :tee")[0]
    msgid = next(tag.partition("=")[2] for tag in told[1:].split(" ")[0].split(";") if tag.startswith("msgid="))
    for peer in (first, second, third):
        peer.forget()
    first.ask(f"EDIT boris {msgid} :tea")
    assert " EDIT boris " in third.lines()[0]
    assert "PRIVMSG boris" in second.lines()[0]


def test_what_another_device_has_taken_back() -> None:
    """It is told to who knows of such things."""
    talk = house()
    caps = "echo-message message-tags draft/message-redaction"
    first, _ = device(talk, caps=caps)
    second, _ = device(talk, caps=caps)
    boris = talk.irc("boris")
    talk.everybody_joins("#x", first, second, boris)
    told = first.ask("PRIVMSG boris :oops")[0]
    msgid = next(tag.partition("=")[2] for tag in told[1:].split(" ")[0].split(";") if tag.startswith("msgid="))
    second.forget()
    first.ask(f"REDACT boris {msgid}")
    assert f" REDACT boris {msgid}" in second.lines()[0]
