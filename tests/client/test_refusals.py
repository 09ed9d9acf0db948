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
        (
            ":s 491 Anna :Log in first",
            "log in first, to an account that may administer this server (/login)",
            "сначала войдите в учётную запись, которой это позволено (/login)",
        ),
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


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (":s 474 Anna #tea :Cannot join channel (+b)", "you are banned from it"),
        (":s 474 Anna #tea :Cannot join channel (+b): you are banned, ask its operators", "you are banned from it"),
        (":s 474 Anna #tea :Cannot join channel (+b): too: loud", "you are banned from it (too: loud)"),
        (
            ":s 474 Anna #tea :Cannot join channel (+b) until 2026-11-22 23:00 UTC: too loud",
            "you are banned from it (until 2026-11-22 23:00 UTC: too loud)",
        ),
        (
            ":s 404 Anna #tea :Cannot send to channel (+q) until 2026-11-22 23:00 UTC",
            "you are muted there (until 2026-11-22 23:00 UTC)",
        ),
        (
            ":s 404 Anna #tea :Cannot send to channel (+W): one message in 30 s, say it again in 12 s",
            "the room is in slow mode, try again in 12 s",
        ),
        (":s 404 Anna #tea :Cannot send to channel (+W): wait", "the room is in slow mode, try again in ? s"),
        (":s 404 Anna #tea :Cannot send to channel (+n): join it first", "go into it first"),
        (":s 404 Anna #tea :Cannot send to channel (+X)", "you may not speak there"),
        (":s 404 Anna #tea :Cannot send", "you may not speak there"),
    ],
)
def test_what_a_room_does_not_allow_is_said_with_its_reason(line: str, told: str) -> None:
    """As far as the server gives one; else what the number says."""
    assert reason(parse(line.encode()), Words("en")) == told


@pytest.mark.parametrize("line", [":s 499 Anna #tea :Its own words", ":s FAIL JOIN ODD #tea :Its own words"])
def test_what_is_not_known_keeps_its_words(line: str) -> None:
    """Better English than nothing."""
    assert reason(parse(line.encode()), Words("ru")) == "Its own words"


@pytest.mark.parametrize(
    ("line", "russian", "english"),
    [
        (
            ":s 404 Anna #tea :Вам запрещено здесь говорить (+q) до завтра: шум",
            "вам запрещено здесь говорить",
            "you may not speak there",
        ),
        (":s 475 Anna #tea :Сюда входят по паролю (+k)", "сюда входят по паролю (+k)", "it has a password"),
        (":s 404 Anna #tea :Cannot send to channel (+b): Шум", "вам туда закрыт вход", "you are banned from it (Шум)"),
    ],
)
def test_a_server_that_speaks_our_language_is_left_its_words(line: str, russian: str, english: str) -> None:
    """They say more of it; but what somebody wrote behind an English sentence makes it no Russian one."""
    message = parse(line.encode())
    assert reason(message, Words("ru")).startswith(russian)
    assert reason(message, Words("en")).startswith(english)


def test_a_bare_refusal_is_no_trouble() -> None:
    """Nothing is said where nothing is."""
    assert reason(parse(b"FAIL"), Words("en")) == ""
