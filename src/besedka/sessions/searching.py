"""What people are told when they search: why a question is not understood, and what was found, as lines to read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from besedka.chat.searching import LEAST_PART, LEAST_PREFIX, MOST_TERMS, ProblemKind
from besedka.i18n import mark
from besedka.sessions.speech import action_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from besedka.chat.finds import Found, Hit
    from besedka.chat.pages import Entry
    from besedka.i18n import Words

__all__ = ["PROBLEMS", "found_lines", "problem_sentence"]

MICROSECONDS: Final = 1_000_000
LONGEST_TEXT: Final = 300  # characters of a message in a list; who wants all of it looks at the history there

PROBLEMS: Final = {
    ProblemKind.EMPTY: mark("Say what to look for: a word, or a filter such as from:anna."),
    ProblemKind.NO_WORD: mark("There is no word in {what}: search knows letters, digits and pictures."),
    ProblemKind.TOO_MANY: mark("That is too much at once: a search has at most {most} words and names."),
    ProblemKind.SHORT_PREFIX: mark("{what} begins too many words: put at least {prefix} letters before the *."),
    ProblemKind.SHORT_PART: mark("{what} is in too many words: put one word of at least {part} letters between the *."),
    ProblemKind.EMPTY_FILTER: mark("There is nothing behind {what} Write it without a space: {what}anna"),
    ProblemKind.BAD_DATE: mark(
        "{what} is no date: write 2026-11-01, 1.11.2026, 1_november, today or yesterday, or a number of days: 7d."
    ),
    ProblemKind.BAD_NUMBER: mark("{what} is a number."),
    ProblemKind.UNKNOWN_HAS: mark("has:{what} is not known; there is has:link."),
    ProblemKind.TOO_WIDE: mark("That is too wide: add a word, or a filter such as from:anna or in:#room."),
}


def problem_sentence(kind: ProblemKind, what: str, words: Callable[[str], str]) -> str:
    """Return why a question cannot be answered, and what to do."""
    return words(PROBLEMS[kind]).format(what=what, most=MOST_TERMS, prefix=LEAST_PREFIX, part=LEAST_PART)


def found_lines(found: Found, words: Words, first: int = 1) -> Iterator[str]:
    """Yield what was found as numbered lines, the newest first; `first` is the first number."""
    if found.problem is not None:
        yield problem_sentence(found.problem, "", words)
        return
    if not found.reach_time:
        yield words("There is no index yet: it is being made. Ask again in a moment.")
        return
    if found.parts and found.hits:
        yield words("No message has that as a word; these have it as a part of one:")
    for number, hit in enumerate(found.hits, first):
        yield from _hit_lines(number, hit, words)
    if not found.hits:
        if found.older:
            yield words("Nothing was found so far.")
        else:
            yield words("Nothing was found.")
    if found.behind:
        reach = _local(found.reach_time).strftime("%H:%M:%S")
        yield words("The index reaches {time}: what was said since then is not found yet.").format(time=reach)


def _hit_lines(number: int, hit: Hit, words: Words) -> Iterator[str]:
    if hit.earlier is not None:
        yield f"   · {_said(hit.earlier)}"
    where = hit.room if hit.room is not None else words("to {name}").format(name=hit.entry.target)
    time = _local(hit.entry.time).strftime("%Y-%m-%d %H:%M")
    yield f"{number}. {time} {where} {_said(hit.entry)}"
    if hit.later is not None:
        yield f"   · {_said(hit.later)}"


def _said(entry: Entry) -> str:
    """Return who said it and what, on one line."""
    action = action_of(entry.text)
    text = " / ".join((entry.text if action is None else action).splitlines())
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    return f"{entry.source.nick}: {text}" if action is None else f"* {entry.source.nick} {text}"


def _local(time: int) -> dt.datetime:
    """Return a time (microseconds) as the clock of the server's own place shows it."""
    return dt.datetime.fromtimestamp(time / MICROSECONDS, dt.UTC).astimezone()
