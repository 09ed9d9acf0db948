"""MONITOR on the wire."""

from __future__ import annotations

from support.conversation import Conversation, settings

BORIS = "boris!boris@127.0.0.1"

LIST = f"""
    C: MONITOR L
    S: :besedka.local 733 anna :End of MONITOR list
    C: MONITOR + boris,vera,:x,olga,olga
    S: :besedka.local 730 anna :{BORIS}
    S: :besedka.local 731 anna :vera,olga
    C: MONITOR s
    S: :besedka.local 730 anna :{BORIS}
    S: :besedka.local 731 anna :vera,olga
    C: MONITOR - vera
    C: MONITOR L
    S: :besedka.local 732 anna :boris,olga
    S: :besedka.local 733 anna :End of MONITOR list
    C: MONITOR + :pat,a b,zoe
    S: :besedka.local 731 anna :pat
    S: :besedka.local 734 anna 3 zoe :Monitor list is full
    C: MONITOR C
    C: MONITOR S
    C: MONITOR
    S: :besedka.local 461 anna MONITOR :Not enough parameters: MONITOR +|- <nicks> | C | L | S
    C: MONITOR +
    S: :besedka.local 461 anna MONITOR :MONITOR + nicks, - nicks, C, L or S
    C: MONITOR x y
    S: :besedka.local 461 anna MONITOR :MONITOR + nicks, - nicks, C, L or S
"""


def test_the_list() -> None:
    """It is shown, grows up to its bound, and is emptied."""
    talk = Conversation(settings(limits={"watched": 3}))
    anna = talk.irc("anna")
    talk.irc("boris")
    talk.play(anna, LIST)


def test_a_long_list_takes_several_lines() -> None:
    """None of them is cut."""
    talk = Conversation()
    anna = talk.irc("anna")
    nicks = [f"{'ю' * 30}{number:02}" for number in range(20)]
    for nick in nicks:
        anna.send(f"MONITOR + {nick}")
    *lines, end = anna.ask("MONITOR L")
    assert len(lines) > 1
    assert end.split()[1] == "733"
    assert all(len(line.encode()) <= 510 for line in lines)
    assert [nick for line in lines for nick in line.split(" :")[1].split(",")] == nicks


def test_coming_and_going() -> None:
    """Told to all who watch, in one rendering: a star stands for their nicks."""
    talk = Conversation()
    anna, vera = talk.irc("anna"), talk.irc("vera")
    for peer in (anna, vera):
        peer.ask("MONITOR + boris,olga")
    boris = talk.irc("boris")
    boris.send("NICK olga", "QUIT")
    told = [
        f":besedka.local 730 * :{BORIS}",
        ":besedka.local 731 * :boris",
        ":besedka.local 730 * :olga!boris@127.0.0.1",
        ":besedka.local 731 * :olga",
    ]
    assert anna.lines() == vera.lines() == told


def test_watching_oneself() -> None:
    """Who takes the nick that it watches is told so."""
    anna = Conversation().irc("anna")
    anna.send("MONITOR + anna,vera")
    assert anna.ask("NICK vera") == [
        ":anna!anna@127.0.0.1 NICK vera",
        ":besedka.local 731 * :anna",
        ":besedka.local 730 * :vera!anna@127.0.0.1",
    ]


def test_extended_monitor() -> None:
    """What is told of those in one's rooms is told of those in one's list, to who has both capabilities."""
    talk = Conversation()
    both = talk.irc("both", "extended-monitor away-notify setname")
    away = talk.irc("away", "extended-monitor away-notify")
    plain = talk.irc("plain", "away-notify setname")
    boris = talk.irc("boris")
    for peer in (both, away, plain):
        peer.ask("MONITOR + boris")
    boris.send("AWAY :tea", "SETNAME :Boris B.", "AWAY")
    assert both.lines() == [f":{BORIS} AWAY :tea", f":{BORIS} SETNAME :Boris B.", f":{BORIS} AWAY"]
    assert away.lines() == [f":{BORIS} AWAY :tea", f":{BORIS} AWAY"]
    assert plain.lines() == []
