"""The memory of one place."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client import timeline as module
from besedka.client.lines import Kind, Line, event
from besedka.client.timeline import Timeline
from support.clientmodel import NOON


def said(text: str, msgid: str = "") -> Line:
    """Something that Boris said."""
    return Line(kind=Kind.SAID, text=text, when=NOON, nick="Boris", msgid=msgid)


def texts(timeline: Timeline) -> list[str]:
    """Everything in it, oldest first."""
    return [timeline[number].text for number in range(timeline.first, timeline.end)]


def test_lines_keep_their_numbers_when_older_ones_come() -> None:
    """Later ones count from 0 up, earlier ones from -1 down; a message is found by its msgid."""
    timeline = Timeline()
    assert timeline.first == timeline.end
    assert timeline.add(said("c", "m3")) == 0
    timeline.put_before([said("a", "m1"), said("b", "m2")])
    assert texts(timeline) == ["a", "b", "c"]
    assert (timeline.number_of("m1"), timeline.number_of("m3"), timeline.number_of("m9")) == (-2, 0, None)


def test_comings_and_goings_are_one_line() -> None:
    """Up to eight of one day; what somebody says begins anew."""
    timeline = Timeline()
    for number in range(9):
        timeline.add(event(str(number), NOON))
    timeline.add(said("hi"))
    timeline.add(event("x", NOON))
    assert texts(timeline) == ["0 · 1 · 2 · 3 · 4 · 5 · 6 · 7", "8", "hi", "x"]
    assert timeline.revision(0) == 7


def test_a_message_can_be_changed() -> None:
    """By its msgid, wherever it is; who draws it is told by its revision."""
    timeline = Timeline()
    timeline.add(said("new", "m2"))
    timeline.put_before([said("old", "m1")])
    for msgid in ("m1", "m2"):
        assert timeline.amend(msgid, lambda line: replace(line, text=line.text.upper()))
    assert not timeline.amend("m3", lambda line: line)
    assert texts(timeline) == ["OLD", "NEW"]
    assert (timeline.revision(-1), timeline.revision(0)) == (1, 1)


def test_the_oldest_are_forgotten(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A tenth at once, those first that were paged back; numbers stay, and nothing is put before them any more."""
    monkeypatch.setattr(module, "_KEPT", 20)
    timeline = Timeline()
    timeline.put_before([said("older", "m-1")])
    for number in range(21):
        timeline.add(said(str(number), f"m{number}"))
    timeline.put_before([said("older still")])
    assert (timeline.first, timeline.end, timeline[2].text) == (2, 21, "2")
    assert timeline.number_of("m1") is None
    assert timeline.number_of("m-1") is None


def test_words_that_were_sent_again_are_taken_back() -> None:
    """The line stays, as something that happened."""
    timeline = Timeline()
    timeline.add(Line(kind=Kind.TROUBLE, text="Not sent", when=NOON, failed="hello", target="#lobby"))
    timeline.withdraw(0)
    assert (timeline[0].failed, timeline[0].kind) == ("", Kind.EVENT)
