"""What the full screen wants of the conversation, as data, and what comes of it: pure.

Line mode types words into the current room; a screen also says which room it means.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from besedka.client import commands
from besedka.client.state import Context, State, Step, is_room, room_of

__all__ = ["Entered", "Request", "Said", "fulfil"]


class Said(Struct, frozen=True):
    """The person gave `text` in `place`: a command, or words for it. `literal`: words, whatever they begin with."""

    place: str
    text: str
    literal: bool = False
    action: bool = False


class Entered(Struct, frozen=True):
    """The person looks at `place` now: a room, or the nick of somebody."""

    place: str


Request: TypeAlias = Said | Entered


def fulfil(state: State, request: Request, context: Context) -> Step:
    """Do what is wanted."""
    if isinstance(request, Said):
        return _said(state, request, context)
    return Step(_looking_at(state, request.place))


def _said(state: State, request: Said, context: Context) -> Step:
    if request.literal:
        return commands.say_to(state, request.place, request.text, context, action=request.action)
    return commands.typed(_looking_at(state, request.place), request.text, context)


def _looking_at(state: State, place: str) -> State:
    """A room that we are not in, and do not want to be in, cannot be looked at; anybody can be spoken to."""
    room = room_of(state, place)
    if room is not None:
        return replace(state, current=room.name)
    return state if is_room(state, place) else replace(state, current=place)
