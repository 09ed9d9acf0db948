"""What is kept beside the entries: how far somebody has read, what a device has seen. It has no position of its own.

Nobody's history shows it; the journal keeps one row for each, the newest.
"""

from __future__ import annotations

from besedka.chat.events import Event

__all__ = ["NOTES", "MarkerMoved", "MarkerTold", "SeenNoted", "is_kept"]


class MarkerTold(Event, frozen=True, gc=False):
    """How far somebody has read a room or a talk: the time of the last message read, None for nothing yet."""

    target: str
    read: int | None


class MarkerMoved(Event, frozen=True, gc=False):
    """Somebody (an account or a device) has read on: `key` is the room, or the other one (`markers.key_of`)."""

    owner: str
    key: str
    read: int
    source: None = None


class SeenNoted(Event, frozen=True, gc=False):
    """A device has seen these places (numbers of rooms, 0 for direct messages) until a time; 0: it sees them now."""

    device: str
    places: tuple[int, ...]
    until: int
    source: None = None


NOTES = frozenset({MarkerMoved, SeenNoted})


def is_kept(event: Event) -> bool:
    """Whether the journal keeps something of an event."""
    return event.position > 0 or type(event) in NOTES
