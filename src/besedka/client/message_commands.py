"""Commands about what was said last, for who cannot point at a message: /reply, /edit, /delete, /react."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client.edits import change
from besedka.client.lines import trouble
from besedka.client.reactions import has, react
from besedka.client.recent import newest
from besedka.client.redaction import take_back
from besedka.client.sending import say_to
from besedka.client.state import Context, State, Step, fold

if TYPE_CHECKING:
    from besedka.client.lines import Line

__all__ = ["change_last", "react_to_last", "reply_to_last", "take_last_back"]


def reply_to_last(state: State, rest: str, context: Context) -> Step:
    """Answer the last message of somebody here."""
    _ = context.words
    nick, _space, text = rest.partition(" ")
    nick = nick.rstrip(":,")
    line = _last_of(state, nick)
    if line is None:
        sentence = _("{nick} has said nothing here that can be answered.").format(nick=nick)
        return Step(state, (trouble(sentence, context.now),))
    return say_to(state, state.current, text.strip(), context, reply=line.msgid)


def change_last(state: State, rest: str, context: Context) -> Step:
    """Change one's own last message here."""
    line = _own(state)
    return change(state, state.current, line, rest, context) if line else _nothing(state, context)


def take_last_back(state: State, _rest: str, context: Context) -> Step:
    """Take one's own last message here back."""
    line = _own(state)
    return take_back(state, state.current, line.msgid, context) if line else _nothing(state, context)


def react_to_last(state: State, rest: str, context: Context) -> Step:
    """React to the last message here, or of somebody; the same again takes the reaction back."""
    _ = context.words
    nick, _space, text = rest.rpartition(" ")
    line = _last_of(state, nick.strip()) if nick else newest(state, _here(state), lambda line: not line.own)
    if line is None:
        return Step(state, (trouble(_("There is nothing here to react to."), context.now),))
    gone = has(line.reactions, text, state.nick)
    return react(state, state.current, line.msgid, text, context, gone=gone)


def _here(state: State) -> str:
    return fold(state, state.current)


def _own(state: State) -> Line | None:
    return newest(state, _here(state), lambda line: line.own)


def _last_of(state: State, nick: str) -> Line | None:
    wanted = fold(state, nick)
    return newest(state, _here(state), lambda line: fold(state, line.nick) == wanted)


def _nothing(state: State, context: Context) -> Step:
    _ = context.words
    return Step(state, (trouble(_("You have said nothing here yet."), context.now),))
