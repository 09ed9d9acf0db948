"""Going to a day."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from support.clientmodel import FULL, Conversation

PAST = f"{FULL} draft/chathistory"


def at_screen() -> Conversation:
    """Anna at the full screen of a server with a past."""
    anna = Conversation()
    anna.state = replace(anna.state, pages=True)
    anna.arrive(PAST)
    anna.sent()
    return anna


@pytest.mark.parametrize(
    ("typed", "stamp"),
    [
        ("2025-09-01", "2025-09-01T00:00:00.000Z"),
        ("1 сентября", "2025-09-01T00:00:00.000Z"),
        ("1 september", "2025-09-01T00:00:00.000Z"),
        ("вчера", "2025-11-21T00:00:00.000Z"),
    ],
)
def test_a_day_is_written_in_many_ways(typed: str, stamp: str) -> None:
    """The page around its beginning is asked for."""
    anna = at_screen()
    anna.types(f"/date {typed}")
    assert anna.sent() == [f"@label=apart-around CHATHISTORY AROUND #lobby timestamp={stamp} 50"]
    anna.types(f"/date {typed}")
    assert anna.sent() == []


def test_what_cannot_be_done_is_told() -> None:
    """A day that is none, no room, a server without a past."""
    anna = at_screen()
    anna.types("/date someday")
    anna.state = replace(anna.state, current="")
    anna.types("/date 2025-09-01")
    assert [row.partition(":")[0] for row in anna.shown()] == ["! someday is no day", "! You are in no room."]
    bare = Conversation.present()
    bare.types("/date 2025-09-01")
    assert bare.shown() == ["! This server gives nothing of the past."]


def test_line_mode_prints_the_page() -> None:
    """It takes the capability for the one question, since with it the server would tell nothing by itself."""
    anna = Conversation()
    anna.opens()
    anna.server(f":s CAP * LS :{PAST}", f":s CAP * ACK :{FULL}", ":s 001 Anna :Welcome", ":Anna!b@h JOIN #lobby")
    anna.sent()
    anna.shown()
    anna.types("/date 2025-09-01")
    take, question, give = anna.sent()
    assert (take, give) == ("CAP REQ :draft/chathistory", "CAP REQ :-draft/chathistory")
    assert question.endswith(" CHATHISTORY AROUND #lobby timestamp=2025-09-01T00:00:00.000Z 50")
    anna.server(
        "@label=apart-around BATCH +p chathistory #lobby",
        "@batch=p;msgid=m;time=2025-09-01T10:00:00.000Z :Boris!u@h PRIVMSG #lobby :autumn",
        "BATCH -p",
    )
    assert anna.shown() == ["2025-09-01 10:00 Boris: autumn", "      — now —"]
    anna.types("/date 2025-09-02")
    anna.server("@label=apart-around BATCH +p chathistory #lobby", "BATCH -p")
    assert anna.shown() == ["      Nothing was said there."]


def test_without_labels_the_order_tells_which_page_it_is() -> None:
    """As long as nothing else is asked for."""
    anna = Conversation()
    anna.state = replace(anna.state, pages=True)
    anna.arrive("message-tags server-time batch draft/chathistory")
    anna.types("/date 2025-09-01")
    assert anna.sent()[-1] == "CHATHISTORY AROUND #lobby timestamp=2025-09-01T00:00:00.000Z 50"
    anna.server("BATCH +p chathistory #lobby", "@batch=p;msgid=m :Boris!u@h PRIVMSG #lobby :autumn", "BATCH -p")
    assert anna.state.asked == frozenset()
    assert anna.state.shown == {}
