"""What is read here is told to other devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.lines import Kind, Line
from besedka.client.places import Places
from besedka.client.requests import Read
from besedka.client.tui.reading import Reading
from support.clientmodel import NOON, Conversation

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.requests import Request


def test_it_is_told_later_and_once() -> None:
    """Not when the person has looked away meanwhile; on a server without markers, too, once."""
    state = replace(Conversation.present().state, pages=True)
    places = Places(state)
    places.take(Line(kind=Kind.SAID, text="hi", when=NOON, room="#lobby", nick="Boris", dated=True))
    asked: list[Request] = []
    due: list[Callable[[], None]] = []
    looking = [False]
    reading = Reading(places, asked.append, lambda _seconds, tell: due.append(tell), lambda: looking[0])
    reading.seen()
    reading.seen()
    assert len(due) == 1
    due.pop()()
    assert asked == []
    looking[0] = True
    reading.seen()
    due.pop()()
    assert asked == [Read("#lobby", NOON)]
    reading.seen()
    assert due == []
