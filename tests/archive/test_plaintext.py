"""The export that people read without a browser."""

from __future__ import annotations

from datetime import UTC

from besedka.archive.entries import SAID_AT, Exported
from besedka.archive.plaintext import plaintext
from besedka.i18n import Words


def lines(*entries: Exported, with_room: bool = False) -> list[str]:
    """Return the lines."""
    return "".join(plaintext(entries, UTC, Words("en"), with_room=with_room)).splitlines()


def entry(kind: str, text: str, *, rooms: tuple[str, ...] = ("#a",), target: str | None = None) -> Exported:
    """Return an entry."""
    return Exported(1, 1_000_000, kind, rooms, "anna", "a", "h", None, target, text, ())


def test_each_kind_has_its_line() -> None:
    """What is said, done, and what happens; lines of one message stand below each other."""
    assert lines(
        entry("message", "one\ntwo"),
        entry("message", "\1ACTION waves\1"),
        entry("topic", "tea"),
        entry("message", "psst", rooms=(), target="boris"),
    ) == [
        "1970-01-01 00:00:01 <anna> one",
        "                      two",
        "1970-01-01 00:00:01 * anna waves",
        "1970-01-01 00:00:01 -- anna set the topic (tea)",
        "1970-01-01 00:00:01 <anna → boris> psst",
    ]


def test_with_rooms() -> None:
    """Of several rooms each line says of which."""
    assert lines(entry("message", "hi"), with_room=True) == ["1970-01-01 00:00:01 #a <anna> hi"]


def test_its_own_time() -> None:
    """What was imported later is told with the time at which it was said."""
    late = Exported(1, 5, "message", ("#a",), None, "a", "h", None, None, "hi", ((SAID_AT, "2001-01-01T00:00:00Z"),))
    assert lines(late) == ["2001-01-01T00:00:00Z <*> hi"]
