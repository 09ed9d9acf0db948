"""Messages whose author changes them (besedka.chat/edit, docs/spec/edit.md): heard of, and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import nick_of, param
from besedka.client.lines import Kind, Line, trouble
from besedka.client.recent import amended
from besedka.client.sending import ACTION_BEGIN, ACTION_END, say_to
from besedka.client.state import Context, State, Step, fold, is_me, is_room
from besedka.client.talk import sent_with

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "change", "on_edit"]

CAPABILITY = "besedka.chat/edit"


def on_edit(state: State, message: Message, context: Context) -> Step:
    """EDIT: a message says something else from now on; the line says which, and what."""
    nick, target, msgid, text = nick_of(message), *(param(message, index) for index in range(3))
    own = is_me(state, nick)
    if own:
        pending = state.outgoing.find(sent_with(state, message)) or state.outgoing.first(lambda p: p.edits == msgid)
        if pending is not None:
            state = replace(state, outgoing=state.outgoing.without(pending))
    if text.startswith(ACTION_BEGIN):
        text = text[len(ACTION_BEGIN) :].removesuffix(ACTION_END)
    room = target if is_room(state, target) else ""
    talk = fold(state, room or (target if own else nick))
    state = amended(state, talk, msgid, lambda line: replace(line, text=text, edited=True))
    line = Line(
        kind=Kind.EDITED,
        text=text,
        when=context.now,
        room=room,
        nick=nick,
        target=target,
        direct=not room,
        own=own,
        msgid=msgid,
    )
    return Step(state, (line,))


def change(state: State, target: str, line: Line, text: str, context: Context) -> Step:
    """Give a message of ours another text; it waits like a message, and who may is the server's business."""
    _ = context.words
    if CAPABILITY not in state.caps:
        sentence = _("On this server nothing that was said can be changed. Your words: {text}").format(text=text)
        return Step(state, (trouble(sentence, context.now),))
    return say_to(state, target, text, context, action=line.action, edits=line.msgid)
