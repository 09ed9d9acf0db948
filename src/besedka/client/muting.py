"""What is not printed line by line, because the person has muted it. On the full screen it is counted, see `places`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from besedka.client.lines import Line
    from besedka.client.wire import View

__all__ = ["heard", "is_quiet"]


def heard(lines: tuple[Line, ...], view: View) -> tuple[Line, ...]:
    """Return the lines that the person wants to see."""
    muted = view.state.preferences.muted if view.state else ()
    return tuple(line for line in lines if not is_quiet(line, view.room, muted)) if muted else lines


def is_quiet(line: Line, current: str, muted: tuple[str, ...]) -> bool:
    """Whether a line is of a place that the person has muted, and does not look at."""
    place = (line.room or (line.nick if line.direct and not line.own else "")).casefold()
    return place in muted and place != current.casefold() and not line.mention
