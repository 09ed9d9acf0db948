"""NICKSERV, CHANSERV, NS, CS; and what is not meant for the service alone."""

from __future__ import annotations

import pytest

from support.asking import PASSWORD, club


@pytest.mark.parametrize("verb", ["NS", "nickserv", "CS", "ChanServ"])
def test_commands_of_their_own(verb: str) -> None:
    """All their parameters are words, whether the last has a colon or not."""
    _, anna, _ = club()
    for line in (f"{verb} help logout", f"{verb} :help logout", f"{verb} help :logout"):
        assert anna.ask(line)[0] == ":besedka!besedka@besedka.local NOTICE anna :logout: be a guest again"
    assert len(anna.ask(verb)) == 3


@pytest.mark.parametrize("target", ["besedka,#x", "boris,NickServ"])
def test_it_is_said_to_the_service_alone(target: str) -> None:
    """Nobody else is told what may be a password."""
    talk, anna, boris = club()
    talk.everybody_joins("#x", anna, boris)
    (refused,) = anna.ask(f"PRIVMSG {target} :identify {PASSWORD}")
    assert refused == f":besedka.local 407 anna {target} :Say that to the server alone"
    assert anna.ask(f"NOTICE {target} :identify {PASSWORD}") == []
    assert boris.lines() == []


def test_what_it_does_not_hear() -> None:
    """Notices are never answered (RFC 2812 section 3.3.2); neither are tags and CTCP."""
    _, anna, _ = club()
    assert anna.ask("NOTICE besedka :help") == []
    assert anna.ask("@+typing=active TAGMSG besedka") == []
    assert anna.ask("PRIVMSG besedka :\x01PING 1\x01") == []
