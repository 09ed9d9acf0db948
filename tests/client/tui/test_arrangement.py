"""Which panes have room."""

from __future__ import annotations

import pytest

from besedka.client.tui.arrangement import Arrangement, Folds


@pytest.mark.parametrize(
    ("width", "direct", "shown"),
    [
        (140, False, (True, True, True, False)),
        (140, True, (True, True, False, False)),
        (80, False, (True, True, False, False)),
        (60, False, (False, True, False, False)),
    ],
)
def test_the_width_says_what_is_shown(width: int, direct: bool, shown: tuple[bool, bool, bool, bool]) -> None:
    """Rooms, talk, people; and whether one of them is alone."""
    rooms, talk, members, alone = shown
    expected = Arrangement(rooms=rooms, talk=talk, members=members, alone=alone)
    assert Folds().arranged(width, direct=direct) == expected


def test_a_pane_is_folded_away_and_back() -> None:
    """Each by itself where there is room, in each other's place where there is none."""
    folds = Folds()
    folds.toggle("members", 80, direct=False)
    folds.toggle("rooms", 80, direct=False)
    assert folds.arranged(80, direct=False) == Arrangement(rooms=False, talk=True, members=True, alone=False)
    folds.clear()
    folds.toggle("rooms", 60, direct=False)
    assert folds.arranged(60, direct=False) == Arrangement(rooms=True, talk=False, members=False, alone=True)
    folds.toggle("members", 60, direct=False)
    assert folds.arranged(60, direct=False) == Arrangement(rooms=False, talk=False, members=True, alone=True)
    folds.toggle("members", 60, direct=False)
    assert folds.arranged(60, direct=False).talk
