"""MARKREAD for the other sessions of an account."""

from __future__ import annotations

from support.conversation import Conversation, settings

T = "timestamp=2019-01-04T14:33:26.123Z"
CHEAP = {"hash_memory_mib": 1, "hash_passes": 1, "scram_iterations": 4096}


def test_all_sessions_of_an_account_hear_of_it() -> None:
    """Those that know what it means; nobody else ever does."""
    talk = Conversation(settings(accounts=CHEAP))
    anna, boris = talk.irc("anna", "draft/read-marker"), talk.irc("boris", "draft/read-marker")
    anna.send("REGISTER anna * sesame-street-1", "JOIN #x")
    boris.send("JOIN #x")
    others = [talk.irc("", caps) for caps in ("draft/read-marker sasl", "sasl")]
    for other in others:
        # anna, anna, sesame-street-1
        other.send("AUTHENTICATE PLAIN", "AUTHENTICATE AGFubmEAc2VzYW1lLXN0cmVldC0x")
        other.send("NICK anna", "USER a 0 * :a", "CAP END")
    for peer in talk.peers:
        peer.forget()
    assert anna.ask(f"MARKREAD #x {T}") == [f":besedka.local MARKREAD #x {T}"]
    assert others[0].lines() == [f":besedka.local MARKREAD #x {T}"]
    assert others[1].lines() == []
    assert boris.lines() == []
