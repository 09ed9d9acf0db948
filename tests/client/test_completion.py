"""What Tab offers."""

from __future__ import annotations

import pytest

from besedka.client.completion import candidates
from besedka.client.wire import View

VIEW = View(nick="Анна", room="#lobby", nicks=("Борис", "Анна", "Богдан", "Bob"), rooms=("#lobby", "#tea"))


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("", []),
        ("бо", ["Борис: ", "Богдан: "]),
        ("привет, бо", ["Борис ", "Богдан "]),
        ("b", ["Bob: "]),
        ("анн", []),
        ("/ni", ["/nick "]),
        ("/M", ["/me ", "/msg ", "/mentions ", "/mute ", "/mode "]),
        ("see /m", []),
        ("/join #t", ["#tea"]),
        ("/msg Bo", ["Bob "]),
        ("/notify ", ["on ", "bell ", "off "]),
        ("/typing o", ["on ", "off "]),
        ("/typing on o", []),
    ],
)
def test_words_are_completed(before: str, offered: list[str]) -> None:
    """Nicks in the order of the view, as an address at the beginning of a line; commands and rooms; not ourselves."""
    assert list(candidates(VIEW, before)) == offered
