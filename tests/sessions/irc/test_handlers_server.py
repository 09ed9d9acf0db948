"""PING, MOTD, LUSERS, VERSION, TIME, INFO, HELP: what is asked."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, settings

SCRIPT = """
    C: PING :a b
    S: :besedka.local PONG besedka.local :a b
    C: PING a b
    S: :besedka.local PONG besedka.local :a
    C: PING :
    S: :besedka.local 409 anna :No origin specified
    C: PONG
    C: ERROR :oh
    C: MOTD
    S: :besedka.local 422 anna :There is no message of the day
    C: MOTD elsewhere.net
    S: :besedka.local 402 anna elsewhere.net :No such server
    C: MOTD BESEDKA.local
    S: :besedka.local 422 anna :There is no message of the day
    C: VERSION a.b
    S: :besedka.local 402 anna a.b :No such server
    C: TIME a.b
    S: :besedka.local 402 anna a.b :No such server
    C: INFO a.b
    S: :besedka.local 402 anna a.b :No such server
    C: HELP dance
    S: :besedka.local 524 anna DANCE :There is no help on this subject
    C: HELPOP :
    S: :besedka.local 704 anna ? :What*
"""


def test_questions_and_answers() -> None:
    """What the server says of itself, and what of others: nothing."""
    talk = Conversation()
    talk.play(talk.irc("anna"), SCRIPT.rsplit("C:", 1)[0])


def test_ping_comes_before_the_registration() -> None:
    """Some clients want an answer before they say who they are."""
    assert Conversation().irc().ask("PING x", "PONG y") == [":besedka.local PONG besedka.local :x"]


@pytest.mark.parametrize("line", ["TIME", "TIME anna", "TIME *", "INFO", "VERSION besedka.local", "LUSERS", "HELP"])
def test_this_server(line: str) -> None:
    """This server answers by its name, by one's own nick, and by none."""
    assert " 402 " not in Conversation().irc("anna").ask(line)[0]


def test_isupport() -> None:
    """ISUPPORT shows 005 again; in a batch for those who know it as one, and to them before they are registered."""
    talk = Conversation()
    anna = talk.irc("anna")
    plain = anna.ask("ISUPPORT")
    assert all(line.startswith(":besedka.local 005 anna ") for line in plain)
    boris = talk.irc("")
    assert boris.ask("ISUPPORT") == [":besedka.local 451 * :You have not registered"]
    boris.send("CAP REQ :draft/extended-isupport")
    assert boris.ask("ISUPPORT")[0].startswith(":besedka.local 005 * ")
    boris.send("CAP REQ batch")
    told = boris.ask("ISUPPORT")
    assert told[0] == ":besedka.local BATCH +b1 draft/isupport"
    assert told[1:-1] == [f"@batch=b1 {line.replace('005 anna', '005 *')}" for line in plain]
    assert told[-1] == ":besedka.local BATCH -b1"
    welcome = boris.ask("NICK boris", "USER b 0 * :B", "CAP END")
    assert [line for line in welcome if line.split()[1] == "005"] == []
    assert [line.split()[2] for line in welcome if " 005 " in line] == ["005"] * len(plain)


def test_a_picture_of_the_network() -> None:
    """Its address is told where there is one."""
    icon = "https://chat.example.org/icon.svg"
    anna = Conversation(settings(server={"icon": icon})).irc("anna")
    assert any(f" draft/ICON={icon} " in line for line in anna.ask("ISUPPORT"))
    assert not any("draft/ICON" in line for line in Conversation().irc("anna").ask("ISUPPORT"))
