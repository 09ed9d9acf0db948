"""What fits a line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.room_commands import ModeChange
from besedka.sessions.irc.fitting import bounded, composition, mode_changes, mode_pieces, text_pieces


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ((ModeChange(True, "o", "anna"), ModeChange(True, "v", "boris")), "+ov anna boris"),
        ((ModeChange(True, "i"), ModeChange(False, "k", "*"), ModeChange(False, "m")), "+i-km *"),
    ],
)
def test_mode_changes(changes: tuple[ModeChange, ...], text: str) -> None:
    """A sign stands where it changes, arguments behind all letters."""
    assert mode_changes(changes) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=600))
def test_bounded(line: str) -> None:
    """What fits stays; what does not is cut between characters."""
    cut = bounded(line)
    assert line.startswith(cut)
    assert len(cut.encode()) <= 510
    assert cut == line or len(cut.encode()) > 300


def test_mode_changes_in_pieces() -> None:
    """As many as it takes; one that is too long for any stays whole."""
    changes = [ModeChange(True, "b", mask) for mask in ("a" * 10, "b" * 10, "c" * 30)]
    assert mode_pieces(changes, 100) == [f"+bbb {'a' * 10} {'b' * 10} {'c' * 30}"]
    assert mode_pieces(changes, 30) == [f"+b {'a' * 10}", f"+b {'b' * 10}", f"+b {'c' * 30}"]


def test_an_action_stays_an_action_in_each_piece() -> None:
    """Its frame counts, too."""
    pieces = text_pieces("\1ACTION waves to all of you\1", 20)
    assert len(pieces) > 1
    assert all(piece.startswith("\1ACTION ") and piece.endswith("\1") and len(piece) <= 20 for piece in pieces)
    assert text_pieces("", 20) == [""]


def test_a_text_as_it_was_sent() -> None:
    """Lines that end, and lines that go on where the one before them ends."""
    assert composition("one") == [("one", False)]
    assert composition("one\ntwothree", (7,)) == [("one", False), ("two", False), ("three", True)]
