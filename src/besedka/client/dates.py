"""/date: goes to a day in the past of a talk; days are those of the search (docs/search.md)."""

from __future__ import annotations

from datetime import UTC, datetime

from besedka.chat.searching import SearchProblem, moment, parse_when
from besedka.client.lines import trouble
from besedka.client.past import CAPABILITY, ask_around
from besedka.client.state import Context, State, Step

__all__ = ["go_to_date"]

_MICROSECONDS = 1_000_000


def go_to_date(state: State, rest: str, context: Context) -> Step:
    """Show what was said from the beginning of a day on."""
    _ = context.words
    try:
        when = datetime.fromtimestamp(moment(parse_when(rest), context.now) / _MICROSECONDS, UTC)
    except (SearchProblem, ValueError, OverflowError):
        sentence = _("{day} is no day: write it like 2026-09-01, 1 september or yesterday.").format(day=rest)
        return Step(state, (trouble(sentence, context.now),))
    if not state.current:
        return Step(state, (trouble(_("You are in no room."), context.now),))
    if CAPABILITY not in state.offered:
        return Step(state, (trouble(_("This server gives nothing of the past."), context.now),))
    return ask_around(state, state.current, "", when.astimezone(context.now.tzinfo))
