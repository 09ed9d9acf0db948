"""/search: asks the server for what was said (soju.im/search), and shows what it finds (docs/search.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.chat.searching import SearchProblem, parse_search
from besedka.client.incoming import nick_of, time_of
from besedka.client.lines import Kind, Line, info, separator, trouble
from besedka.client.state import Batch, Context, Search, State, Step, is_me, is_room
from besedka.protocols.irc import escape_tag_value, format_message
from besedka.sessions.searching import problem_sentence
from besedka.sessions.speech import action_of

if TYPE_CHECKING:
    from datetime import datetime

    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "HITS", "batch_of", "found", "found_all", "grouped", "noted", "search"]

CAPABILITY = "soju.im/search"
HITS = 10  # at once: with the lines around them, a screen
_AROUND, _OLDER, _BESIDE = "besedka.chat/around", "besedka.chat/older", "besedka.chat/beside"
_OLDER_WORDS = frozenset({"older", "more", "дальше", "раньше"})


def search(state: State, rest: str, context: Context) -> Step:
    """Ask the server; `older` goes on where it has stopped."""
    _ = context.words
    if CAPABILITY not in state.caps:
        return Step(state, (trouble(_("This server has no search."), context.now),))
    attributes = {_AROUND: "1", "limit": str(HITS)}
    text = rest
    if rest.casefold() in _OLDER_WORDS:
        text = state.search.text
        if not state.search.older:
            sentence = _("There is nothing older to show: search for something first.")
            return Step(state, (trouble(sentence, context.now),))
        attributes[_OLDER] = state.search.older
    try:
        parse_search(text)
    except SearchProblem as problem:
        return Step(state, (trouble(problem_sentence(problem.kind, problem.what, _), context.now),))
    attributes["text"] = text
    asked = ";".join(f"{name}={escape_tag_value(value)}" for name, value in attributes.items())
    return Step(replace(state, search=Search(text)), send=(format_message("SEARCH", (asked,)),))


def batch_of(state: State, message: Message) -> Batch | None:
    """Return the answer to a search that a message is part of, None for any other."""
    batch = state.batches.get((message.tags or {}).get("batch", ""))
    return batch if batch is not None and batch.kind == CAPABILITY else None


def found(state: State, message: Message, when: datetime) -> Step:
    """Keep a message that was found, or one beside it, until all are there."""
    line = _line(state, message, when)
    known = state.search
    hits = known.hits + (not line.beside)
    return Step(replace(state, search=replace(known, hits=hits, lines=(*known.lines, line))))


def _line(state: State, message: Message, when: datetime) -> Line:
    """Return what was found as data: somebody may want to go there."""
    target, text, nick = message.params[0], message.params[-1], nick_of(message)
    action, direct = action_of(text), not is_room(state, target)
    tags = message.tags or {}
    return Line(
        kind=Kind.FOUND,
        text=text if action is None else action,
        when=when,
        room="" if direct else target,
        nick=nick,
        target=target,
        direct=direct,
        own=is_me(state, nick),
        action=action is not None,
        msgid=tags.get("msgid", ""),
        beside=_BESIDE in tags,
    )


def found_all(state: State, context: Context) -> Step:
    """Show what was found; where lines are only printed, hit by hit with a mark between them."""
    search = state.search
    if not search.hits:
        return Step(state, (info(context.words("Nothing was found."), context.now),))
    state = replace(state, search=replace(search, lines=()))
    return Step(state, search.lines if state.pages else _printed(search.lines))


def grouped(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """Return each hit with what was said before and after it: the server sends them in this order, hit behind hit."""
    groups: list[list[Line]] = []
    between: list[Line] = []
    for line in lines:
        if line.beside:
            between.append(line)
            continue
        # A message that stands alone between two hits is beside that of its own room.
        after = groups and between and (len(between) > 1 or between[0].place == groups[-1][-1].place)
        if after:
            groups[-1].append(between.pop(0))
        groups.append([*between, line])
        between = []
    if groups:
        groups[-1] += between
    return [tuple(group) for group in groups]


def _printed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the hits with a mark between them; what is a hit, or beside two of them, is printed once."""
    hits = {line.msgid for line in lines if not line.beside}
    printed: set[str] = set()
    shown: list[Line] = []
    for group in grouped(lines):
        once = [line for line in group if not line.beside or not line.msgid or line.msgid not in hits | printed]
        printed |= {line.msgid for line in once}
        if shown and once[0].beside:
            shown.append(separator("⋯", once[0].when))
        shown += once
    return tuple(shown)


def noted(state: State, message: Message, context: Context) -> Step | None:
    """Hear what the server says of its answer: that there is more, or that it is behind; None for other notes."""
    if message.verb != "NOTE" or message.params[:1] != ("SEARCH",):
        return None
    _ = context.words
    code, about = message.params[1], message.params[2]
    if code == "OLDER":
        state = replace(state, search=replace(state.search, older=about))
        if state.pages:  # a row of the list says so
            return Step(state)
        return Step(state, (info(_("There may be older ones: /search older"), context.now),))
    if code == "BEHIND":
        sentence = _("The index reaches {time}: what was said since then is not found yet.")
        return Step(state, (info(sentence.format(time=_shown(about, context)), context.now),))
    if code == "PARTS":
        sentence = _("No message has that as a word; these have it as a part of one.")
        return Step(state, (info(sentence, context.now),))
    if code == "NO_INDEX":
        sentence = _("There is no index yet: it is being made. Ask again in a moment.")
        return Step(state, (info(sentence, context.now),))
    return None


def _shown(stamp: str, context: Context) -> str:
    """Return a time of the server's as people here read it."""
    when = time_of(stamp, context.now)
    return f"{when:%Y-%m-%d %H:%M}" if when is not None else stamp
