"""The table of keys."""

from __future__ import annotations

from besedka.client.tui.keys import KEYS, bindings
from besedka.i18n import Words


def test_a_key_of_the_other_layout_does_the_same() -> None:
    """Where the terminal tells the letter and not the place of the key."""
    (switch,) = [binding for binding in bindings() if binding.action == "switch"]
    assert switch.key == "ctrl+k,ctrl+cyrillic_small_letter_el"


def test_each_key_does_one_thing_and_is_explained() -> None:
    """No key twice, and a word about each in both languages."""
    keys = [key for row in KEYS for key in row.keys]
    assert len(keys) == len(set(keys))
    assert all(row.explain(Words("ru")) != row.explain(Words("en")) for row in KEYS)
