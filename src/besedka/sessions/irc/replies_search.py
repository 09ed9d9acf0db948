"""The answer to SEARCH: what was found, as one batch, the oldest first (soju.im/search)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.sessions.irc import steps
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.clock import server_time
from besedka.sessions.irc.handlers_search import PARTS
from besedka.sessions.searching import problem_sentence
from besedka.sessions.session import Ask

if TYPE_CHECKING:
    from besedka.chat.finds import Found, Hit, SearchScope
    from besedka.chat.searching import ProblemKind
    from besedka.sessions.irc.response import Response

__all__ = ["refused", "scope", "searched"]

BATCH = "soju.im/search"
# On the lines around a hit, for those who have asked for them: they are no hits themselves.
BESIDE = "besedka.chat/beside"


def scope(response: Response, answer: SearchScope) -> None:
    """Ask the index; the label of the line is for what it answers."""
    response.postponed = True
    response.session.ask(Ask(answer.question, steps.Searched, label=response.label))


def refused(response: Response, step: steps.SearchRefused) -> None:
    """Tell why the question is not understood."""
    _refuse(response, step.kind, step.what)


def _refuse(response: Response, kind: ProblemKind, what: str) -> None:
    sentence = problem_sentence(kind, what, response.session.tongue.numerics)
    response.fail("SEARCH", "INVALID_PARAMS", text=sentence)


def searched(response: Response, step: steps.Searched) -> None:
    """Tell what was found, and to those who show more, where it goes on and how far the index reaches."""
    found = step.found
    if found.problem is not None:
        _refuse(response, found.problem, "")
        return
    session = response.session
    in_batch = bool(session.caps & Cap.BATCH)
    batch = session.next_batch() if in_batch else ""
    tag = f"batch={batch}" if in_batch else ""
    if in_batch:
        response.server(f"BATCH +{batch} {BATCH}")
    for hit in reversed(found.hits):
        _tell(response, hit, tag)
    if in_batch:
        response.server(f"BATCH -{batch}")
    if found.question.around:
        _tell_more(response, found)


def _tell(response: Response, hit: Hit, tag: str) -> None:
    session = response.session
    beside = f"{tag};{BESIDE}".strip(";")
    if hit.earlier is not None:
        response.add(session.unframed.entry(hit.earlier, hit.room, beside))
    response.add(session.unframed.entry(hit.entry, hit.room, tag))
    if hit.later is not None:
        response.add(session.unframed.entry(hit.later, hit.room, beside))


def _tell_more(response: Response, found: Found) -> None:
    if found.parts and found.hits:
        response.fail(
            "SEARCH", "PARTS", text=response.told("No message has that as a word: these have it as a part"), kind="NOTE"
        )
    if not found.reach_time:
        response.fail("SEARCH", "NO_INDEX", text=response.told("There is no index yet: it is being made"), kind="NOTE")
    elif found.behind:
        reach = server_time(found.reach_time)
        response.fail(
            "SEARCH", "BEHIND", reach, text=response.told("What was said since then is not found yet"), kind="NOTE"
        )
    if found.older:
        older = f"{PARTS if found.parts else ''}{found.older}"
        response.fail("SEARCH", "OLDER", older, text=response.told("There may be older ones"), kind="NOTE")
