"""Printed lines broken at words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from besedka.client.wrapping import wrap


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ("12:00 Boris: hi", 40, ["12:00 Boris: hi"]),
        ("12:00 Boris: one two three four five", 24, ["12:00 Boris: one two", "      three four five"]),
        ("12:00 B:   two  gaps stay", 80, ["12:00 B:   two  gaps stay"]),
        ("12:00 B: exactly twenty-4", 25, ["12:00 B: exactly twenty-4"]),
        ("12:00 " + "a" * 40, 26, ["12:00 " + "a" * 20, "      " + "a" * 20]),
        ("12:00 日本語日本語日本語日本語", 24, ["12:00 日本語日本語日本語", "      日本語"]),
        ("12:00 a b c d", 8, ["12:00 a", "b c d"]),
        ("12:00 no terminal at all", 0, ["12:00 no terminal at all"]),
        ("", 40, [""]),
        ("      under the words", 24, ["      under the words"]),
        (" " * 40 + "deep", 24, [" " * 12 + "deep"]),
    ],
)
def test_lines_break_between_words(text: str, columns: int, rows: list[str]) -> None:
    """The rest stands under the text; what is longer than a line is cut; wide characters count twice."""
    assert wrap(text, columns).split("\n") == rows


def test_colours_take_no_place() -> None:
    """They stay where they were, also in a word that is cut."""
    text = "\x1b[2m12:00\x1b[0m \x1b[32mBoris\x1b[0m: " + "x" * 30
    assert wrap(text, 30) == "\x1b[2m12:00\x1b[0m \x1b[32mBoris\x1b[0m: " + "x" * 17 + "\n      " + "x" * 13


@given(text=st.text(st.sampled_from("ab \u0301日я\U0001f600")), columns=st.integers(2, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, columns: int) -> None:
    """Whatever the words and the width are; only blanks at the breaks go."""
    wrapped = wrap(text, columns)
    assert all(get_cwidth(row) <= columns for row in wrapped.split("\n"))
    assert re.sub(r"\s", "", wrapped) == re.sub(r"\s", "", text)


def test_what_explains_stands_under_itself_where_there_is_room() -> None:
    """Else under the time, as everything."""
    row = "12:00 /join [ROOM]  goes into a room, or back to one that one was put out of"
    assert wrap(row, 50, 14) == (
        "12:00 /join [ROOM]  goes into a room, or back to\n                    one that one was put out of"
    )
    assert (
        wrap(row, 30, 14)
        == "12:00 /join [ROOM]  goes into\n      a room, or back to one\n      that one was put out of"
    )
