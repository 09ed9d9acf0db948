"""The past by pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from besedka.client.model import receive
from besedka.client.past import ask_older, on_entering, paging
from besedka.client.requests import Entered, fulfil
from besedka.client.state import Room, with_room
from besedka.protocols.irc import parse
from support.clientmodel import FULL, NOON, Conversation

if TYPE_CHECKING:
    from besedka.client.lines import Line

PAGED = f"{FULL} draft/chathistory"


def paged() -> Conversation:
    """A client with a full screen, in the lobby of a server that has the past."""
    anna = Conversation()
    anna.state = replace(anna.state, pages=True)
    anna.arrive(PAGED)
    return anna


def page(target: str, *texts: str, reference: str = "p") -> list[str]:
    """A page of the past."""
    lines = [f"BATCH +{reference} chathistory {target}"]
    for text in texts:
        stamp = f"time=2025-11-22T09:{len(lines):02}:00.000Z"
        lines.append(f"@batch={reference};{stamp};msgid={text} :Boris!u@h PRIVMSG {target} :{text}")
    return [*lines, f"BATCH -{reference}"]


def lines_of(anna: Conversation, *lines: str) -> list[Line]:
    """What the server's lines show."""
    shown: list[Line] = []
    for line in lines:
        step = receive(anna.state, parse(line.encode()), anna.context)
        anna.state = step.state
        shown += [line for line in step.show if line.nick]
        anna._sent += step.send
    return shown


def test_only_a_full_screen_asks_and_only_who_can_tell() -> None:
    """Line mode is told the last messages by the server, as before."""
    anna = Conversation()
    anna.opens()
    anna.server(f":s CAP * LS :{PAGED}")
    assert "chathistory" not in anna.sent()[-1]
    bare = Conversation()
    bare.state = replace(bare.state, pages=True)
    bare.arrive()
    assert not paging(bare.state)
    assert on_entering(bare.state, "#lobby").send == ()
    assert ask_older(bare.state, "#lobby", "msgid=1").send == ()


def test_entering_asks_for_the_newest_page() -> None:
    """As long as the server allows, and for the talks of the last month."""
    anna = Conversation()
    anna.state = replace(anna.state, pages=True)
    anna.opens()
    anna.server(f":s CAP * LS :{PAGED}", f":s CAP * ACK :{PAGED}", ":s 001 Anna :Welcome Anna!b@h")
    sent = anna.sent()
    assert "CHATHISTORY TARGETS timestamp=2025-11-23T12:00:00.000Z timestamp=2025-10-24T12:00:00.000Z 20" in sent
    anna.server(":s 005 Anna CHATHISTORY=20 :are supported", ":Anna!b@h JOIN #lobby")
    assert anna.sent() == ["CHATHISTORY LATEST #lobby * 20"]


def test_coming_back_asks_for_what_was_missed() -> None:
    """Page after page, until one is not full; those messages count as unread."""
    anna = paged()
    anna.server(":s 005 Anna CHATHISTORY=2 :are supported", "@msgid=m1 :Boris!u@h PRIVMSG #lobby :hi")
    anna.loses()
    anna.opens()
    anna.server(f":s CAP * LS :{PAGED}", f":s CAP * ACK :{PAGED}", ":s 001 Anna :W Anna!b@h")
    anna.sent()
    anna.server(":Anna!b@h JOIN #lobby")
    assert anna.sent() == ["CHATHISTORY AFTER #lobby msgid=m1 2"]
    shown = lines_of(anna, *page("#lobby", "m2", "m3"))
    assert [(line.text, line.missed) for line in shown] == [("m2", True), ("m3", True)]
    assert anna.sent() == ["CHATHISTORY AFTER #lobby msgid=m3 2"]
    assert [line.text for line in lines_of(anna, *page("#lobby", "m4"))] == ["m4"]
    assert anna.sent() == []


def test_an_older_page_is_shown_when_it_is_whole() -> None:
    """In its order; it is asked for once at a time, and not any more where it is empty."""
    anna = paged()
    step = ask_older(anna.state, "#lobby", "msgid=m9")
    anna.state = step.state
    assert step.send == ("CHATHISTORY BEFORE #lobby msgid=m9 50",)
    assert ask_older(anna.state, "#lobby", "msgid=m9").send == ()
    *most, end = page("#lobby", "m7", "m8")
    assert lines_of(anna, *most) == []
    assert [(line.text, line.older) for line in lines_of(anna, end)] == [("m7", True), ("m8", True)]
    step = ask_older(anna.state, "#lobby", "msgid=m7")
    anna.state = step.state
    assert lines_of(anna, *page("#lobby")) == []
    assert ask_older(anna.state, "#lobby", "msgid=m7").send == ()


def test_a_refused_page_may_be_asked_for_again() -> None:
    """The server could not read it."""
    anna = paged()
    anna.state = ask_older(anna.state, "#lobby", "msgid=m9").state
    anna.server(":s FAIL CHATHISTORY MESSAGE_ERROR BEFORE #lobby :could not be read")
    assert ask_older(anna.state, "#lobby", "msgid=m9").send != ()


def test_talks_with_one_person_come_back() -> None:
    """What we said under another name is ours, what came after the last run is new; rooms are asked for on entering."""
    anna = paged()
    anna.state = replace(anna.state, seen_until=NOON.replace(hour=9, minute=1, second=30))
    anna.server(
        ":s CHATHISTORY TARGETS Boris 2025-11-22T09:00:00.000Z", ":s CHATHISTORY TARGETS #tea 2025-11-22T09:00:00.000Z"
    )
    assert anna.sent() == ["CHATHISTORY LATEST Boris * 50"]
    first, *rest = page("Boris", "m1", "m2")
    old = "@batch=p;msgid=m0;time=2025-11-22T08:00:00.000Z :Anya!u@h PRIVMSG Borya :from me"
    shown = lines_of(anna, first, old, *rest)
    assert [(line.text, line.own, line.target, line.missed) for line in shown] == [
        ("from me", True, "Boris", False),
        ("m1", False, "Boris", False),
        ("m2", False, "Boris", True),
    ]


def test_what_has_a_pane_of_its_own_is_no_line() -> None:
    """Names, the topic and our own name, unless the person asks."""
    anna = Conversation()
    anna.state = replace(anna.state, pages=True)
    anna.opens()
    anna.server(f":s CAP * LS :{PAGED}", f":s CAP * ACK :{PAGED}", ":s 001 Anna :Welcome Anna!b@h")
    told = (":s 332 Anna #lobby :Tea", ":s 353 Anna = #lobby :Anna Boris", ":s 366 Anna #lobby :End")
    anna.server(":Anna!b@h JOIN #lobby", *told)
    assert anna.shown() == []
    anna.types("/topic", "/who")
    anna.server(*told)
    assert anna.shown() == ["Topic of #lobby: Tea", "In #lobby (2): Anna, Boris"]


@pytest.mark.parametrize(("place", "asked"), [("Vera", True), ("#tea", False), ("", False)])
def test_a_talk_that_is_opened_is_asked_for_once(place: str, asked: bool) -> None:
    """Rooms are asked for on entering them."""
    anna = paged()
    anna.state = with_room(anna.state, Room("#tea", joined=True))
    first = fulfil(anna.state, Entered(place), anna.context)
    assert bool(first.send) is asked
    assert fulfil(first.state, Entered(place), anna.context).send == ()
