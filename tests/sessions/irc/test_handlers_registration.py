"""From a connection to somebody present: CAP, PASS, NICK, USER, DEVICE, QUIT."""

from __future__ import annotations

from itertools import permutations

import pytest

from besedka.chat.names import check_nick
from besedka.config.settings import Settings
from besedka.sessions.irc.capabilities import CAPABILITIES, offered
from besedka.sessions.session import Phase
from support.conversation import Conversation, settings

TOKEN = "0123456789abcdef"


@pytest.mark.parametrize("order", list(permutations(["NICK anna", "USER a 0 * :Anna A", "CAP REQ :batch", "PASS x"])))
def test_the_order_does_not_matter(order: tuple[str, ...]) -> None:
    """Whatever comes first, the registration is complete with nick, user and the end of the negotiation."""
    talk = Conversation()
    anna = talk.irc()
    anna.send("CAP LS 302")
    anna.send(*order)
    assert not talk.state.users
    anna.forget()
    anna.send("CAP END")
    assert anna.lines()[0] == ":besedka.local 001 anna :Welcome to the Besedka network, anna!a@127.0.0.1"
    assert talk.state.users["anna"].realname == "Anna A"


def test_without_a_negotiation() -> None:
    """Old clients say only who they are."""
    anna = Conversation().irc()
    anna.send("USER a 0 * :A")
    assert anna.take() == b""
    assert " 001 anna " in anna.ask("NICK anna")[0]


NEGOTIATION = """
    C: CAP LS
    S: :besedka.local CAP * LS :message-tags * batch *
    C: CAP LIST
    S: :besedka.local CAP * LIST :
    C: CAP REQ :batch server-time
    S: :besedka.local CAP * ACK :batch server-time
    C: CAP REQ batch -server-time
    S: :besedka.local CAP * ACK :batch -server-time
    C: CAP REQ :multi-prefix no-such-thing
    S: :besedka.local CAP * NAK :multi-prefix no-such-thing
    C: CAP REQ :-no-such-thing
    S: :besedka.local CAP * NAK :-no-such-thing
    C: CAP REQ :
    S: :besedka.local CAP * ACK :
    C: CAP LIST
    S: :besedka.local CAP * LIST :batch
    C: CAP DANCE
    S: :besedka.local 410 * DANCE :Invalid CAP command
    C: CAP :
    S: :besedka.local 410 * * :Invalid CAP command
    C: CAP
    S: :besedka.local 461 * CAP :Not enough parameters: CAP LS|LIST|REQ|END [[]:capabilities]
"""
LATER = """
    C: CAP LIST
    S: :besedka.local CAP * LIST :batch cap-notify
    C: CAP REQ -cap-notify
    S: :besedka.local CAP * NAK :-cap-notify
"""


def test_negotiation() -> None:
    """Capabilities are taken all together or not at all; 302 brings cap-notify, which cannot be given back."""
    talk = Conversation()
    anna = talk.irc()
    talk.play(anna, NEGOTIATION.replace("[[]", "["))
    assert " LS " in anna.ask("CAP LS 302")[0]
    talk.play(anna, LATER)


def test_negotiation_goes_on_later() -> None:
    """CAP works after the registration, too; END changes nothing then."""
    talk = Conversation()
    talk.play(
        talk.irc("anna"),
        """
        C: CAP END
        C: CAP REQ :cap-notify
        S: :besedka.local CAP anna ACK :cap-notify
        C: CAP REQ :-cap-notify
        S: :besedka.local CAP anna ACK :-cap-notify
        """,
    )


def test_long_requests() -> None:
    """An answer that would not fit comes in several lines, or is cut where it only refuses."""
    anna = Conversation().irc("anna")
    yes = anna.ask("CAP REQ :" + "batch " * 83)
    no = anna.ask("CAP REQ :" + "x" * 490)
    assert " ".join(line.split(" :")[1] for line in yes).split() == ["batch"] * 83
    assert len(yes) == 2
    assert len(no[0]) == 510


def test_capabilities_change_in_their_place() -> None:
    """What comes before a REQ is answered without it, what comes behind it with it."""
    talk = Conversation()
    anna = talk.irc("anna")
    talk.everybody_joins("#x", anna)
    lines = anna.ask(
        "PRIVMSG #x :one", "CAP REQ :echo-message", "PRIVMSG #x :two", "CAP REQ -echo-message", "PRIVMSG #x :three"
    )
    assert [line.split(" ", 2)[2] for line in lines] == ["anna ACK :echo-message", "#x :two", "anna ACK :-echo-message"]


