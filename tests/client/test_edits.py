"""Messages that are changed."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.lines import Kind
from besedka.client.requests import Changed, fulfil
from support.clientmodel import FULL, Conversation

EDIT = f"{FULL} draft/multiline besedka.chat/edit"
US = ":Anna!besedka@127.0.0.1"


def test_what_others_change_is_told_by_its_msgid() -> None:
    """The screen changes the line; where nothing is drawn anew, it is said."""
    anna = Conversation.present(EDIT)
    anna.server("@msgid=m :Boris!u@h PRIVMSG #lobby :helo", ":Boris!u@h EDIT #lobby m :hello")
    assert anna.shown() == ["Boris: helo", "-- Boris corrects: hello"]
    assert anna.state.recent["#lobby"][-1].text == "hello"
    line = anna.line_of(":Boris!u@h EDIT Anna d :\x01ACTION waves\x01")
    assert (line.kind, line.text, line.msgid, line.direct) == (Kind.EDITED, "waves", "d", True)
    page = anna.line_of("@msgid=n;besedka.chat/edited=2025-11-22T12:00:00.000Z :Boris!u@h PRIVMSG #lobby :new")
    assert page.edited
    assert anna.shown()[-1] == "Boris: new (changed)"


def test_ours_goes_out_with_a_key_until_it_is_acknowledged() -> None:
    """After a loss it goes out again; several lines are one batch."""
    anna = Conversation.present(EDIT)
    anna.server(f"@msgid=m {US} PRIVMSG #lobby :helo")
    anna.types("/edit hello")
    anna.loses()
    anna.sent()
    anna.arrive(EDIT)
    assert len(anna.state.outgoing.waiting) == 1
    anna.server(f"@label=1;msgid=e {US} EDIT #lobby m :hello")
    assert anna.state.outgoing.waiting == ()
    mine = anna.state.recent["#lobby"][-1]
    step = fulfil(anna.state, Changed("#lobby", mine, "two\nlines"), anna.context)
    anna.state = step.state
    anna.types("")
    assert anna.sent() == [
        "@label=2;besedka/key=salt-2 BATCH +m2 draft/multiline #lobby",
        "@batch=m2 EDIT #lobby m :two",
        "@batch=m2 EDIT #lobby m :lines",
        "BATCH -m2",
    ]


def test_a_refusal_says_why_and_keeps_the_words() -> None:
    """And what they were for."""
    anna = Conversation.present(EDIT)
    anna.server(f"@msgid=m {US} PRIVMSG #lobby :helo")
    anna.types("/edit hello")
    line = anna.line_of("@label=1 :s FAIL EDIT EDIT_WINDOW_EXPIRED #lobby m 60 :Too old")
    assert line.text == "Not changed: the message is too old to be changed. Your words: hello"
    assert (line.failed, line.edits) == ("hello", "m")


def test_other_servers_change_nothing() -> None:
    """And say so, or that there is nothing to change."""
    anna = Conversation.present()
    anna.server("@msgid=m :Anna!b@h PRIVMSG #lobby :helo")
    anna.types("/edit hello")
    assert anna.shown()[-1] == "! On this server nothing that was said can be changed. Your words: hello"
    anna.state = replace(anna.state, caps=anna.state.caps | {"besedka.chat/edit"}, recent={})
    anna.types("/edit hello")
    assert anna.shown() == ["! You have said nothing here yet."]
