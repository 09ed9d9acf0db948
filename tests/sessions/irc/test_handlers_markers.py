"""MARKREAD."""

from __future__ import annotations

import pytest

from support.conversation import Conversation

CAPS = "draft/read-marker standard-replies"
T = "timestamp=2019-01-04T14:33:26.123Z"
SET = """
    C: MARKREAD #x
    S: :besedka.local MARKREAD #x *
    C: MARKREAD #x timestamp=2019-01-04T14:33:26.123Z
    S: :besedka.local MARKREAD #x timestamp=2019-01-04T14:33:26.123Z
    C: MARKREAD #x timestamp=2018-01-04T14:33:26.123Z
    S: :besedka.local MARKREAD #x timestamp=2019-01-04T14:33:26.123Z
    C: MARKREAD #x timestamp=2519-01-04T14:33:26.123Z
    S: :besedka.local MARKREAD #x timestamp=2027-01-15T08:00:*.000Z
    C: MARKREAD #none
    S: :besedka.local MARKREAD #none *
    C: MARKREAD boris
    S: :besedka.local MARKREAD boris *
    C: MARKREAD
    S: :besedka.local FAIL MARKREAD NEED_MORE_PARAMS :Missing parameters
    C: MARKREAD #x *
    S: :besedka.local FAIL MARKREAD INVALID_PARAMS * :Invalid parameters
    C: MARKREAD #x timestamp=never
    S: :besedka.local FAIL MARKREAD INVALID_PARAMS timestamp=never :Invalid parameters
    C: MARKREAD #x timestamp=1960-01-01T00:00:00.000Z
    S: :besedka.local FAIL MARKREAD INVALID_PARAMS timestamp=1960-01-01T00:00:00.000Z :Invalid parameters
    C: MARKREAD #x,#y
    S: :besedka.local FAIL MARKREAD INVALID_PARAMS #x,#y :Invalid parameters
    C: MARKREAD #none timestamp=2019-01-04T14:33:26.123Z
    S: :besedka.local FAIL MARKREAD INVALID_PARAMS #none :There is no such channel
"""


def test_a_marker() -> None:
    """It is shown and moved forward; each fault has its code."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS)
    anna.send("JOIN #x")
    anna.forget()
    talk.play(anna, SET)


@pytest.mark.parametrize("more", ["", " no-implicit-names"])
def test_whoever_joins_hears_how_far_it_has_read(more: str) -> None:
    """Before the end of the names (IRCv3 read-marker); also when it comes back."""
    talk = Conversation()
    anna = talk.irc("anna", f"{CAPS}{more}", device="a" * 20)
    first = anna.ask("JOIN #x")
    assert first[:2] == [":anna!anna@127.0.0.1 JOIN #x", ":besedka.local MARKREAD #x *"]
    anna.send(f"MARKREAD #x {T}")
    again = talk.irc("", f"{CAPS}{more}", device="a" * 20)
    told = again.ask("NICK anna", "USER a 0 * :a", "CAP END")
    assert f":besedka.local MARKREAD #x {T}" in told
    talk.irc("boris").send("JOIN #x")
    assert not [line for line in talk.peers[-1].lines() if "MARKREAD" in line]


def test_who_is_moved_to_another_name_is_not_told_again() -> None:
    """The marker is the same."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS)
    anna.send("JOIN #x")
    told = anna.ask("RENAME #x #y")
    assert any(" JOIN #y" in line for line in told)
    assert not any("MARKREAD" in line for line in told)
