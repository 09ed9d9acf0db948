"""Messages whose author changes them (besedka.chat/edit, docs/spec/edit.md): heard of, and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import nick_of, param
from besedka.client.lines import Kind, Line, trouble
from besedka.client.recent import amended, news_of
from besedka.client.sending import ACTION_BEGIN, ACTION_END, say_to
from besedka.client.state import Context, State, Step, fold, is_me
from besedka.client.talk import sent_with

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "change", "on_edit"]

CAPABILITY = "besedka.chat/edit"


def on_edit(state: State, message: Message, context: Context) -> Step:
    """EDIT: a message says something else from now on; the line says which, and what."""
    msgid, text = param(message, 1), param(message, 2)
    if is_me(state, nick_of(message)):
        pending = state.outgoing.find(sent_with(state, message)) or state.outgoing.first(lambda p: p.edits == msgid)
        if pending is not None:
            state = replace(state, outgoing=state.outgoing.without(pending))
    if text.startswith(ACTION_BEGIN):
        text = text[len(ACTION_BEGIN) :].removesuffix(ACTION_END)
    line = news_of(state, msgid, message, Kind.EDITED, text, context.now)
    talk = fold(state, line.place)
    return Step(amended(state, talk, msgid, lambda old: replace(old, text=text, edited=True)), (line,))


def change(state: State, target: str, line: Line, text: str, context: Context) -> Step:
    """Give a message of ours another text; it waits like a message, and who may is the server's business."""
    _ = context.words
    if CAPABILITY not in state.caps:
        sentence = _("On this server nothing that was said can be changed. Your words: {text}").format(text=text)
        return Step(state, (trouble(sentence, context.now),))
    return say_to(state, target, text, context, action=line.action, edits=line.msgid)
