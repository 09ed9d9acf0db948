"""Rooms and talks, and what is unread in them."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from besedka.client.lines import Kind, Line, Reaction, info, separator, trouble
from besedka.client.outgoing import Outgoing
from besedka.client.places import Places
from besedka.client.state import Room, State
from support.clientmodel import NOON


def state(*rooms: str, current: str = "#lobby") -> State:
    """Anna's, in rooms."""
    known = {name: Room(name, joined=True) for name in rooms}
    return State(name="Anna", nick="Anna", token="", outgoing=Outgoing(""), rooms=known, current=current)


def said(text: str, room: str = "", **more: object) -> Line:
    """Something that Boris said."""
    line = Line(kind=Kind.SAID, text=text, when=NOON, nick="Boris", room=room, target=room or "Anna", direct=not room)
    return replace(line, **more)


def test_what_is_said_elsewhere_is_unread() -> None:
    """With a mark at the first of it; whoever is called by name, or spoken to alone, is told so."""
    places = Places(state("#lobby", "#tea"))
    places.take(said("here", "#lobby"))
    places.take(said("one", "#tea"))
    places.take(said("Anna!", "#tea", mention=True))
    places.take(said("psst"))
    places.take(said("long ago", "#tea", replayed=True))
    places.take(said("mine", "#tea", own=True))
    tea, boris = places.find("#tea"), places.find("boris")
    assert tea is not None
    assert boris is not None
    assert (places.current.unread, tea.unread, tea.mentions, boris.mentions) == (0, 2, 1, 1)
    assert (tea.divider, boris.divider, boris.direct) == (None, 0, True)
    assert [place.name for place in places] == ["#lobby", "#tea", "Boris"]
    assert places.next_unread() is tea


def test_the_mark_stays_while_one_reads() -> None:
    """It goes when the person goes somewhere else, or says something."""
    places = Places(state("#lobby", "#tea"))
    places.take(said("one", "#tea"))
    places.take(said("two", "#tea"))
    places.update(state("#lobby", "#tea", current="#tea"))
    assert (places.current.name, places.current.unread, places.current.divider) == ("#tea", 0, 0)
    places.take(said("three", "#tea"))
    assert places.current.divider == 0
    places.update(state("#lobby", "#tea"))
    assert places.find("#tea").divider is None  # type: ignore[union-attr]
    assert places.next_unread() is None


def test_who_looks_away_has_unread_here_too() -> None:
    """Scrolled back, or in another window."""
    places = Places(state("#lobby"))
    places.watched = False
    places.take(said("one", "#lobby"))
    assert (places.current.unread, places.current.divider) == (1, 0)


def test_what_belongs_nowhere_is_shown_where_one_looks() -> None:
    """Answers and troubles; what tells of a room is shown there, and refused words where they were said."""
    places = Places(state("#lobby", "#tea", current="#tea"))
    places.take(info("an answer", NOON))
    places.take(info("In #lobby (1): Anna", NOON, "#lobby"))
    places.take(replace(trouble("Not sent", NOON), failed="hi", target="#lobby"))
    places.take(separator("— earlier —", NOON))
    lobby = places.find("#lobby")
    assert lobby is not None
    assert (places.current.timeline.end, lobby.timeline.end) == (1, 2)


def test_rooms_go_when_they_are_left_and_talks_when_they_are_closed() -> None:
    """A closed talk is back with the next word; without any room there is still somewhere to read."""
    places = Places(state("#lobby", "#tea"))
    places.take(said("psst"))
    boris = places.find("Boris")
    assert boris is not None
    boris.closed = True
    places.update(state("#lobby"))
    assert [place.name for place in places] == ["#lobby"]
    places.take(said("psst again"))
    assert [place.name for place in places] == ["#lobby", "Boris"]
    places.update(state(current=""))
    assert places.current.name == ""


def test_what_another_device_has_read_is_not_unread() -> None:
    """Of the past only what came after the marker counts; a marker that goes on takes some of it away."""
    read = {"#tea": NOON, "#lobby": NOON}
    places = Places(replace(state("#lobby", "#tea"), read=read))
    for minute in (-1, 1, 2):
        when = NOON + timedelta(minutes=minute)
        for room in ("#tea", "#lobby"):
            places.take(said(str(minute), room, when=when, dated=True, replayed=True, mention=minute == 1))
    tea = places.find("#tea")
    assert tea is not None
    assert (tea.unread, tea.mentions, tea.divider) == (2, 1, 1)
    assert (places.current.unread, places.current.divider, places.current.newest) == (0, 1, NOON + timedelta(minutes=2))
    places.update(replace(state("#lobby", "#tea"), read={"#tea": NOON + timedelta(minutes=1)}))
    assert (tea.unread, tea.mentions) == (1, 0)
    assert Places(state("#lobby")).current.newest is None


def test_who_answers_us_speaks_to_us() -> None:
    """As if by name; who answers others does not."""
    places = Places(state("#lobby", "#tea"))
    for number, own in enumerate((True, False)):
        places.take(said("words", "#tea", own=own, msgid=f"m{number}"))
    places.take(said("yes", "#tea", reply="m1"))
    places.take(said("yes", "#tea", reply="m0"))
    tea = places.find("#tea")
    assert tea is not None
    assert (tea.unread, tea.mentions) == (3, 1)


def test_what_is_taken_back_counts_no_more() -> None:
    """Nothing of its words stays; twice, or of what is not here, it changes nothing."""
    places = Places(state("#lobby", "#tea"))
    places.take(said("Anna!", "#tea", msgid="m1", mention=True))
    places.take(said("psst", msgid="m2"))
    tea, boris = places.find("#tea"), places.find("Boris")
    assert tea is not None
    assert boris is not None
    for msgid in ("m1", "m1", "m9"):
        places.take(said("", "#tea", kind=Kind.REDACTED, msgid=msgid))
    places.take(said("", kind=Kind.REDACTED, msgid="m2"))
    assert (tea.unread, tea.mentions, boris.unread, boris.mentions) == (0, 0, 0, 0)
    assert (tea.timeline[0].kind, tea.timeline[0].text, tea.timeline[0].nick) == (Kind.REDACTED, "", "Boris")


def test_changes_and_reactions_change_the_message() -> None:
    """In rooms and in talks alike; what was taken back stays so."""
    places = Places(state("#lobby"))
    place = places.take(Line(kind=Kind.SAID, text="helo", when=NOON, nick="Boris", direct=True, msgid="m"))
    about = {"when": NOON, "nick": "Boris", "direct": True, "msgid": "m"}
    places.take(Line(kind=Kind.EDITED, text="hello", **about))  # type: ignore[arg-type]
    places.take(Line(kind=Kind.REACTED, text="👍", **about))  # type: ignore[arg-type]
    line = place.timeline[0]
    assert (line.text, line.edited, line.reactions) == ("hello", True, (Reaction("👍", 1, ("Boris",)),))
    places.take(Line(kind=Kind.REDACTED, text="", **about))  # type: ignore[arg-type]
    places.take(Line(kind=Kind.EDITED, text="again", **about))  # type: ignore[arg-type]
    assert place.timeline[0].text == ""
