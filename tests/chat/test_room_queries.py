"""What queries about rooms are made of."""

from __future__ import annotations

import pytest

from besedka.chat.room_queries import Between


@pytest.mark.parametrize(
    ("bounds", "inside"),
    [
        (Between(), [0, 1, 2, 3]),
        (Between(more_than=1), [2, 3]),
        (Between(less_than=2), [0, 1]),
        (Between(more_than=0, less_than=3), [1, 2]),
        (Between(more_than=3, less_than=0), []),
    ],
)
def test_what_is_between(bounds: Between, inside: list[int]) -> None:
    """The bounds themselves are left out."""
    assert [number for number in range(4) if bounds.has(number)] == inside
