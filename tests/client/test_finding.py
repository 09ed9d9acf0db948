"""Finding by some letters."""

from __future__ import annotations

import pytest

from besedka.client.finding import found

NAMES = ["#lobby", "#чай", "#чайная", "Анна", "Nina", "the #tea-room", "вечер чая"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", NAMES),
        ("lob", ["#lobby"]),
        ("дщи", ["#lobby"]),
        ("чай", ["#чай", "#чайная"]),
        ("xfq", ["#чай", "#чайная"]),
        ("ЧА", ["#чай", "#чайная", "вечер чая"]),
        ("na", ["Nina"]),
        ("tea", ["the #tea-room"]),
        ("аа", ["#чайная", "Анна"]),
        ("#ч", ["#чай", "#чайная"]),
        ("zzz", []),
    ],
)
def test_names_are_found_in_either_layout(query: str, names: list[str]) -> None:
    """Those that begin so come first; letters typed in the other layout are understood."""
    assert found(query, NAMES, str) == names
