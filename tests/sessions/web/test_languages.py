"""In which language a browser is answered."""

from __future__ import annotations

import pytest

from besedka.i18n import Words
from besedka.sessions.web.languages import words_for


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8", "ru"),
        ("en-GB;q=0.5, RU;q=0.7", "ru"),
        ("de, fr;q=0.9, en;q=0.1", "en"),
        ("ru;q=0, en", "en"),
        ("ru;q=much, en;q=0.2", "en"),
        ("de", None),
        ("", None),
        ("*", None),
        (",;,;q=", None),
        ("xx," * 1000 + "ru", None),
    ],
)
def test_the_language_that_is_liked_best(accepted: str, language: str | None) -> None:
    """Of those that there are, whatever the region; the server's own where none is."""
    for otherwise in (Words("en"), Words("ru")):
        assert words_for(accepted, otherwise).language == (language or otherwise.language)
