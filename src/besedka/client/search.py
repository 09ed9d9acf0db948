"""/search: asks the server for what was said (soju.im/search), and shows what it finds (docs/search.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.chat.searching import SearchProblem, parse_search
from besedka.client.incoming import nick_of
from besedka.client.lines import Kind, Line, info, trouble
from besedka.client.state import Batch, Context, Search, State, Step, is_me, is_room
from besedka.protocols.irc import escape_tag_value, format_message
from besedka.sessions.searching import problem_sentence
from besedka.sessions.speech import action_of

if TYPE_CHECKING:
    from datetime import datetime

    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "batch_of", "found", "found_all", "noted", "search"]

CAPABILITY = "soju.im/search"
HITS = 10  # at once: with the lines around them, a screen
_AROUND, _OLDER, _BESIDE = "besedka.chat/around", "besedka.chat/older", "besedka.chat/beside"
_OLDER_WORDS = frozenset({"older", "more", "дальше", "раньше"})


def search(state: State, rest: str, context: Context) -> Step:
    """Ask the server; `older` goes on where it has stopped."""
    _ = context.words
    if CAPABILITY not in state.caps:
        return Step(state, (trouble(_("This server has no search."), context.now),))
    # who can go to a hit sees there what is around it
    attributes = {"limit": str(HITS)} if state.pages else {_AROUND: "1", "limit": str(HITS)}
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


def found(state: State, message: Message, when: datetime, context: Context) -> Step:
    """Show a message that was found, or one beside it."""
    _ = context.words
    target, text = message.params[0], message.params[-1]
    nick, action = nick_of(message), action_of(text)
    if state.pages:
        line = _line(state, message, when)
        known = state.search
        hits = known.hits + 1
        return Step(replace(state, search=replace(known, hits=hits, lines=(*known.lines, line))))
    said = f"{nick}: {text}" if action is None else f"* {nick} {action}"
    if _BESIDE in (message.tags or {}):
        return Step(state, (info(f"   · {said}", context.now),))
    where = target if is_room(state, target) else _("to {name}").format(name=target)
    shown = info(f"{when:%Y-%m-%d %H:%M} {where} {said}", context.now)
    return Step(replace(state, search=replace(state.search, hits=state.search.hits + 1)), (shown,))


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
    )


def found_all(state: State, context: Context) -> Step:
    """Say that nothing was found, if that is so."""
    if state.search.hits:
        shown = state.search.lines
        return Step(replace(state, search=replace(state.search, lines=())), shown)
    return Step(state, (info(context.words("Nothing was found."), context.now),))


def noted(state: State, message: Message, context: Context) -> Step | None:
    """Hear what the server says of its answer: that there is more, or that it is behind; None for other notes."""
    if message.verb != "NOTE" or message.params[:1] != ("SEARCH",):
        return None
    _ = context.words
    code, about = message.params[1], message.params[2]
    if code == "OLDER":
        state = replace(state, search=replace(state.search, older=about))
        return Step(state, (info(_("There may be older ones: /search older"), context.now),))
    if code == "BEHIND":
        sentence = _("The index reaches {time}: what was said since then is not found yet.")
        return Step(state, (info(sentence.format(time=about), context.now),))
    if code == "PARTS":
        sentence = _("No message has that as a word; these have it as a part of one.")
        return Step(state, (info(sentence, context.now),))
    if code == "NO_INDEX":
        sentence = _("There is no index yet: it is being made. Ask again in a moment.")
        return Step(state, (info(sentence, context.now),))
    return None
