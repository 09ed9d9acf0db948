"""What the server knows of somebody."""

from __future__ import annotations

import pytest

from support.clientmodel import NOON, Conversation

# five minutes before the noon of the conversation
SINCE = int(NOON.timestamp()) - 300


def test_it_is_one_sentence() -> None:
    """Rooms without their signs, address, silence, and since when; what else the server tells is left out."""
    anna = Conversation.present()
    anna.types("/who boris")
    anna.server(
        ":s 311 Anna boris u 127.0.0.1 * :Boris B.",
        ":s 319 Anna boris :@#lobby",
        ":s 319 Anna boris :+#tea",
        ":s 312 Anna boris s :network",
        ":s 320 Anna boris :is connected by the plain wire",
        f":s 317 Anna boris 41 {SINCE} :seconds idle, signon time",
        ":s 318 Anna boris :End of WHOIS list",
    )
    assert anna.shown() == ["boris: in #lobby, #tea, from 127.0.0.1, silent for 41 s, here since 11:55"]


@pytest.mark.parametrize(
    ("idle_s", "words"), [(119, "silent for 119 s"), (120, "silent for 2 min"), (7200, "silent for 2 h")]
)
def test_long_silence_is_told_in_larger_units(idle_s: int, words: str) -> None:
    """Nobody wants to divide by 3600; who came on another day has the date, a broken time is left out."""
    anna = Conversation.present()
    for since, told in (("86400", ", here since 1970-01-02 00:00"), ("9" * 30, ""), ("soon", "")):
        anna.server(":s 311 Anna b u h", f":s 317 Anna b {idle_s} {since}", ":s 318 Anna b :End")
        assert anna.shown() == [f"b: from h, {words}{told}"]


def test_away_belongs_into_the_sentence() -> None:
    """Of somebody else, or when nobody was asked about, it is a line of its own."""
    anna = Conversation.present()
    anna.server(":s 311 Anna Boris u h", ":s 301 Anna boris :out", ":s 301 Anna Vera :ill", ":s 318 Anna Boris :End")
    anna.server(":s 301 Anna Boris :out", ":s 301")
    assert anna.shown() == [
        "Vera is away: ill",
        "Boris: from h, away: out",
        "Boris is away: out",
        " is away: ",
    ]


def test_nobody_is_known_under_a_wrong_name() -> None:
    """The refusal says so, and the end says nothing; lines out of their place change nothing."""
    anna = Conversation.present()
    anna.server(":s 401 Anna boris :No such nick", ":s 319 Anna b :#x", ":s 317 Anna b 1 2", ":s 318 Anna b :End")
    assert anna.shown() == ["! boris: nobody with this name is here"]


def test_a_bare_answer_is_no_trouble() -> None:
    """A broken server does not break the client."""
    anna = Conversation.present()
    anna.server(":s 311", ":s 319", ":s 317", ":s 301", ":s 318")
    assert anna.shown() == [": "]
