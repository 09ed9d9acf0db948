"""People whom one does not want to hear."""

from __future__ import annotations

from support.clientmodel import BARE, Conversation


def test_besedka_is_asked_in_words() -> None:
    """It answers in words; what it says besides for programs is not told twice."""
    anna = Conversation.present()
    anna.types("/block Boris", "/unblock Boris", "/block")
    assert anna.sent() == [
        "@label=aside PRIVMSG besedka :block Boris",
        "@label=aside PRIVMSG besedka :unblock Boris",
        "SILENCE",
    ]
    anna.server(":Anna!a@h SILENCE +Boris!*@*")
    assert anna.shown() == []


def test_elsewhere_a_mask_is_blocked() -> None:
    """What the server says of it is told."""
    anna = Conversation.present(BARE)
    anna.types("/block Boris", "/unblock Boris")
    assert anna.sent() == ["SILENCE +Boris!*@*", "SILENCE -Boris!*@*"]
    anna.server(":Anna!a@h SILENCE +Boris!*@*", ":Anna!a@h SILENCE -Boris!*@*", ":Vera!a@h SILENCE +Anna!*@*")
    assert anna.shown() == ["Boris!*@* is blocked.", "Boris!*@* is heard again."]


def test_who_is_blocked_is_listed() -> None:
    """Nobody is said, too."""
    anna = Conversation.present()
    anna.server(":s 271 Anna Anna Boris!*@*", ":s 272 Anna :End", ":s 272 Anna :End")
    assert anna.shown() == ["Boris!*@* is blocked.", "Nobody is blocked. /block NICK blocks somebody."]
