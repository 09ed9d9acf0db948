"""Room for connections, within what the system lets a process open."""

from __future__ import annotations

import subprocess
import sys

import pytest

from besedka.net.descriptors import SPARE

# Limits are the process's own: each case has one.
PROGRAM = """
import resource, sys
from besedka.net.descriptors import room_for
soft, hard, *wanted = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
print(*map(room_for, wanted), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


@pytest.mark.parametrize(
    ("soft", "hard", "wanted", "room", "after"),
    [
        (200, 1000, [500], [500], 500 + SPARE),  # raised to what is needed
        (200, 400, [500], [400 - SPARE], 400),  # as far as it goes
        (1000, 1000, [500], [500], 1000),  # never lowered
        (60, 60, [500], [1], 60),
        (200, 1000, [300, 500], [300, 500], 500 + SPARE),  # a setting that has grown
    ],
)
def test_room(soft: int, hard: int, wanted: list[int], room: list[int], after: int) -> None:
    """The limit is raised as far as it is needed and allowed; beyond that there is no room."""
    argv = [sys.executable, "-c", PROGRAM, *map(str, (soft, hard, *wanted))]
    found = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert list(map(int, found.split())) == [*room, after]
