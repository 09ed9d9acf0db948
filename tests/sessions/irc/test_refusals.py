"""Refusals in the words of the IRC wire."""

from __future__ import annotations

import re

import pytest

from besedka.chat.events import Refused
from besedka.chat.refusals import Reason
from besedka.sessions.irc.refusals import REFUSALS, refuse
from besedka.sessions.irc.response import Response
from support.conversation import Conversation
from support.wirerules import check_irc

SUBJECT = ("first", "second", "third")


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("caps", ["", "standard-replies"])
def test_each_reason_has_words(reason: Reason, caps: str) -> None:
    """A numeric, or a standard reply; with its text filled in, and named by modern.ircdocs.horse."""
    response = Response(Conversation().irc("anna", caps).session)
    refuse(response, Refused(0, 0, 1, (), reason, SUBJECT))
    (message,) = check_irc(response.encode(None))
    assert message.source == "besedka.local"
    assert "{" not in message.params[-1].replace("^{}|", "")
    assert re.fullmatch(r"[459]\d\d|263|696|71[234]|734|FAIL|NOTICE", message.verb)
    assert (message.verb == "FAIL") <= bool(caps)


def test_every_reason_is_in_the_table() -> None:
    """Nothing is refused without a word."""
    assert set(REFUSALS) == set(Reason)


def test_quietly() -> None:
    """Numerics can be hushed; that something is lost cannot."""
    response = Response(Conversation().irc("anna").session)
    response.quiet = True
    refuse(response, Refused(0, 0, 1, (), Reason.NO_SUCH_NICK, SUBJECT))
    assert response.lines == []
    refuse(response, Refused(0, 0, 1, (), Reason.STORAGE_LOW, SUBJECT))
    refuse(response, Refused(0, 0, 1, (), Reason.LINE_TOO_LONG, ("#lobby", "3")))
    assert [line.split()[1] for line in response.lines] == ["NOTICE", "417"]


@pytest.mark.parametrize("typed", ["a b", ":a", "", " "])
def test_what_was_typed_cannot_break_the_line(typed: str) -> None:
    """Names come back as middle parameters."""
    response = Response(Conversation().irc("anna", "standard-replies").session)
    for reason in Reason:
        refuse(response, Refused(0, 0, 1, (), reason, (typed, typed, typed)))
    for message in check_irc(response.encode(None)):
        assert len(message.params) >= 2
        assert " " not in "".join(message.params[:-1])
