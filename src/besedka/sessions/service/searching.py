"""Service commands that find again what was said, for people whose client has no search (docs/search.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.chat.finds import FindMessages, Found, SearchScope
from besedka.chat.searching import LEAST_PART, LEAST_PREFIX, MOST_TERMS, SearchProblem, parse_search
from besedka.i18n import mark
from besedka.sessions.searching import PROBLEMS, found_lines
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS"]

HITS: Final = 5  # at once: with the lines around them fifteen lines, which is what a screen has room for
_OLDER: Final = frozenset({"older", "more", "дальше", "раньше"})


def _steps(call: Call) -> tuple[Step, ...]:
    """Ask where one may search; `older` goes on where the last answer has stopped."""
    if call.settings.search.enabled == "no":
        return (Sentence(mark("There is no search on this server.")),)
    if len(call.words) == 1 and call.words[0].casefold() in _OLDER:
        last = call.searched
        if last is None or not last.older:
            return (Sentence(mark("There is nothing older to show: search for something first.")),)
        return (FindMessages(call.session, last.question.query, HITS, last.older, last.parts, around=True),)
    try:
        query = parse_search(" ".join(call.words))
    except SearchProblem as problem:
        values = {"what": problem.what, "most": MOST_TERMS, "prefix": LEAST_PREFIX, "part": LEAST_PART}
        return (Sentence(PROBLEMS[problem.kind], values),)
    return (FindMessages(call.session, query, HITS, around=True),)


def _scope(talk: Talk, answer: SearchScope) -> None:
    talk.ask(answer.question)


def _found(talk: Talk, found: Found) -> None:
    """Tell what was found, with numbers that go on from one answer to the next."""
    last = talk.call.searched
    first = last.shown + 1 if last is not None and found.question.before else 1
    talk.lines += found_lines(found, talk.words, first)
    talk.remember(found, first + len(found.hits) - 1)
    if found.older:
        talk.say(mark("There may be older ones: search older"))


ROWS = (
    ServiceCommand(
        "search",
        "WORDS|older",
        mark("find what was said: words, in:#room, from:anna, before:2026-11-01 (docs/search.md)"),
        _steps,
        {SearchScope: _scope, Found: _found},
        least=1,
        most=None,
        aliases=("find", "поиск", "найти"),
    ),
)
