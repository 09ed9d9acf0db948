"""Messages of several lines, as they come."""

from __future__ import annotations

import pytest

from besedka.client.multiline import limits_of
from besedka.client.state import Multiline
from support.clientmodel import FULL, Conversation

BEGIN = "@msgid=m1;time=2025-11-22T11:00:00.000Z :Boris!u@h BATCH +b draft/multiline #lobby"


@pytest.mark.parametrize(
    ("value", "limits"),
    [
        ("max-bytes=16384,max-lines=100", Multiline(16384, 100)),
        ("max-bytes=0,max-lines=x,other", Multiline(1, 20)),
        ("", Multiline()),
    ],
)
def test_the_server_says_how_much_it_takes(value: str, limits: Multiline) -> None:
    """What cannot be understood leaves what any server takes."""
    assert limits_of(value) == limits
    anna = Conversation()
    anna.opens()
    anna.server(f":irc.test CAP * LS :draft/multiline={value}")
    assert anna.state.multiline == limits


def test_the_lines_are_one_message() -> None:
    """With the tags of the batch; a line that goes on is joined without a seam."""
    anna = Conversation.present(FULL)
    anna.server(BEGIN, "@batch=b :Boris!u@h PRIVMSG #lobby :one")
    assert anna.shown() == []
    anna.server(
        "@batch=b;draft/multiline-concat :Boris!u@h PRIVMSG #lobby :self",
        "@batch=b :Boris!u@h PRIVMSG #lobby :Anna: two",
        "BATCH -b",
    )
    assert anna.shown() == ["11:00 Boris: oneself\n      Anna: two"]
    assert anna.state.batches == {}


def test_in_a_page_of_the_past_too() -> None:
    """The batch around it says what the message is part of."""
    anna = Conversation.present(FULL)
    anna.server("BATCH +p chathistory #lobby", f"@batch=p;{BEGIN[1:]}", "@batch=b :Boris!u@h PRIVMSG #lobby :one")
    anna.server("@batch=b :Boris!u@h PRIVMSG #lobby :two", "BATCH -b", "BATCH -p")
    assert anna.shown() == ["      — earlier —", "11:00 Boris: one\n      two", "      — now —"]


def test_a_broken_server_breaks_nothing() -> None:
    """Batches of nothing, endless ones, ends without a beginning."""
    anna = Conversation.present(FULL)
    anna.server(BEGIN, "BATCH -b", "BATCH -b", "BATCH +", "BATCH +c draft/multiline")
    for _ in range(1200):
        anna.server("@batch=c :Boris!u@h PRIVMSG #lobby :x")
    anna.server("BATCH -c")
    (shown,) = anna.shown()
    assert len(shown.splitlines()) == 1000
    anna.server(*(f"BATCH +{number} draft/multiline #lobby" for number in range(150)))
    assert len(anna.state.batches) == 100
