"""The data folder: private, and one server's at a time."""

from __future__ import annotations

import errno
import logging
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from besedka.errors import EnvironmentFault
from besedka.journal.folder import Folder
from support.journals import small_disk, start_python

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from besedka.errors import EnvironmentFault
from besedka.journal.folder import Folder
try:
    folder = Folder(Path(sys.argv[1]))
except EnvironmentFault as fault:
    print(fault)
else:
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_made(tmp_path: Path) -> None:
    """It is made with those above it, and nobody else may look into it."""
    path = tmp_path / "a" / "b"
    with closing(Folder(path)) as folder:
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
        assert stat.S_IMODE((path / "lock").stat().st_mode) == 0o600
        assert (folder.journal, folder.control) == (path / "journal.sqlite", path / "control.sock")


def test_a_folder_can_be_had_again(tmp_path: Path) -> None:
    """Closing lets it go; closing twice is no mistake."""
    for _ in range(2):
        folder = Folder(tmp_path)
        folder.close()
        folder.close()


def test_a_second_server_is_refused(tmp_path: Path) -> None:
    """Another process is told what to do about it, in one sentence."""
    with closing(Folder(tmp_path)), start_python(HOLD, tmp_path) as second:
        out, _ = second.communicate()
    assert out == (
        f"cannot use the data folder {tmp_path}: another besedka server uses it; stop that one,"
        " or choose another folder with --data\n"
    )
    with start_python(HOLD, tmp_path) as third:
        assert third.communicate()[0] == "held\n"


def test_a_crash_leaves_no_lock(tmp_path: Path) -> None:
    """The lock goes with the process that was killed."""
    with start_python(HOLD, tmp_path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(EnvironmentFault, match="another besedka server uses it"):
            Folder(tmp_path)
        holder.kill()
    Folder(tmp_path).close()


def test_something_in_the_way(tmp_path: Path) -> None:
    """A file where the folder should be, or a folder where the lock should be, is named with its reason."""
    (tmp_path / "file").touch()
    (tmp_path / "data" / "lock").mkdir(parents=True)
    for name, why in (("file", "File exists"), ("file/data", "Not a directory"), ("data", "Is a directory")):
        with pytest.raises(EnvironmentFault) as caught:
            Folder(tmp_path / name)
        assert str(caught.value) == f"cannot use the data folder {tmp_path / name}: {why}"


def test_what_is_in_it_is_taken_from_others(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Our files, however they came here, not the folder, which may be more than ours: that is only said."""
    names = ("lock", "journal.sqlite", "journal.sqlite-wal", "journal.sqlite.schema-1", "tls.pem", "photo.jpeg")
    for name in names:
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o664)
    tmp_path.chmod(0o755)
    with caplog.at_level(logging.WARNING), closing(Folder(tmp_path)):
        modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in names}
    assert modes == {**dict.fromkeys(names, 0o600), "photo.jpeg": 0o664}
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert f"the data folder {tmp_path} is open to others (mode 0755): chmod 700 {tmp_path}" in caplog.text
    tmp_path.chmod(0o700)
    caplog.clear()
    with caplog.at_level(logging.WARNING), closing(Folder(tmp_path)):
        assert caplog.text == ""


def test_rights_that_cannot_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of another owner: root may do everything, so the refusal is the system's own error number."""

    def refuse(_path: object, _mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    (tmp_path / "journal.sqlite").touch(mode=0o644)
    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    with pytest.raises(EnvironmentFault, match=r"cannot use the data folder .*: Operation not permitted"):
        Folder(tmp_path)
    monkeypatch.undo()
    Folder(tmp_path).close()


def test_an_unwritable_folder(tmp_path: Path) -> None:
    """A disk that takes no writes is a sentence, too."""
    with small_disk(tmp_path / "disk", 1, "ro") as disk:
        for path in (disk, disk / "data"):
            with pytest.raises(EnvironmentFault, match=r"cannot use the data folder .*: Read-only file system"):
                Folder(path)