NICKS = [
    ("NICK", ":besedka.local 431 * :No nickname given"),
    ("NICK :", ":besedka.local 431 * :No nickname given"),
    ("NICK boris", ":besedka.local 433 * boris :Nickname is already in use"),
    ("NICK BORIS", ":besedka.local 433 * BORIS :Nickname is already in use"),
    ("NICK Вera", ":besedka.local 432 * Вera :Erroneous nickname: *"),
    ("NICK ВЕРА", ":besedka.local 433 * ВЕРА :Nickname looks like BEPA, who is here"),
    ("NICK :a b", ":besedka.local 432 * a :Erroneous nickname: *"),
    ("NICK 1st", ":besedka.local 432 * 1st :Erroneous nickname: *"),
    ("NICK " + "x" * 33, ":besedka.local 432 * " + "x" * 33 + " :Erroneous nickname: *"),
]


@pytest.mark.parametrize(("line", "answer"), NICKS)
def test_refused_nicks(line: str, answer: str) -> None:
    """A nick that cannot be had is refused, and another may be tried."""
    talk = Conversation()
    talk.irc("boris")
    talk.irc("BEPA")
    anna = talk.irc()
    anna.send("USER a 0 * :A")
    talk.play(anna, f"C: {line}\nS: {answer}")
    assert not anna.session.paused
    assert " 001 anna " in anna.ask("NICK anna")[0]


def test_a_refused_nick_is_forgotten() -> None:
    """Without another NICK there is nothing to register with."""
    talk = Conversation()
    talk.irc("boris")
    anna = talk.irc()
    anna.send("USER a 0 * :A", "NICK boris")
    assert anna.ask("USER a 0 * :A") == []


def test_a_nick_in_cyrillic() -> None:
    """Cyrillic nicks are there from the first day."""
    assert check_nick("Беседка", 32) is None
    anna = Conversation().irc()
    anna.send("NICK Анна", "USER Анна 0 * :Анна")
    assert anna.lines()[0].endswith("Анна!Анна@127.0.0.1")


USERS = [
    ("USER a 0 *", ":besedka.local 461 * USER :Not enough parameters: *"),
    ("USER a 0 * :", ":besedka.local 461 * USER :Not enough parameters"),
    ("USER :", ":besedka.local 461 * USER :Not enough parameters: *"),
]


@pytest.mark.parametrize(("line", "answer"), USERS)
def test_refused_users(line: str, answer: str) -> None:
    """A user has a name and a real name."""
    talk = Conversation()
    talk.play(talk.irc(), f"C: {line}\nS: {answer}")


def test_user_names_are_made_harmless() -> None:
    """Letters and digits stay, as many as 18 bytes hold."""
    talk = Conversation()
    anna = talk.irc()
    anna.send("NICK anna", "USER a!b@c*" + "ы" * 30 + " 0 * :A")
    assert talk.state.users["anna"].source.username == "abc" + "ы" * 7
    boris = talk.irc()
    boris.send("NICK boris", "USER !!! 0 * :B")
    assert talk.state.users["boris"].source.username == "user"


def test_nothing_is_said_twice() -> None:
    """Who is registered stays registered."""
    talk = Conversation()
    talk.play(
        talk.irc("anna"),
        """
        C: USER b 0 * :B
        S: :besedka.local 462 anna :You may not reregister
        C: PASS b
        S: :besedka.local 462 anna :You may not reregister
        C: DEVICE 0123456789abcdef
        S: :besedka.local 462 anna :You may not reregister
        """,
    )


def test_the_right_password() -> None:
    """PASS before the end of the registration opens the door."""
    talk = Conversation(settings(server={"password": "тайна"}))
    anna = talk.irc()
    anna.send("PASS тайна", "NICK anna", "USER a 0 * :A")
    assert " 001 anna " in anna.lines()[0]


@pytest.mark.parametrize("given", ["PASS wrong", "PING x"])
def test_the_wrong_password(given: str) -> None:
    """Without the password there is an error, and the end."""
    talk = Conversation(settings(server={"password": "secret"}))
    anna = talk.irc()
    anna.send(given, "NICK anna")
    lines = anna.ask("USER a 0 * :A", "JOIN #x")
    assert lines == [
        ":besedka.local 464 * :Password incorrect",
        "ERROR :Closing link: 127.0.0.1 (Password incorrect)",
    ]
    assert anna.closed
    assert not talk.state.users


