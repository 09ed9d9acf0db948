"""Refusals in the person's words."""

from __future__ import annotations

import pytest

from besedka.client.refusals import reason
from besedka.i18n import Words
from besedka.protocols.irc import parse


@pytest.mark.parametrize(
    ("line", "english", "russian"),
    [
        (":s 401 Anna boris :No such nick", "nobody with this name is here", "никого с таким именем здесь нет"),
        (":s 441 Anna boris #tea :They aren't", "this person is not in #tea", "этого человека нет в #tea"),
        (":s 475 Anna #tea :Cannot join (+k)", "it has a password", "нужен пароль"),
        (
            ":s FAIL * TEMPORARILY_UNAVAILABLE #tea :Disk",
            "the server cannot store anything now; try again later",
            "сервер сейчас не может ничего сохранить, попробуйте позже",
        ),
    ],
)
def test_what_is_known_is_said_in_the_persons_language(line: str, english: str, russian: str) -> None:
    """By its number or code, whatever the words of the server are."""
    message = parse(line.encode())
    assert (reason(message, Words("en")), reason(message, Words("ru"))) == (english, russian)


@pytest.mark.parametrize("line", [":s 499 Anna #tea :Its own words", ":s FAIL JOIN ODD #tea :Its own words"])
def test_what_is_not_known_keeps_its_words(line: str) -> None:
    """Better English than nothing."""
    assert reason(parse(line.encode()), Words("ru")) == "Its own words"


def test_a_bare_refusal_is_no_trouble() -> None:
    """Nothing is said where nothing is."""
    assert reason(parse(b"FAIL"), Words("en")) == ""
