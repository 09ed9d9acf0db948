"""TBAN and TMUTE."""

from __future__ import annotations

from support.conversation import Conversation


def test_a_ban_for_a_time() -> None:
    """The room sees MODE, the list who and when; who is banned is told until when and why."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    talk.everybody_joins("#x", anna, boris)
    anna.send("TBAN #x 1h boris :too loud")
    assert boris.lines() == [":anna!anna@127.0.0.1 MODE #x +b boris!*@*"]
    (refused,) = boris.ask("PRIVMSG #x :hi")
    assert refused.startswith(":besedka.local 404 boris #x :Cannot send to channel (+b) until 20")
    assert refused.endswith(" UTC: too loud")
    boris.send("PART #x")
    (refused,) = boris.ask("JOIN #x")
    assert refused.startswith(":besedka.local 474 boris #x :Cannot join channel (+b) until 20")
    entry, _ = anna.ask("MODE #x b")[-2:]
    assert entry.startswith(":besedka.local 367 anna #x boris!*@* anna!anna@127.0.0.1 ")


def test_a_mute_without_an_end() -> None:
    """0 is for ever; a reason is told all the same."""
    talk = Conversation()
    anna, boris = talk.irc("anna"), talk.irc("boris")
    talk.everybody_joins("#x", anna, boris)
    anna.send("TMUTE #x 0 boris!*@* :hush")
    assert boris.lines() == [":anna!anna@127.0.0.1 MODE #x +q boris!*@*"]
    assert boris.ask("PRIVMSG #x :hi") == [":besedka.local 404 boris #x :Cannot send to channel (+q): hush"]


def test_what_is_no_duration() -> None:
    """It is said how one is written."""
    talk = Conversation()
    anna = talk.irc("anna")
    anna.send("JOIN #x")
    anna.forget()
    (said,) = anna.ask("TBAN #x soon boris")
    assert said == ":besedka.local 696 anna #x b soon :Invalid duration: 30m, 2h, 7d, 1d12h, or 0 for no end"
