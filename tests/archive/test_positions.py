"""Where entries of a file stand in the journal that takes them."""

from __future__ import annotations

from pathlib import Path

from besedka.archive.entries import Exported
from besedka.archive.positions import Positions

ONE, OTHER = Path("one.jsonl"), Path("other.jsonl")


def entry(*tags: tuple[str, str]) -> Exported:
    """Return an entry with some tags."""
    return Exported(9, 9, "message", ("#a",), "anna", "a", "h", None, None, "hi", tags)


def test_by_file() -> None:
    """Each file has positions of its own; what was not taken is nowhere. The first place counts."""
    positions = Positions("new")
    for before, now in ((3, 10), (5, 11), (5, 12)):
        positions.add(ONE, before, now)
    assert [positions.find(ONE, before) for before in (None, 2, 3, 4, 5, 6)] == [None, None, 10, None, 11, None]
    assert positions.find(OTHER, 3) is None


def test_what_is_about_a_message() -> None:
    """Tags name it by where it stands now; of another journal, or of what was not taken, they stay."""
    positions = Positions("new")
    positions.add(ONE, 3, 10)
    assert positions.moved(ONE, "old", entry(("+reply", "old-3"), ("x", "old-3"))).tags == (
        ("+reply", "new-10"),
        ("x", "old-3"),
    )
    assert positions.moved(ONE, "old", entry(("message", "3"))).tags == (("message", "10"),)
    for tags in ((), (("+reply", "strange-3"),), (("+draft/reply", "old-4"),), (("message", "x"),)):
        assert positions.moved(ONE, "old", entry(*tags)).tags == tags
