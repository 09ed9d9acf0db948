"""UNREAD: what is told."""

from __future__ import annotations

from besedka.chat import unread
from besedka.chat.pages import Page
from besedka.sessions.session import Request
from support.conversation import Conversation

CAPS = "besedka/unread draft/read-marker standard-replies"


def test_whoever_joins_hears_what_is_unread() -> None:
    """Behind the names, where anything was ever said; an account's name is a mention, too."""
    talk = Conversation()
    boris = talk.irc("boris")
    boris.send("JOIN #x")
    anna = talk.irc("anna", CAPS, device="a" * 20)
    assert not any("UNREAD" in line for line in anna.ask("JOIN #x"))
    anna.send("PART #x")
    boris.send("PRIVMSG #x :anna?", "PRIVMSG #x :anna!")
    told = anna.ask("JOIN #x")
    at = told.index(":besedka.local UNREAD #x 2 2 e-4")
    assert " 366 " in told[at - 1]
    old = talk.irc("vera")
    assert not any("UNREAD" in line for line in old.ask("JOIN #x"))


def test_more_than_are_counted() -> None:
    """It is said that it is more."""
    talk = Conversation()
    boris, anna = talk.irc("boris"), talk.irc("anna", CAPS)
    talk.everybody_joins("#x", boris, anna)
    boris.send(*["PRIVMSG #x :anna"] * (unread.MOST + 1))
    assert anna.ask("UNREAD #x") == [":besedka.local UNREAD #x 1000+ 1000 e-3"]


def test_what_cannot_be_told() -> None:
    """A room that one is not in, and a journal that cannot be read."""
    talk = Conversation(answering=False)
    anna = talk.irc("anna", CAPS)
    assert anna.ask("UNREAD #x") == [":besedka.local FAIL UNREAD INVALID_TARGET #x :You are not in such a channel"]
    anna.send("UNREAD boris")
    session, ask, gap = talk.asked.pop()
    talk.turn([Request(session, (ask.answered(gap, Page(ask.question, (), failed=True)),), ask.label)])
    anna.proceed()
    assert anna.lines() == [":besedka.local FAIL UNREAD INTERNAL_ERROR :What is unread could not be counted"]
