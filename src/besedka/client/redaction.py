"""Messages that are taken back (IRCv3 draft/message-redaction): heard of, and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client import rooms
from besedka.client.incoming import nick_of, param
from besedka.client.lines import Kind, Line
from besedka.client.recent import amended
from besedka.client.state import State, Step, fold, is_me, is_room
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.client.state import Context
    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "on_redact", "take_back"]

CAPABILITY = "draft/message-redaction"


def on_redact(state: State, message: Message, context: Context) -> Step:
    """REDACT: a message is gone; the line says which, or where nothing goes from the screen any more, that one is."""
    nick, target = nick_of(message), param(message, 0)
    talk = fold(state, target if is_room(state, target) or is_me(state, nick) else nick)
    state = amended(state, talk, param(message, 1), lambda _line: None)
    if not state.pages:
        return rooms.on_redact(state, message, context)
    room = target if is_room(state, target) else ""
    line = Line(
        kind=Kind.REDACTED,
        text=param(message, 2),
        when=context.now,
        room=room,
        nick=nick,
        target=target,
        direct=not room,
        own=is_me(state, nick),
        msgid=param(message, 1),
    )
    return Step(state, (line,))


def take_back(state: State, target: str, msgid: str, context: Context) -> Step:
    """Ask the server to take a message back; who may is its business."""
    _ = context.words
    if CAPABILITY not in state.caps:
        line = Line(kind=Kind.TROUBLE, text=_("This server takes nothing back."), when=context.now)
        return Step(state, (line,))
    return Step(state, send=(format_message("REDACT", (target, msgid)),))
