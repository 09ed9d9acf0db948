"""Lines of a talk laid out as rows, with the day, the mark above what is new and what is answered above them.

What was laid out is kept, by all that decides how it looks, since a screen is drawn again and again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.lines import Kind
from besedka.client.tui.rows import Layout, answer_row, day_row, divider_row, rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from besedka.client.places import Place
    from besedka.client.timeline import Timeline
    from besedka.client.tui.rows import Row

__all__ = ["Blocks"]

# Laid-out lines that are kept; some screenfuls.
_CACHED = 2000


class Blocks:
    """Those of one place at a time. `today` tells the date, for the lines between days."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self._cache: dict[tuple[int, int, bool, int | None], tuple[Row, ...]] = {}
        self._cached_for: tuple[object, ...] = ()

    def forget(self) -> None:
        """Keep nothing: another place is shown."""
        self._cached_for = ()

    def of(self, place: Place, number: int, layout: Layout) -> tuple[Row, ...]:
        """Return the rows of one line of what is shown of a place, with what belongs above it."""
        timeline = place.shown
        kept_for = (layout.width, self._today(), timeline)
        if kept_for != self._cached_for or len(self._cache) > _CACHED:
            self._cache.clear()
            self._cached_for = kept_for
        marked = number == place.divider and place.apart is None
        if number == timeline.first:  # older ones may come before it, of the same day
            return self._laid_out(timeline, number, layout, marked=marked)
        # what an answer answers may come later, with an older page
        answered = timeline.number_of(timeline[number].reply)
        key = (number, timeline.revision(number), marked, answered)
        if key not in self._cache:
            self._cache[key] = self._laid_out(timeline, number, layout, marked=marked)
        return self._cache[key]

    def _laid_out(self, timeline: Timeline, number: int, layout: Layout, *, marked: bool) -> tuple[Row, ...]:
        line = timeline[number]
        above: list[Row] = []
        if line.kind is not Kind.MARK and _day_before(timeline, number) != line.when.date():
            above.append(day_row(line.when.date(), self._today(), layout.width, layout.words))
        if marked:
            above.append(divider_row(layout.width, layout.words))
        if line.reply:
            answered = timeline.number_of(line.reply)
            above.append(answer_row(timeline[answered] if answered is not None else None, layout))
        return (*above, *rows(line, layout))


def _day_before(timeline: Timeline, number: int) -> date | None:
    """Return the day of the line before; a mark is of none."""
    while number > timeline.first:
        number -= 1
        if timeline[number].kind is not Kind.MARK:
            return timeline[number].when.date()
    return None
