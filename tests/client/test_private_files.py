"""Files for their owner alone."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from besedka.client.private_files import write_private

if TYPE_CHECKING:
    from pathlib import Path


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """Neither a new one nor one that others could read before; nothing is left beside it."""
    path = tmp_path / "new" / "file"
    write_private(path, b"one")
    path.chmod(0o644)
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """What was there stays."""
    path = tmp_path / "file"
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_private(path, b"one")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
