"""The state and its small functions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from besedka.client.lines import info
from besedka.client.state import (
    Room,
    Step,
    Support,
    fold,
    is_me,
    is_room,
    join_steps,
    with_room,
    without_room,
)
from support.clientmodel import NOON, Conversation


@pytest.mark.parametrize(
    ("casemapping", "name", "folded"),
    [
        ("utf8", "Анна[x]", "анна[x]"),
        ("rfc1459", "Anna[X]~", "anna{x}^"),
        ("rfc1459-strict", "A\\", "a|"),
        ("ascii", "Anna\\", "anna\\"),
    ],
)
def test_names_are_folded_as_the_server_says(casemapping: str, name: str, folded: str) -> None:
    """Equal names have one form, in Cyrillic too."""
    state = replace(Conversation().state, support=Support(casemapping=casemapping))
    assert fold(state, name) == folded


def test_rooms_and_people_are_told_apart() -> None:
    """By the first sign; our own nick in any case."""
    state = Conversation().state
    assert is_me(state, "ANNA")
    assert is_room(state, "#a")
    assert not is_room(state, "Anna")
    assert not is_room(state, "")


def test_steps_follow_each_other() -> None:
    """Lines and bytes of the first come before those of the second."""
    state = Conversation().state
    first = Step(state, (info("1", NOON),), ("A",))
    both = join_steps(first, lambda after: Step(replace(after, nick="B"), (info("2", NOON),), ("B",)))
    assert [line.text for line in both.show] == ["1", "2"]
    assert both.send == ("A", "B")
    assert both.state.nick == "B"


def test_a_room_that_goes_leaves_another_one_current() -> None:
    """The one before, if it is still there, or any; a room that is not current changes nothing."""
    state = with_room(Conversation().state, Room("#tea"))
    state = with_room(state, Room("#jam", previous="#tea"))
    state = replace(state, current="#jam")
    assert without_room(state, "#jam").current == "#tea"
    assert without_room(state, "#tea").current == "#jam"
    assert without_room(without_room(state, "#tea"), "#jam").current == "#lobby"
    assert without_room(state, "#unknown") == state
