"""Progress that nobody wants to see."""

from __future__ import annotations

from besedka.archive.progress import unseen


def test_nothing_is_shown() -> None:
    """Whatever is told."""
    unseen(0, 0)
    unseen(5, 10)
