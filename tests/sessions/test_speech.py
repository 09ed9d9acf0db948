"""What IRC clients put into texts besides words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.i18n import Words
from besedka.sessions.speech import action_of, correction, is_ctcp, make_action, without_formatting

SHOWN = [
    ("просто текст", "просто текст"),
    (
        "\x02bold\x02 \x1ditalic\x1d \x1funder\x1f \x16reverse\x16 \x1estrike\x11mono\x0f",
        "bold italic under reverse strikemono",
    ),
    ("\x034red\x03 plain", "red plain"),
    ("\x0304,12red on blue\x03", "red on blue"),
    ("\x0304,red", ",red"),
    ("\x03123", "3"),
    ("\x04ff0000red\x04", "red"),
    ("\x04FF0000,00ff00red", "red"),
    ("\x04ff000", "ff000"),
    ("a\tb\nc", "a\tb\nc"),
    ("\x1b[31mred\x9b0m\x07", "[31mred0m"),
    ("non\u00a0breaking", "non\u00a0breaking"),
]


@pytest.mark.parametrize(("text", "shown"), SHOWN)
def test_formatting_is_taken_out(text: str, shown: str) -> None:
    """Wires without formatting show the words alone; line ends and tabs stay."""
    assert without_formatting(text) == shown


@given(st.text())
def test_nothing_is_left_that_moves_a_cursor(text: str) -> None:
    """No control character but line ends and tabs reaches somebody's terminal, C1 included."""
    left = without_formatting(text)
    assert not [letter for letter in left if (letter < " " and letter not in "\t\n") or "\x7f" <= letter <= "\x9f"]


def test_ctcp_is_told_by_its_first_byte() -> None:
    r"""A text is CTCP when it begins with \x01."""
    assert is_ctcp("\x01VERSION\x01")
    assert not is_ctcp("VERSION")


@given(st.text(st.characters(exclude_characters="\x01", exclude_categories=["Cs"])))
def test_an_action_comes_back(text: str) -> None:
    """What is made an action is found in it."""
    assert action_of(make_action(text)) == text


def test_an_action_may_lack_its_end() -> None:
    """Some clients leave the last byte out; other CTCP is no action."""
    assert action_of("\x01ACTION waves") == "waves"
    assert action_of("\x01VERSION\x01") is None
    assert action_of("ACTION waves") is None


def test_a_correction() -> None:
    """It is told as an action, what an action does as well; further lines are lines."""
    words = Words("en")
    assert correction("hello", words) == "\1ACTION corrected: hello\1"
    assert correction("\1ACTION waves\1", words) == "\1ACTION corrected: waves\1"
    assert correction("one\ntwo", words) == "\1ACTION corrected: one\1\ntwo"
