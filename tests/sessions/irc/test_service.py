"""The service on the IRC wire: notices, echoes without passwords, labels."""

from __future__ import annotations

from support.asking import PASSWORD, club
from support.conversation import Conversation

CAPS = "echo-message labeled-response batch message-tags server-time"


def told(*lines: str) -> list[str]:
    """Return lines without their tags."""
    return [line.split(" ", 1)[1] if line.startswith("@") else line for line in lines]


def test_the_echo_has_no_passwords() -> None:
    """What is said to the service comes back as it is, with stars where a password may be."""
    talk, *_ = club()
    anna = talk.irc("vera", caps=CAPS)
    for text, echoed in (
        ("account", "account"),
        (f"register {PASSWORD}", "register ***"),
        (f"SET password {PASSWORD} x", "SET password ***"),
        (f"regster {PASSWORD}", "***"),
    ):
        assert told(*anna.ask(f"PRIVMSG NickServ :{text}"))[0] == f":vera!vera@127.0.0.1 PRIVMSG NickServ :{echoed}"
    assert all(":vera!vera" not in line for line in anna.ask("NS account"))
    echoes = [line for line in told(*anna.ask("PRIVMSG ChanServ :register #lobby")) if line.startswith(":vera!vera@")]
    assert echoes == [":vera!vera@127.0.0.1 PRIVMSG ChanServ :register ***"], "once, though it is asked twice who asks"


def test_a_label() -> None:
    """One answer, also where a part of it is there later."""
    talk, *_ = club()
    vera = talk.irc("vera", caps=CAPS)
    first, *middle, last = vera.ask(f"@label=7 PRIVMSG besedka :register {PASSWORD}")
    assert first == "@label=7 :besedka.local BATCH +b1 labeled-response"
    assert last == ":besedka.local BATCH -b1"
    assert all(line.startswith(("@batch=b1;", "@batch=b1 ")) for line in middle)
    (refused,) = vera.ask(f"@label=8 NS register {PASSWORD}")
    assert refused.startswith("@label=8;")
    (ignored,) = vera.ask("@label=9 PRIVMSG besedka :\x01VERSION\x01")
    assert ignored == "@label=9 :besedka.local ACK"


def test_notices_are_those_of_a_program() -> None:
    """Who knows tags is told so; the time is there, too."""
    talk = Conversation()
    vera = talk.irc("vera", caps="message-tags server-time")
    (first, *_) = vera.ask("PRIVMSG besedka :help help")
    assert first == (
        "@bot;time=2027-01-15T08:00:03.000Z :besedka!besedka@besedka.local NOTICE vera"
        " :help [COMMAND]: show what can be said to the server"
    )


def test_it_answers_under_the_name_by_which_it_was_called() -> None:
    """Clients show the answer where the question was asked, in whatever letters that was."""
    talk, anna, _ = club()
    assert anna.ask("PRIVMSG nickSERV :help help")[0].startswith(":NickServ!besedka@besedka.local NOTICE anna ")
    assert anna.ask("PRIVMSG ChanServ :help help")[0].startswith(":ChanServ!")
    assert anna.ask("NS help help")[0].startswith(":besedka!")
    assert talk.state.user("NickServ") is None


def test_a_message_in_several_lines() -> None:
    """Its lines are words of one command."""
    talk, *_ = club()
    vera = talk.irc("vera", caps="batch draft/multiline message-tags")
    vera.send("BATCH +1 draft/multiline besedka", "@batch=1 PRIVMSG besedka :help", "@batch=1 PRIVMSG besedka :login")
    assert "identify [NAME] PASSWORD" in vera.ask("BATCH -1")[0]


def test_whois() -> None:
    """It is a program that is always there."""
    _, anna, _ = club()
    assert anna.ask("WHOIS nickserv") == [
        ":besedka.local 311 anna NickServ besedka besedka.local * :The server: say help to it",
        ":besedka.local 312 anna NickServ besedka.local :Besedka",
        ":besedka.local 335 anna NickServ :is a bot on Besedka",
        ":besedka.local 318 anna nickserv :End of WHOIS list",
    ]
