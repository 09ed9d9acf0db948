"""The answer to SEARCH while other things happen."""

from __future__ import annotations

from support.conversation import Conversation


def test_what_is_said_meanwhile_comes_behind_the_answer() -> None:
    """Its place is kept: nothing is doubled, nothing is missed."""
    talk = Conversation()
    anna, boris = talk.irc("anna", caps="batch"), talk.irc("boris")
    talk.everybody_joins("#garden", anna, boris)
    boris.send("PRIVMSG #garden :old tea")
    anna.forget()
    talk.answering = False
    anna.send("SEARCH text=tea")
    boris.send("PRIVMSG #garden :new tea")
    assert anna.lines() == []
    talk.answering = True
    talk.answer()
    texts = [line.partition(" :")[2] for line in anna.lines() if "PRIVMSG" in line]
    assert [text[-7:] for text in texts] == ["old tea", "new tea"]
