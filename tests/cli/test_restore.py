"""`besedka restore`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.archive.copying import back_up
from besedka.archive.verification import verify
from support.archives import make_journal
from support.command import run

if TYPE_CHECKING:
    from pathlib import Path


def test_a_backup_is_put_back(tmp_path: Path) -> None:
    """Into an empty folder at once; where something is only with --force, and that is kept."""
    file, data = tmp_path / "b.sqlite", tmp_path / "data"
    back_up(make_journal(tmp_path / "journal.sqlite"), file)
    result = run("restore", str(file), "--data", str(data))
    assert (result.returncode, result.stdout, result.stderr) == (0, f"{data} has what {file} had.\n", "")
    assert verify(data / "journal.sqlite").entries == 20
    refused = run("restore", str(file), "--data", str(data))
    assert refused.returncode == 1
    assert "--force" in refused.stderr
    forced = run("restore", str(file), "--data", str(data), "--force")
    assert forced.returncode == 0
    (kept,) = data.glob("journal.sqlite.before-restore-*")
    assert forced.stdout.splitlines()[1] == f"What was there is {kept} now."
    assert verify(kept).is_sound
