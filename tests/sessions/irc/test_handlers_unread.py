"""UNREAD: what is asked."""

from __future__ import annotations

from support.conversation import Conversation

CAPS = "besedka/unread draft/read-marker batch server-time message-tags labeled-response"


def test_one_room_and_one_talk() -> None:
    """A line for what was asked for, with its label; and none that is unread is a number, too."""
    talk = Conversation()
    boris, anna = talk.irc("boris"), talk.irc("anna", CAPS, device="a" * 20)
    talk.everybody_joins("#Tea", boris, anna)
    boris.send("PRIVMSG #tea :one", "NOTICE #tea :for Anna", "TOPIC #tea :x", "PRIVMSG anna :psst")
    anna.send("PRIVMSG #tea :mine, says anna")
    assert anna.ask("@label=1 UNREAD #tea") == ["@label=1 :besedka.local UNREAD #Tea 2 1 e-3"]
    assert anna.ask("UNREAD boris") == [":besedka.local UNREAD boris 1 0 e-6"]
    assert anna.ask("UNREAD nobody") == [":besedka.local UNREAD nobody 0 0"]
    anna.send("MARKREAD #tea timestamp=2100-01-01T00:00:00.000Z")
    assert anna.ask("UNREAD #tea") == [":besedka.local UNREAD #Tea 0 0"]


def test_all_of_them() -> None:
    """A batch of what has anything unread; without batches the lines alone."""
    talk = Conversation()
    boris, anna = talk.irc("boris"), talk.irc("anna", CAPS, device="a" * 20)
    talk.everybody_joins("#x", boris, anna)
    talk.everybody_joins("#y", boris, anna)
    assert anna.ask("UNREAD") == [":besedka.local BATCH +b1 besedka/unread", ":besedka.local BATCH -b1"]
    boris.send("PRIVMSG #y :one", "PRIVMSG anna :psst")
    assert anna.ask("@label=7 UNREAD") == [
        "@label=7 :besedka.local BATCH +b2 besedka/unread",
        "@batch=b2 :besedka.local UNREAD #y 1 0 e-5",
        "@batch=b2 :besedka.local UNREAD boris 1 0 e-6",
        ":besedka.local BATCH -b2",
    ]
    assert boris.ask("UNREAD") == []
