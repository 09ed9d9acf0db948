"""Messages that are taken back (IRCv3 draft/message-redaction): heard of, and asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.client import rooms
from besedka.client.incoming import param
from besedka.client.lines import Kind, trouble
from besedka.client.recent import amended, news_of
from besedka.client.state import State, Step, fold
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.client.state import Context
    from besedka.protocols.irc import Message

__all__ = ["CAPABILITY", "on_redact", "take_back"]

CAPABILITY = "draft/message-redaction"


def on_redact(state: State, message: Message, context: Context) -> Step:
    """REDACT: a message is gone; the line says which, or where nothing goes from the screen any more, that one is."""
    line = news_of(state, param(message, 1), message, Kind.REDACTED, param(message, 2), context.now)
    state = amended(state, fold(state, line.place), line.msgid, lambda _line: None)
    return Step(state, (line,)) if state.pages else rooms.on_redact(state, message, context)


def take_back(state: State, target: str, msgid: str, context: Context) -> Step:
    """Ask the server to take a message back; who may is its business."""
    _ = context.words
    if CAPABILITY not in state.caps:
        return Step(state, (trouble(_("This server takes nothing back."), context.now),))
    return Step(state, send=(format_message("REDACT", (target, msgid)),))
