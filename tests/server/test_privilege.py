"""Who is root."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from besedka.server.privilege import runs_as_root

if TYPE_CHECKING:
    from pathlib import Path

REAL = "         0          0 4294967295\n"
ROOTLESS = "         0       1000          1\n         1     100000      65536\n"


@pytest.mark.parametrize(
    ("uid", "uid_map", "is_root"),
    [(0, REAL, True), (0, ROOTLESS, False), (0, "", True), (0, None, True), (1000, REAL, False)],
)
def test_root_is_who_has_its_rights_outside(
    uid: int, uid_map: str | None, is_root: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Number 0 of a container without root is nobody; without such maps 0 is root."""
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    if uid_map is not None:
        (tmp_path / "uid_map").write_text(uid_map)
    assert runs_as_root(tmp_path / "uid_map") is is_root
