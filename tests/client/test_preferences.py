"""What the person wants to hear of, over the end of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.preferences import FILE_NAME, KeptPreferences, Preferences

if TYPE_CHECKING:
    from pathlib import Path

LOUD = Preferences(muted=("#noise",), keywords=("tea",), notify="bell", typing=False)


def test_they_are_kept_for_each_server(tmp_path: Path) -> None:
    """For the owner alone; what is as it was is not written."""
    kept = KeptPreferences(tmp_path / "data", "a:1")
    kept.note(Preferences())
    assert not (tmp_path / "data").exists()
    kept.note(LOUD)
    KeptPreferences(tmp_path / "data", "b:1").note(Preferences(muted=("x",)))
    assert KeptPreferences(tmp_path / "data", "a:1").known == LOUD
    assert (tmp_path / "data" / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_without_a_file_they_last_as_long_as_the_program(tmp_path: Path) -> None:
    """A file that cannot be read, or a folder that cannot be made, is no reason to stop."""
    (tmp_path / FILE_NAME).write_text("{broken", encoding="utf-8")
    assert KeptPreferences(tmp_path, "a:1").known == Preferences()
    (tmp_path / "file").touch()
    kept = KeptPreferences(tmp_path / "file", "a:1")
    kept.note(LOUD)
    assert kept.known == LOUD
