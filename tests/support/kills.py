"""`kill -9` again and again while client processes talk as fast as they can, and the comparison afterwards."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

from support.server import RunningServer, steady_port
from support.talkers import Talkers, faults, hear

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["carry_on_through"]

LONGEST_ROUND = 2500  # messages before a kill: some seconds of hard work


def carry_on_through(kills: int, notes: Path, settings: str, seed: int) -> int:
    """Kill the server so many times at moments of chance while everybody talks, then compare.

    Returns how many messages were acknowledged; raises AssertionError when one of them is lost, doubled or misplaced.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    with RunningServer(settings=settings, port=steady_port()) as server, Talkers(notes) as talkers:
        talkers.start(str(server.port))
        for number in range(kills):
            hear(server.port, f"witness{number}", chance.randrange(1, LONGEST_ROUND))
            server.restart()
        hear(server.port, "last", 200)
        results = talkers.finish()
        assert sum(lives for _, lives in results) > kills  # somebody spoke in each life of the server: it was heard
        assert server.stop() == 0
        shutil.copy(server.journal, notes)  # for whoever wants to see what is wrong
        found = faults(server.journal, notes)
        assert found == "", f"with the seed {seed}:\n{found}"
        return sum(acknowledged for acknowledged, _ in results)
