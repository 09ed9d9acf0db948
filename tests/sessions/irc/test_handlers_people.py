"""WHO, WHOIS, AWAY, SETNAME, ISON, USERHOST: what is asked."""

from __future__ import annotations

import pytest

from support.conversation import Conversation, settings

END = ":besedka.local 315 anna {} :End of WHO list"


def who(line: str) -> list[str]:
    """Return the nicks that a WHO finds among three, one of them hidden."""
    talk = Conversation(settings(irc={"cloaks": "no"}))
    anna, boris, vera = talk.irc("anna"), talk.irc("boris", host="10.0.0.7"), talk.irc("vera")
    talk.everybody_joins("#x", anna, boris)
    vera.send("MODE vera +i")
    *found, end = anna.ask(line)
    words = line.split()
    assert end == END.format("*" if len(words) == 1 or words[1] in ("0", ":") else words[1])
    return sorted(row.split()[7] for row in found)


MASKS = [
    ("WHO", ["anna", "boris"]),
    ("WHO 0", ["anna", "boris"]),
    ("WHO *", ["anna", "boris"]),
    ("WHO :", ["anna", "boris"]),
    ("WHO #x", ["anna", "boris"]),
    ("WHO #x o", []),
    ("WHO #nowhere", []),
    ("WHO B*", ["boris"]),
    ("WHO 10.0.*", ["boris"]),
    ("WHO vera", ["vera"]),
    ("WHO v*", []),
    ("WHO ????", ["anna"]),
]


@pytest.mark.parametrize(("line", "nicks"), MASKS)
def test_who(line: str, nicks: list[str]) -> None:
    """A room, a mask, a nick, or everybody one may see; the hidden are found by their whole nick alone."""
    assert who(line) == nicks


ERRORS = """
    C: WHOIS
    S: :besedka.local 431 anna :No nickname given
    C: WHOIS :
    S: :besedka.local 431 anna :No nickname given
    C: WHOIS nobody
    S: :besedka.local 401 anna nobody :No such nick
    S: :besedka.local 318 anna nobody :End of WHOIS list
    C: WHOIS :no body
    S: :besedka.local 401 anna no :No such nick
    S: :besedka.local 318 anna no :End of WHOIS list
    C: ISON anna nobody :ANNA x
    S: :besedka.local 303 anna :anna anna
    C: ISON nobody
    S: :besedka.local 303 anna :
    C: USERHOST anna nobody
    S: :besedka.local 302 anna :anna=+anna@127.0.0.1
    C: USERHOST a b c d e anna
    S: :besedka.local 302 anna :
    C: SETNAME :Anna K
    C: AWAY :
    S: :besedka.local 305 anna :You are no longer marked as being away
    C: AWAY :tea
    S: :besedka.local 306 anna :You have been marked as being away
    C: USERHOST ANNA
    S: :besedka.local 302 anna :anna=-anna@127.0.0.1
    C: AWAY
    S: :besedka.local 305 anna :You are no longer marked as being away
"""


def test_questions_and_answers() -> None:
    """The other questions about people, with their errors."""
    talk = Conversation()
    talk.play(talk.irc("anna"), ERRORS)
    assert talk.state.users["anna"].realname == "Anna K"


@pytest.mark.parametrize("line", ["WHOIS boris", "WHOIS besedka.local boris", "WHOIS boris boris", "WHOIS boris,anna"])
def test_forms_of_whois(line: str) -> None:
    """A server may stand in front: it can only be this one."""
    talk = Conversation()
    talk.irc("boris")
    lines = talk.irc("anna").ask(line)
    assert [row.split()[1] for row in lines] == ["311", "312", "317", "318"]
    assert all(" boris " in row for row in lines)


EARLY_AWAY = """
    C: AWAY :asleep
    S: :besedka.local 451 * :You have not registered
    C: CAP REQ :draft/pre-away
    S: :besedka.local CAP * ACK :draft/pre-away
    C: AWAY
    S: :besedka.local 305 * :You are no longer marked as being away
    C: AWAY *
    S: :besedka.local 306 * :You have been marked as being away
"""


def test_away_before_one_is_here() -> None:
    """Who has asked for it may come without being there; others see no more than an away message."""
    talk = Conversation()
    anna, boris = talk.irc(), talk.irc("boris")
    talk.play(anna, EARLY_AWAY)
    anna.send("NICK anna", "USER a 0 * :A", "CAP END")
    assert boris.ask("PRIVMSG anna :hi") == [":besedka.local 301 boris anna :*"]


