"""What the system says about this process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from besedka.metrics.process import resident_bytes

if TYPE_CHECKING:
    from pathlib import Path

MIB = 1024 * 1024


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no /proc/self/statm")
def test_this_process_has_some_memory() -> None:
    """More than an empty interpreter needs, and less than the machine could have."""
    resident = resident_bytes()
    assert resident is not None
    assert 5 * MIB < resident < 1024 * 1024 * MIB


@pytest.mark.parametrize("content", [None, "", "12", "twelve thirteen"])
def test_where_there_is_no_proc_nothing_is_said(tmp_path: Path, content: str | None) -> None:
    """Another system, or a file that is not what it was: no number instead of a wrong one."""
    statm = tmp_path / "statm"
    if content is not None:
        statm.write_text(content)
    assert resident_bytes(statm) is None
