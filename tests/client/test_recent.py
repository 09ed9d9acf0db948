"""What was said last."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.recent import amended, newest, of_msgid
from support.clientmodel import Conversation


def test_the_last_messages_of_each_talk_are_known() -> None:
    """Fifty of them, in their order; those of other talks are apart."""
    anna = Conversation.present()
    for number in range(60):
        anna.server(f"@msgid=m{number} :Boris!u@h PRIVMSG #lobby :{number}")
    anna.server("@msgid=d :Boris!u@h PRIVMSG Anna :psst")
    assert [line.text for line in anna.state.recent["#lobby"]] == [str(number) for number in range(10, 60)]
    assert [line.text for line in anna.state.recent["boris"]] == ["psst"]
    assert of_msgid(anna.state, "#lobby", "m5") is None
    line = newest(anna.state, "#lobby", lambda line: line.text.endswith("7"))
    assert line is not None
    assert line.msgid == "m57"


def test_one_of_them_can_be_changed_or_go() -> None:
    """What is not known changes nothing."""
    anna = Conversation.present()
    anna.server("@msgid=a :Boris!u@h PRIVMSG #lobby :one", "@msgid=b :Boris!u@h PRIVMSG #lobby :two")
    assert amended(anna.state, "#lobby", "x", lambda _line: None) is anna.state
    state = amended(anna.state, "#lobby", "a", lambda line: replace(line, text="1"))
    state = amended(state, "#lobby", "b", lambda _line: None)
    assert [line.text for line in state.recent["#lobby"]] == ["1"]