def test_away_is_not_early_where_that_is_withheld() -> None:
    """A capability that is not offered is not had."""
    anna = Conversation(settings(irc={"withhold": "draft/pre-away"})).irc()
    assert anna.ask("CAP REQ :draft/pre-away")[0].endswith("NAK :draft/pre-away")
    assert " 451 " in anna.ask("AWAY *")[0]


def test_programs_in_lists() -> None:
    """WHO and WHOIS say who is a program."""
    talk = Conversation()
    anna, robot = talk.irc("anna"), talk.irc("robot")
    talk.everybody_joins("#x", anna, robot)
    robot.send("MODE robot +B")
    flags = {line.split()[7]: line.split()[8] for line in anna.ask("WHO #x")[:2]}
    assert flags == {"anna": "H@", "robot": "HB"}
    assert ":besedka.local 335 anna robot :is a bot on Besedka" in anna.ask("WHOIS robot")
    assert not [line for line in anna.ask("WHOIS anna") if " 335 " in line]


WHOWAS = """
    C: WHOWAS
    S: :besedka.local 461 anna WHOWAS :Not enough parameters: WHOWAS <nicks> [count]
    C: WHOWAS :
    S: :besedka.local 431 anna :No nickname given
    C: WHOWAS boris
    S: :besedka.local 406 anna boris :There was no such nickname
    S: :besedka.local 369 anna boris :End of WHOWAS
"""
LAST = ":besedka.local 312 anna boris besedka.local :2027-01-15 *:*:* UTC"


def test_whowas() -> None:
    """The last who had a nick, the newest first; no positive number asks for all."""
    talk = Conversation(settings(irc={"cloaks": "no"}))
    anna = talk.irc("anna")
    talk.play(anna, WHOWAS)
    for host in ("10.0.0.1", "10.0.0.2"):
        talk.irc("boris", host=host).send("QUIT")
    first, second = (f":besedka.local 314 anna boris boris 10.0.0.{number} * :boris" for number in (1, 2))
    end = "369 anna boris :End of WHOWAS"
    for count in ("", " 0", " -1", " x", " 2"):
        talk.play(
            anna, f"C: WHOWAS boris{count}\nS: {second}\nS: {LAST}\nS: {first}\nS: {LAST}\nS: :besedka.local {end}"
        )
    talk.play(anna, f"C: WHOWAS boris 1\nS: {second}\nS: {LAST}\nS: :besedka.local {end}")
    assert [line.split()[1] for line in anna.ask("WHOWAS boris,,vera 1")] == ["314", "312", "369", "406", "369"]


def test_userip() -> None:
    """One's own address is told, nobody else's."""
    talk = Conversation()
    anna = talk.irc("anna")
    talk.irc("boris", host="10.0.0.1")
    vera = talk.irc("vera", host="10.0.0.2")
    assert vera.ask("USERIP vera") == [":besedka.local 340 vera :vera=+vera@10.0.0.2"]
    assert anna.ask("USERIP boris ANNA nobody") == [":besedka.local 340 anna :anna=+anna@127.0.0.1"]


def test_addresses_are_nobody_elses() -> None:
    """Others see a cloak; oneself and administrators hear of the address, and one is told how one is seen."""
    talk = Conversation()
    anna, boris = talk.irc(host="192.0.2.7"), talk.irc("boris")
    told = anna.ask("NICK anna", "USER anna 0 * :A")
    source = talk.state.users["anna"].source
    assert source.host.endswith(".ip")
    assert f":besedka.local 396 anna {source.host} :is now your displayed host" in told
    assert told[0].endswith(source.mask)
    whois = boris.ask("WHOIS anna")
    assert f":besedka.local 311 boris anna anna {source.host} * :A" in whois
    assert "192.0.2.7" not in "".join(whois + boris.ask("WHO anna", "USERHOST anna", "USERIP anna", "WHO 192.0.2.*"))
    where = "anna :is connecting from *@192.0.2.7 192.0.2.7"
    assert f":besedka.local 378 anna {where}" in anna.ask("WHOIS anna")
    talk.state.users["boris"].administrator = True
    assert f":besedka.local 378 boris {where}" in boris.ask("WHOIS anna")
    assert not [line for line in boris.ask("WHOIS boris") if " 378 " in line]
    anna.send("JOIN #x")
    assert " 353 " in "".join(boris.ask("JOIN #x"))
    anna.send("MODE #x +b *!*@*." + source.host.split(".", 1)[1])
    assert boris.ask("WHOIS boris")[0].split()[5] == "127.0.0.1"
