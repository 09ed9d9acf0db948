"""What waits outlasts the program."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from besedka.client.kept import KeptOutgoing
from besedka.client.outgoing import Outgoing

if TYPE_CHECKING:
    from pathlib import Path


def test_the_next_run_says_it_with_the_same_keys(tmp_path: Path) -> None:
    """Also what was on its way; it is nobody else's to read, and other names and servers have their own."""
    folder = tmp_path / "client"
    first = KeptOutgoing(folder, "chat:1", "Anna")
    waiting = first.begin("one").add("#lobby", "hello").add("Boris", "psst", action=True)
    waiting, _taken = waiting.take(lambda _target: True)
    first.note(waiting)
    first.close()
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert KeptOutgoing(folder, "chat:1", "Boris").begin("x").waiting == ()
    assert KeptOutgoing(folder, "chat:2", "Anna").begin("x").waiting == ()
    again = KeptOutgoing(folder, "chat:1", "anna")
    left = again.begin("two")
    assert left == waiting.again()
    assert [left.key(pending) for pending in left.waiting] == ["one-1", "one-2"]


def test_what_was_said_is_not_said_again(tmp_path: Path) -> None:
    """An acknowledged message goes from the file; an empty outbox begins with new keys."""
    first = KeptOutgoing(tmp_path, "chat:1", "Anna")
    waiting = first.begin("one").add("#lobby", "hello")
    first.note(waiting)
    first.note(waiting.without(waiting.waiting[0]))
    first.close()
    assert KeptOutgoing(tmp_path, "chat:1", "Anna").begin("two") == Outgoing("two")


def test_of_two_at_once_the_first_keeps(tmp_path: Path) -> None:
    """The other does not say it, too; after the first ended the next may."""
    first = KeptOutgoing(tmp_path, "chat:1", "Anna")
    first.note(first.begin("one").add("#lobby", "hello"))
    second = KeptOutgoing(tmp_path, "chat:1", "Anna")
    assert (first.active, second.active) == (True, False)
    assert second.begin("two") == Outgoing("two")
    second.note(Outgoing("two").add("#lobby", "mine"))
    first.close()
    assert KeptOutgoing(tmp_path, "chat:1", "Anna").begin("three").waiting[0].text == "hello"


def test_without_a_place_to_write_nothing_is_kept(tmp_path: Path) -> None:
    """And nothing breaks; a file that is something else is as good as none."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert not KeptOutgoing(blocked / "folder", "chat:1", "Anna").active
    kept = KeptOutgoing(tmp_path, "chat:1", "Anna")
    kept.note(Outgoing("one").add("#lobby", "hello"))
    (file,) = tmp_path.glob("outbox-*.json")
    file.write_text("{")
    assert kept.begin("two") == Outgoing("two")
    file.unlink()
    file.with_suffix(".draft").mkdir()
    kept.note(Outgoing("one").add("#lobby", "again"))
    assert not file.exists()
