"""How long names and texts may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat import commands
from besedka.server.bounds import shorten
from support.admitting import admitted, house, refused


@given(st.text(max_size=60), st.integers(1, 40))
def test_shortened_is_never_too_long(text: str, limit: int) -> None:
    """Whatever the limit of the settings is, one byte included."""
    short = shorten(text, limit)
    assert len(short.encode()) <= limit
    assert text.startswith(short)
    if len(text.encode()) <= limit:
        assert short == text


@pytest.mark.parametrize(("letter", "most"), [("x", 32), ("я", 32), ("字", 21), ("\U00020000", 16)])
def test_names_are_bounded_in_bytes_too(letter: str, most: int) -> None:
    """Thirty-two letters of two bytes, and fewer of three or four: a line with two names and a mask must hold them."""
    _, admission = house()
    assert admitted(admission, commands.ChangeNick(1, letter * most)).nick == letter * most
    assert refused(admission, commands.ChangeNick(1, letter * (most + 1)))[1][1] == "TOO_LONG"
    assert refused(admission, commands.Register(2, letter * (most + 1), "u", "r", "h", "irc"))[1][1] == "TOO_LONG"
