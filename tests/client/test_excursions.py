"""Pages of the past beside the talk."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from besedka.client.excursions import arrived, sought
from besedka.client.lines import Kind, Line
from besedka.client.places import Place
from support.clientmodel import NOON


def line(number: int) -> Line:
    """Message `number`, said so many minutes after noon."""
    when = NOON + timedelta(minutes=number)
    return Line(kind=Kind.SAID, text=str(number), when=when, nick="Boris", msgid=f"m{number}", dated=True)


def page(first: int, last: int) -> list[Line]:
    """Messages in their order, both ends included."""
    return [line(number) for number in range(first, last + 1)]


def place(first: int, last: int) -> Place:
    """A room with a talk."""
    room = Place("#lobby", direct=False)
    for one in page(first, last):
        room.timeline.add(one)
    return room


def texts(room: Place) -> list[str]:
    """What is read there."""
    return [room.shown[number].text for number in range(room.shown.first, room.shown.end)]


def test_a_page_is_read_apart_until_it_meets_the_talk() -> None:
    """Then both are one, without a gap and without anything twice."""
    room = place(20, 22)
    arrived(room, page(5, 7), "around")
    assert texts(room) == ["5", "6", "7"]
    arrived(room, page(3, 4), "before")
    arrived(room, page(8, 18), "after")
    room.timeline.add(line(23))
    assert texts(room) == [str(number) for number in range(3, 19)]
    arrived(room, page(19, 21), "after")
    assert room.apart is None
    assert texts(room) == [str(number) for number in range(3, 24)]


def test_what_the_talk_has_is_shown_there() -> None:
    """Nothing is begun; nor where nothing came, and what comes late for no excursion is nobody's."""
    room = place(1, 9)
    arrived(room, page(3, 5), "around")
    arrived(room, [], "around")
    arrived(room, page(3, 5), "after")
    assert room.apart is None


def test_the_end_of_the_past_is_the_talk() -> None:
    """Where nothing more comes, and where they meet not at its beginning."""
    room = place(20, 22)
    arrived(room, page(5, 7), "around")
    arrived(room, [], "after")
    assert room.apart is None
    arrived(room, page(5, 7), "around")
    arrived(room, page(21, 22), "after")
    assert texts(room) == ["20", "21", "22"]


def test_a_message_or_a_day_is_looked_for() -> None:
    """By the msgid where there is one, else the first from that time on, or the last."""
    room = place(1, 9)
    assert sought(room.timeline, line(4)) == 3
    assert sought(room.timeline, line(40)) is None
    at = Line(kind=Kind.PAGE, text="", when=NOON + timedelta(minutes=6, seconds=-1))
    assert sought(room.timeline, at) == 5
    assert sought(room.timeline, replace(at, when=NOON + timedelta(days=1))) == 8
    assert sought(Place("#tea", direct=False).timeline, at) is None
