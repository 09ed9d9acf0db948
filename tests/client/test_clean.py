"""Text that is safe for a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.client.clean import clean


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain words", "plain words"),
        ("Привет, 👩‍👩‍👧!", "Привет, 👩‍👩‍👧!"),
        ("\x1b[2Jgone\x07", "[2Jgone"),
        ("\x9b31mred", "31mred"),
        ("a\tb\nc\rd", "a b cd"),
        ("\u202eolleh\u2066", "olleh"),
        ("a\u2028b", "ab"),
        ("\ud800", ""),
    ],
)
def test_what_a_terminal_would_obey_is_gone(text: str, cleaned: str) -> None:
    """Escape sequences, bells, ends of lines and turned directions do not reach the terminal; letters do."""
    assert clean(text) == cleaned


@given(st.text())
def test_nothing_dangerous_passes(text: str) -> None:
    """Whatever comes, no control character is left."""
    assert not [sign for sign in clean(text) if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}]
