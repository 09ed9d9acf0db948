"""Word forms that belong together."""

from __future__ import annotations

import pytest

from besedka.journal.search.stems import stem


@pytest.mark.parametrize(
    ("forms", "together"),
    [
        ("беседка беседке беседками беседок", True),
        ("урок урок", True),
        ("срок сырок", False),
        ("running run runs", True),
        ("v2 v22", False),
        ("straße straßen", False),
    ],
)
def test_forms(forms: str, together: bool) -> None:
    """By Snowball's rules for the two languages; other words are only themselves."""
    assert (len({stem(word) for word in forms.split()}) == 1) is together