@pytest.mark.parametrize("token", ["x" * 15, "x" * 129])
def test_unusable_tokens(token: str) -> None:
    """A token that could be guessed is refused, and so is one that fits no line."""
    talk = Conversation()
    plain, modern = talk.irc(), talk.irc(caps="standard-replies")
    modern.forget()
    assert plain.ask(f"DEVICE {token}") == [":besedka.local NOTICE * :DEVICE: A token has 16 to 128 characters"]
    assert modern.ask(f"DEVICE {token}") == [
        ":besedka.local FAIL DEVICE INVALID_TOKEN :A token has 16 to 128 characters"
    ]


def test_a_device_takes_its_nick_back() -> None:
    """The ghost is told and closed; the new connection is in its rooms, and the others notice nothing."""
    talk = Conversation()
    ghost, boris = talk.irc("anna", device=TOKEN), talk.irc("boris")
    talk.everybody_joins("#x", ghost, boris)
    boris.send("PRIVMSG #x :where are you?")
    boris.forget()
    ghost.forget()
    anna = talk.irc(device=TOKEN)
    lines = anna.ask("NICK anna", "USER anna 0 * :A", "PRIVMSG #x :here")
    assert ghost.lines() == ["ERROR :Closing link: 127.0.0.1 (Replaced by a newer connection)"]
    assert ghost.closed
    assert [line.split()[1] for line in lines if " 0" not in line[:17]].count("JOIN") == 1
    assert ":besedka.local 353 anna = #x :@anna boris" in lines
    assert lines[-1].endswith("where are you?")
    assert boris.lines() == [":anna!anna@127.0.0.1 PRIVMSG #x :here"]
    assert anna.ask("JOIN 0")[0].split(" ", 1)[1] == "PART #x :Left all rooms"


def test_a_stranger_does_not() -> None:
    """Another token, or none, gets nobody's nick."""
    talk = Conversation()
    talk.irc("anna", device=TOKEN)
    for device in ("", "another" + TOKEN):
        other = talk.irc(device=device)
        other.send("NICK anna", "USER a 0 * :A")
        assert " 433 " in other.lines()[-1]


def test_what_comes_during_a_registration_waits_for_its_answer() -> None:
    """Not a line of it is lost, and none comes before the welcome."""
    talk = Conversation()
    boris = talk.irc("boris")
    talk.everybody_joins("#x", boris)
    anna = talk.irc()
    (registration,) = anna.session.receive(b"NICK anna\r\nUSER a 0 * :A\r\nJOIN #x\r\nPRIVMSG #x :one\r\n", 1.0)
    assert anna.session.receive(b"PRIVMSG #x :two\r\n", 1.0) == []
    talk.turn([registration])
    talk.turn(anna.session.receive(b"", 1.0))
    assert [line.rpartition(" ")[2] for line in boris.lines()] == ["#x", ":one", ":two"]


QUITS = [("QUIT", "Quit"), ("QUIT :", "Quit"), ("QUIT :to bed", "Quit: to bed")]


@pytest.mark.parametrize(("line", "reason"), QUITS)
def test_quit(line: str, reason: str) -> None:
    """The last word is ERROR; the others hear the reason, and nothing that stood behind the line."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    talk.everybody_joins("#x", anna, boris)
    assert anna.ask(line, "PRIVMSG #x :hello?", "QUIT") == [f"ERROR :Closing link: 127.0.0.1 ({reason})"]
    assert boris.lines() == [f":anna!anna@127.0.0.1 QUIT :{reason}"]
    assert anna.closed
    assert anna.session.receive(b"PRIVMSG #x :hello?\r\n" * 100, 1.0) == []
    assert anna.session._kept == ()


def test_quit_before_the_registration() -> None:
    """Who has not said who it is may leave, too."""
    anna = Conversation().irc()
    assert anna.ask("NICK anna", "QUIT :oh") == ["ERROR :Closing link: 127.0.0.1 (Quit: oh)"]
    assert anna.session.phase is Phase.ENDED


def test_all_that_is_offered_is_listed() -> None:
    """With values for those who know version 302, from then on; in as many lines as it takes."""
    anna = Conversation().irc()
    rows = [row for row in CAPABILITIES if row.cap & offered(Settings())]
    names = [word for line in anna.ask("CAP LS") for word in line.split(" :")[1].split()]
    assert names == [row.name for row in rows][: len(names)]
    for version in (" 302", ""):
        told = [word for line in anna.ask(f"CAP LS{version}") for word in line.split(" :")[1].split()]
        assert [word.partition("=")[0] for word in told] == [row.name for row in rows]
        assert {word.partition("=")[0] for word in told if "=" in word} == {
            row.name for row in rows if row.value is not None
        }
