"""SEARCH: a line into a question (soju.im/search); the words in it are those of docs/search.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.finds import MOST_FOUND, FindMessages
from besedka.chat.searching import ProblemKind, SearchProblem, SearchQuery, When, parse_instant, parse_search
from besedka.i18n import mark
from besedka.protocols.irc import parse_tags
from besedka.sessions.irc.steps import Failure, SearchRefused

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["AROUND", "OLDER", "search"]

# Ours, for clients that show what is around each hit: which is asked for, and from where on to look for older ones.
AROUND = "besedka.chat/around"
OLDER = "besedka.chat/older"
USUAL = 50  # hits where the client does not say how many; as many as a page of history has
MILLISECOND = 1_000  # microseconds
PARTS = "p"  # before the position of an OLDER that goes on with parts of words


def search(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Ask the index; the answer comes when it is found."""
    if session.facts.settings.search.enabled == "no":
        return (Failure("SEARCH", "INTERNAL_ERROR", (), mark("There is no search on this server")),)
    attributes = parse_tags(" ".join(message.params))
    try:
        query = _query(attributes)
        limit = _number(attributes.get("limit", ""), "limit", USUAL)
        older = attributes.get(OLDER, "")
        before = _number(older.removeprefix(PARTS), OLDER, 0)
    except SearchProblem as problem:
        return (SearchRefused(problem.kind, problem.what),)
    return (
        FindMessages(
            session.number,
            query,
            max(1, min(limit, MOST_FOUND)),
            before,
            parts=older.startswith(PARTS),
            around=bool(attributes.get(AROUND)),
        ),
    )


def _query(attributes: dict[str, str]) -> SearchQuery:
    """Put the attributes together; raises `SearchProblem`."""
    text = attributes.get("text", "").strip()
    query = parse_search(text) if text else SearchQuery()
    senders, places = attributes.get("from", ""), attributes.get("in", "")
    after, before = _instant(attributes, "after"), _instant(attributes, "before")
    query = msgspec.structs.replace(
        query,
        senders=(*query.senders, *([senders] if senders else ())),
        places=(*query.places, *([places] if places else ())),
        after=query.after if after is None else When(instant=after),
        # what was said at that moment is taken in; times on the wire are milliseconds
        before=query.before if before is None else When(instant=before + MILLISECOND),
    )
    if query == SearchQuery():
        raise SearchProblem(ProblemKind.EMPTY)
    return query


def _instant(attributes: dict[str, str], name: str) -> int | None:
    """Read a time as `server-time` has it; raises `SearchProblem`."""
    value = attributes.get(name, "")
    if not value:
        return None
    instant = parse_instant(value)
    if instant is None:
        raise SearchProblem(ProblemKind.BAD_DATE, value)
    return instant


def _number(value: str, name: str, usual: int) -> int:
    """Read a number; raises `SearchProblem`."""
    if not value:
        return usual
    if not (value.isascii() and value.isdecimal() and len(value) < 19):  # SQLite's numbers have 19 digits
        raise SearchProblem(ProblemKind.BAD_NUMBER, name)
    return int(value)
