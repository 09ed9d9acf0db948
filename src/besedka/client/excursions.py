"""Pages of the past that are read apart from the talk, until they meet it: around a message, a day, a hit.

They change places in the thread of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.timeline import Timeline

if TYPE_CHECKING:
    from besedka.client.lines import Line
    from besedka.client.places import Place

__all__ = ["arrived", "sought"]


def arrived(place: Place, lines: list[Line], which: str) -> None:
    """Take a page: `around` begins an excursion, `before` and `after` extend it; nothing after it is its end."""
    if which == "around":
        _begin(place, lines)
    elif place.apart is not None and which == "before":
        place.apart.put_before(lines)
    elif place.apart is not None:
        _go_on(place, place.apart, lines)


def _begin(place: Place, lines: list[Line]) -> None:
    known = [place.timeline.number_of(line.msgid) for line in (lines[0], lines[-1]) if line.msgid] if lines else []
    if not lines or (known and None not in known):  # the talk has it all: no need to leave it
        place.apart = None
        return
    place.apart = Timeline()
    for line in lines:
        place.apart.add(line)


def _go_on(place: Place, apart: Timeline, lines: list[Line]) -> None:
    """Add what came after; where that is in the talk already, both are one, and what was read comes before the talk."""
    known = next((at for at, line in enumerate(lines) if place.timeline.number_of(line.msgid) is not None), None)
    for line in lines[:known]:
        apart.add(line)
    if known is None and lines:
        return
    if known is not None and place.timeline.number_of(lines[known].msgid) == _oldest(place.timeline):
        place.timeline.put_before([apart[number] for number in range(apart.first, apart.end)])
    place.apart = None


def _oldest(timeline: Timeline) -> int | None:
    """Return the number of the oldest message that has a msgid."""
    return next((number for number in range(timeline.first, timeline.end) if timeline[number].msgid), None)


def sought(timeline: Timeline, wanted: Line) -> int | None:
    """Return the number of the message that was looked for, or of the first one from its time on, or the last."""
    if wanted.msgid:
        return timeline.number_of(wanted.msgid)
    numbers = range(timeline.first, timeline.end)
    last = numbers[-1] if numbers else None
    return next((number for number in numbers if timeline[number].when >= wanted.when), last)
