"""Messages of several lines as the server tells them (IRCv3 draft/multiline): gathered until they are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import last, param
from besedka.client.state import BATCHES, Batch, Multiline
from besedka.protocols.irc import Message

if TYPE_CHECKING:
    from besedka.client.state import State

__all__ = ["CAPABILITY", "CONCAT", "gathered", "limits_of"]

CAPABILITY = "draft/multiline"
CONCAT = "draft/multiline-concat"
# A server that sends longer ones is not followed: what besedka takes is a tenth of that.
_LINES = 1000


def limits_of(value: str) -> Multiline:
    """Return what the capability's value allows; where it says nothing that can be understood, little."""
    words = dict(word.partition("=")[::2] for word in value.split(","))
    limits = Multiline()
    if words.get("max-bytes", "").isdecimal():
        limits = replace(limits, bytes=max(1, int(words["max-bytes"])))
    if words.get("max-lines", "").isdecimal():
        limits = replace(limits, lines=max(1, int(words["max-lines"])))
    return limits


def gathered(state: State, message: Message) -> tuple[State, Message | None]:
    """Take a message that may be a part of a larger one; return it, or the whole, or None while that is under way."""
    name = param(message, 0)
    if message.verb != "BATCH":
        return _part(state, message)
    if name[:1] == "+" and param(message, 1) == CAPABILITY and len(state.batches) < BATCHES:
        batch = Batch(CAPABILITY, head=message)
        return replace(state, batches={**state.batches, name[1:]: batch}), None
    ended = state.batches.get(name[1:])
    if name[:1] != "-" or ended is None or ended.head is None:
        return state, message
    state = replace(state, batches={key: batch for key, batch in state.batches.items() if key != name[1:]})
    return state, _whole(ended, ended.head)


def _part(state: State, message: Message) -> tuple[State, Message | None]:
    name = (message.tags or {}).get("batch", "")
    batch = state.batches.get(name)
    if batch is None or batch.head is None:
        return state, message
    if len(batch.parts) < _LINES:
        batch = replace(batch, parts=(*batch.parts, message))
    return replace(state, batches={**state.batches, name: batch}), None


def _whole(batch: Batch, head: Message) -> Message | None:
    """Return the one message that the parts are: with the tags of the batch, in the batch around it."""
    if not batch.parts:
        return None
    first = batch.parts[0]
    text = last(first)
    for part in batch.parts[1:]:
        text += last(part) if CONCAT in (part.tags or {}) else f"\n{last(part)}"
    return Message(first.verb, (*first.params[:-1], text), head.tags, first.source or head.source)
