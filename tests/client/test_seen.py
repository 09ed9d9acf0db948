"""Until when direct messages were shown."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from besedka.client.lines import Kind, Line
from besedka.client.seen import FILE_NAME, SeenDirect
from support.clientmodel import NOON

if TYPE_CHECKING:
    from pathlib import Path


def direct(minutes: int, *, dated: bool = True, private: bool = True) -> Line:
    """A message so many minutes after noon."""
    return Line(kind=Kind.SAID, text="x", when=NOON + timedelta(minutes=minutes), direct=private, dated=dated)


def test_the_newest_is_kept_for_each_server(tmp_path: Path) -> None:
    """Across runs, for its owner alone; another server has its own."""
    seen = SeenDirect(tmp_path, "one:1")
    assert seen.until is None
    seen.note([direct(1), direct(3), direct(2)])
    SeenDirect(tmp_path, "two:2").note([direct(9)])
    assert SeenDirect(tmp_path, "one:1").until == NOON + timedelta(minutes=3)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_it_never_goes_back(tmp_path: Path) -> None:
    """Neither by an older message, nor where another client of the same person has seen more."""
    seen, other = SeenDirect(tmp_path, "one:1"), SeenDirect(tmp_path, "one:1")
    other.note([direct(5)])
    other.note([direct(4)])
    seen.note([direct(2)])
    assert SeenDirect(tmp_path, "one:1").until == NOON + timedelta(minutes=5)


def test_only_direct_messages_with_the_servers_time_count(tmp_path: Path) -> None:
    """Our own clock may be wrong, and rooms are another matter."""
    SeenDirect(tmp_path, "one:1").note([direct(1, dated=False), direct(1, private=False)])
    assert not (tmp_path / FILE_NAME).exists()


def test_servers_are_bounded(tmp_path: Path) -> None:
    """Those that were not talked to for longest go."""
    for number in range(102):
        SeenDirect(tmp_path, f"s:{number}").note([direct(number)])
    kept = [SeenDirect(tmp_path, f"s:{number}").until is not None for number in range(102)]
    assert kept == [False, False, *[True] * 100]


@pytest.mark.parametrize("content", [b"", b"{]", b"[1]", b'{"one:1": "2025-11-22T12:00:00"}', b'{"one:1": 5}'])
def test_a_spoiled_file_is_no_trouble(tmp_path: Path, content: bytes) -> None:
    """It is as if there were none, and the next message mends it."""
    (tmp_path / FILE_NAME).write_bytes(content)
    seen = SeenDirect(tmp_path, "one:1")
    assert seen.until is None
    seen.note([direct(1)])
    assert SeenDirect(tmp_path, "one:1").until == NOON + timedelta(minutes=1)


def test_a_folder_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    """What was shown stays shown, in this run."""
    seen = SeenDirect(tmp_path / "none", "one:1")
    seen.note([direct(1)])
    assert seen.until == NOON + timedelta(minutes=1)
