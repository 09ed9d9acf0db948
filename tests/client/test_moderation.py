"""Order in a room."""

from __future__ import annotations

import pytest

from besedka.client.moderation import mask_of
from support.clientmodel import BARE, Conversation


def test_besedka_keeps_bans_with_an_end() -> None:
    """Who is there is put out, too; a number begins the reason."""
    anna = Conversation.present()
    anna.server(":Boris!u@h JOIN #lobby")
    anna.shown()
    anna.types(
        "/ban boris 2h too loud", "/ban Vera", "/quiet Boris 30m", "/quiet Boris 3 warnings", "/kick Boris go away"
    )
    assert anna.sent() == [
        "TBAN #lobby 2h boris :too loud",
        "KICK #lobby boris :too loud",
        "TBAN #lobby 0 Vera",
        "TMUTE #lobby 30m Boris",
        "TMUTE #lobby 0 Boris :3 warnings",
        "KICK #lobby Boris :go away",
    ]


def test_elsewhere_a_ban_is_a_mode() -> None:
    """It has no end by itself, and that is said."""
    anna = Conversation.present(BARE)
    anna.types("/ban Boris", "/quiet *!*@h", "/unban Boris", "/unquiet $a:boris", "/bans", "/ban Vera 2h")
    assert anna.sent() == [
        "MODE #lobby +b Boris!*@*",
        "MODE #lobby +q *!*@h",
        "MODE #lobby -b Boris!*@*",
        "MODE #lobby -q $a:boris",
        "MODE #lobby b",
    ]
    assert anna.shown() == ["! On this server that has no end by itself: leave 2h out."]
    assert mask_of("anna") == "anna!*@*"


def test_what_besedka_does_in_words_is_answered_where_one_is() -> None:
    """It is no talk with the service: neither the question nor the answer."""
    anna = Conversation.present()
    anna.types("/unban boris", "/unquiet boris", "/bans")
    assert anna.sent() == [
        f"@label=aside PRIVMSG besedka :{asked} #lobby{whom}"
        for asked, whom in (("unban", " boris"), ("unmute", " boris"), ("bans", ""))
    ]
    anna.server(
        "@label=aside :s BATCH +a labeled-response",
        "@batch=a :Anna!a@h PRIVMSG besedka :bans #lobby",
        "@batch=a :besedka!besedka@s NOTICE Anna :Banned from #lobby: 0",
        ":s BATCH -a",
    )
    assert anna.shown() == ["Banned from #lobby: 0"]


def test_roles_invitations_and_modes() -> None:
    """They go out as they are known everywhere."""
    anna = Conversation.present()
    anna.types("/op Boris", "/deop Boris", "/voice Boris", "/devoice Boris", "/mode", "/mode +k leaves")
    anna.types("/invite Boris", "/invite Boris tea", "/invite Boris &here")
    assert anna.sent() == [
        *(f"MODE #lobby {letters} Boris" for letters in ("+o", "-o", "+v", "-v")),
        "MODE #lobby",
        "MODE #lobby +k leaves",
        "INVITE Boris #lobby",
        "INVITE Boris #tea",
        "INVITE Boris &here",
    ]
    anna.server(":s 324 Anna #lobby +nt", ":s 341 Anna Boris #tea")
    assert anna.shown() == ["Modes of #lobby: +nt", "Boris is invited to #tea."]


def test_bans_are_listed() -> None:
    """Who made them, where the server says so; none at all is said, too."""
    anna = Conversation.present(BARE)
    anna.server(":s 367 Anna #lobby a!*@* Boris!u@h 1700000000", ":s 367 Anna #lobby b!*@*", ":s 368 Anna #lobby :End")
    anna.server(":s 368 Anna #lobby :End")
    assert anna.shown() == ["a!*@* is banned, by Boris", "b!*@* is banned", "Nobody is banned from #lobby."]


@pytest.mark.parametrize("command", ["/kick", "/ban", "/quiet", "/invite", "/block", "/mute"])
def test_nothing_is_done_to_oneself(command: str) -> None:
    """A slip of the hand gets a sentence."""
    anna = Conversation.present()
    anna.types(f"{command} ANNA")
    assert anna.shown() == ["! ANNA is you yourself: nothing was done."]
    assert anna.sent() == []


@pytest.mark.parametrize(
    "typed", ["/kick Boris", "/ban Boris", "/unban Boris", "/bans", "/op Boris", "/invite Boris", "/mode"]
)
def test_outside_of_rooms_there_is_no_order_to_keep(typed: str) -> None:
    """The sentence says where one does that."""
    anna = Conversation.present()
    anna.types("/leave")
    anna.server(":Anna!u@h PART #lobby")
    anna.shown()
    anna.sent()
    anna.types(typed)
    assert anna.shown() == ["! That is done in a room: /join ROOM takes you into one."]
    assert anna.sent() == []
