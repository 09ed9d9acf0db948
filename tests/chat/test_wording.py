"""The words of a text as search knows them."""

from __future__ import annotations

import pytest

from besedka.chat.wording import LONGEST_WORD, fold_text, has_link, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("HELLO", "hello"),
        ("Ёлка и Йод", "елка и йод"),
        ("ЗАМО́К", "замок"),
        ("Café", "cafe"),
        ("Straße", "strasse"),
        ("ＷＩＤＥ", "wide"),
        ("½ ﬁn", "1⁄2 fin"),
        ("«Да» — нет…", "«да» — нет…"),
    ],
)
def test_what_does_not_count(text: str, folded: str) -> None:
    """Case, widths, ё and accents; й is a letter of its own."""
    assert fold_text(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Привет, мир!", ["привет", "мир"]),
        ("snake_case don't v1.2", ["snake", "case", "don", "t", "v1", "2"]),
        ("東京へ", ["東", "京", "へ"]),
        ("да👍👍", ["да", "👍", "👍"]),
        ("… — !", []),
        ("a" * 100, ["a" * LONGEST_WORD]),
    ],
)
def test_what_a_word_is(text: str, words: list[str]) -> None:
    """Letters and digits; pictures and characters of scripts without spaces by themselves."""
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("see https://example.org", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("www.example.org", True),
        ("mailto:anna@example.org", True),
        ("итак: нет", False),
        ("конец.", False),
        ("https", False),
        ("awww. nice", False),
    ],
)
def test_what_a_link_is(text: str, has: bool) -> None:
    """What one can go to."""
    assert has_link(text) is has
