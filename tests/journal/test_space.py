"""How much room the disk has."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from besedka.journal.space import Space, SpaceWatch
from support.journals import remount, small_disk

if TYPE_CHECKING:
    from pathlib import Path

HUGE = 1 << 40  # MiB: more than there is on any disk


@pytest.fixture(autouse=True)
def _listen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "besedka.journal.space")


@pytest.mark.parametrize(
    ("low", "warn", "space"), [(0, 0, Space.ENOUGH), (0, HUGE, Space.SHORT), (HUGE, HUGE, Space.LOW)]
)
def test_marks(tmp_path: Path, low: int, warn: int, space: Space) -> None:
    """Above both marks there is enough, between them it is worth a warning, below both too little."""
    assert SpaceWatch(tmp_path, low, warn).look(0.0) is space


def test_a_look_a_second(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Between looks the answer stays; each change is said once, as a warning or as news."""
    watch = SpaceWatch(tmp_path, HUGE, HUGE)
    assert watch.look(10.0) is Space.LOW
    watch._low = watch._warn = 0
    assert watch.look(10.9) is Space.LOW
    assert watch.look(11.0) is Space.ENOUGH
    assert watch.look(12.5) is Space.ENOUGH
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert ": low, " in caplog.messages[0]
    assert ": enough, " in caplog.messages[1]


def test_other_marks_hold_at_once(tmp_path: Path) -> None:
    """When the settings change the disk is looked at again, whatever the time."""
    watch = SpaceWatch(tmp_path, 0, 0)
    assert watch.look(10.0) is Space.ENOUGH
    watch.set_marks(HUGE, HUGE)
    assert watch.look(10.1) is Space.LOW


def test_a_folder_that_cannot_be_looked_at(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What is not known does not change anything, and is said."""
    (tmp_path / "data").mkdir()
    watch = SpaceWatch(tmp_path / "data", HUGE, HUGE)
    assert watch.look(0.0) is Space.LOW
    (tmp_path / "data").rmdir()
    assert watch.look(1.0) is Space.LOW
    assert "No such file or directory" in caplog.messages[-1]


def test_a_real_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It fills up, takes no writes any more, and is mended."""
    with small_disk(tmp_path / "disk", 8) as disk:
        watch = SpaceWatch(disk, 2, 4)
        seen = [watch.look(0.0)]
        for now, mib in ((1.0, 5), (2.0, 7)):
            (disk / "fill").write_bytes(bytes(mib << 20))
            seen.append(watch.look(now))
        remount(disk, "ro")
        seen.append(watch.look(3.0))
        remount(disk, "rw")
        (disk / "fill").unlink()
        seen.append(watch.look(4.0))
    assert seen == [Space.ENOUGH, Space.SHORT, Space.LOW, Space.READ_ONLY, Space.ENOUGH]
    assert [message.partition(str(disk))[2] for message in caplog.messages] == [
        ": short, 3 MiB free",
        ": low, 1 MiB free",
        ": read-only, 1 MiB free",
        ": enough, 8 MiB free",
    ]
