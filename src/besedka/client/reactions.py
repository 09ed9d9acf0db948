"""Reactions (IRCv3 draft/react): heard of, asked for, and what a message has of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from besedka.client import typists
from besedka.client.incoming import param
from besedka.client.lines import Kind, Line, Reaction, event, trouble
from besedka.client.recent import amended, news_of, of_msgid
from besedka.client.sending import REPLY
from besedka.client.state import Context, State, Step, fold
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["changed", "from_tag", "has", "on_tagmsg", "react"]

_REACT, _UNREACT = "+draft/react", "+draft/unreact"
_REPLY_DRAFT = "+draft/reply"
# Of the message that somebody reacted to, where nothing on the screen can be changed.
_SHOWN = 40


def from_tag(value: str) -> tuple[Reaction, ...]:
    """Read the tag of a page: what a message has of reactions (docs/history.md); nothing of what cannot be read."""
    try:
        known = msgspec.json.decode(value, type=list[tuple[str, int, list[str]]])
    except msgspec.DecodeError:
        return ()
    return tuple(Reaction(text, count, tuple(nicks)) for text, count, nicks in known)


def has(reactions: tuple[Reaction, ...], text: str, nick: str) -> bool:
    """Whether somebody has this reaction to a message, as far as it is known."""
    return any(reaction.text == text and nick in reaction.nicks for reaction in reactions)


def changed(reactions: tuple[Reaction, ...], text: str, nick: str, *, gone: bool) -> tuple[Reaction, ...]:
    """Return the reactions after one more, or one less; somebody has each of them once."""
    if has(reactions, text, nick) is not gone:
        return reactions
    known = next((reaction for reaction in reactions if reaction.text == text), None)
    if known is None:
        return (*reactions, Reaction(text, 1, (nick,)))
    nicks = tuple(n for n in known.nicks if n != nick) if gone else (*known.nicks, nick)
    now = Reaction(text, known.count + (-1 if gone else 1), nicks)
    return tuple(now if reaction is known else reaction for reaction in reactions if reaction is not known or now.count)


def on_tagmsg(state: State, message: Message, context: Context) -> Step:
    """TAGMSG: a reaction, or one taken back, or somebody is typing; other tags say nothing to us."""
    state = typists.heard(state, message, context)
    tags = message.tags or {}
    gone = _UNREACT in tags
    text = tags.get(_UNREACT if gone else _REACT, "")
    msgid = tags.get(REPLY) or tags.get(_REPLY_DRAFT, "")
    if not text or not msgid or not param(message, 0):
        return Step(state)
    line = replace(news_of(state, msgid, message, Kind.REACTED, text, context.now), gone=gone)
    talk = fold(state, line.place)
    about = of_msgid(state, talk, msgid)
    state = amended(
        state, talk, msgid, lambda old: replace(old, reactions=changed(old.reactions, text, line.nick, gone=gone))
    )
    if state.pages:
        return Step(state, (line,))
    return Step(state, () if gone else _told(line.nick, text, about, line.room, context))


def _told(nick: str, text: str, about: Line | None, room: str, context: Context) -> tuple[Line, ...]:
    """Say it in a line, where the message itself stays as it is on the screen."""
    _ = context.words
    if about is None:
        return ()
    sentence = _("{nick} reacts with {reaction} to what {author} said: {text}")
    words = " ".join(about.text.split())
    shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
    return (event(sentence.format(nick=nick, reaction=text, author=about.nick, text=shown), context.now, room),)


def react(state: State, target: str, msgid: str, text: str, context: Context, *, gone: bool = False) -> Step:
    """React to a message, or take a reaction back."""
    _ = context.words
    if "message-tags" not in state.caps:
        return Step(state, (trouble(_("This server knows no reactions."), context.now),))
    tags = {_UNREACT if gone else _REACT: text, REPLY: msgid}
    return Step(state, send=(format_message("TAGMSG", (target,), tags=tags),))
