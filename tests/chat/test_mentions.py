"""Whether a text mentions somebody."""

from __future__ import annotations

import pytest

from besedka.chat.mentions import mentions

MENTIONING = [
    "anna",
    "Anna: hi",
    "hi, ANNA!",
    "annabel and anna",
    "@anna",
    "(anna)",
    "anna's",
    "one\nanna\ntwo",
]
OTHERS = ["", "annabel", "joanna", "anna2", "_anna", "annaё", "анна"]


@pytest.mark.parametrize("text", [*MENTIONING, *OTHERS])
def test_a_nick_as_a_word(text: str) -> None:
    """In any spelling of the nick, and nothing that a word is made of touches it."""
    assert mentions(text, ("anna",)) == (text in MENTIONING)


def test_other_scripts_and_several_names() -> None:
    """Letters are letters in all of Unicode; one name of several is enough, and no name at all mentions nobody."""
    assert mentions("Анна, чай?", ("анна",))
    assert not mentions("Марианна", ("анна",))
    assert mentions("ask Borya", ("boris", "borya"))
    assert mentions("[a] is here", ("[a]",))
    assert not mentions("anything", ())
    assert not mentions("anything", ("",))
