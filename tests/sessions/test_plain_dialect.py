"""What those on the plain wire are told."""

from __future__ import annotations

import pytest

from besedka.sessions.plain_dialect import said_line
from support.conversation import Conversation

LINES = [
    ("hi", "Pat: hi\n"),
    ("one\ntwo", "Pat: one\nPat: two\n"),
    ("\x01ACTION waves\x01", "* Pat waves\n"),
    ("\x01ACTION \x0304waves\x03\x01", "* Pat waves\n"),
    ("\x01VERSION\x01", ""),
    ("\x02bold\x02 \x1b[31m", "Pat: bold [31m\n"),
]


@pytest.mark.parametrize(("text", "line"), LINES)
def test_lines(text: str, line: str) -> None:
    """Each line has the name; formatting and CTCP are shown as words or not at all."""
    assert said_line("Pat", text).decode() == line


def test_only_what_is_said_is_told() -> None:
    """Joins, topics, tags and the like are not for the smallest clients."""
    talk = Conversation()
    pat = talk.plain("Pat")
    anna = talk.irc("anna", "message-tags")
    anna.send("JOIN #lobby", "@+typing=active TAGMSG #lobby", "AWAY :tea", "NICK ann", "PART #lobby", "QUIT")
    assert pat.take() == b""


def test_what_is_said_in_private() -> None:
    """A message to one alone is marked."""
    talk = Conversation()
    pat, anna = talk.plain("Pat"), talk.irc("anna")
    anna.send("PRIVMSG pat :psst", "NOTICE pat :hush")
    assert pat.lines() == ["anna (to you): psst", "anna (to you): hush"]


def test_what_was_changed() -> None:
    """One short line says what is right; who took something back or reacted is not told of."""
    talk = Conversation()
    pat, anna = talk.plain("Pat"), talk.irc("anna", "message-tags")
    anna.send("JOIN #lobby", "PRIVMSG #lobby :helo", "EDIT #lobby e-3 :hello", "EDIT #lobby e-3 :one\ntwo")
    anna.send("@+reply=e-3;+draft/react=ok TAGMSG #lobby", "REDACT #lobby e-3")
    assert pat.lines() == ["anna: helo", "* anna corrected: hello", "* anna corrected: one"]
