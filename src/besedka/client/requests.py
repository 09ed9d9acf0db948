"""What the full screen wants of the conversation, as data, and what comes of it: pure.

Line mode types words into the current room; a screen also says which room it means.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from besedka.client import commands
from besedka.client.clean import clean
from besedka.client.markers import tell_read
from besedka.client.past import ask_older, on_entering, paging
from besedka.client.redaction import take_back
from besedka.client.shown import Shown
from besedka.client.state import Context, State, Step, fold, is_room, room_of

__all__ = ["Answered", "Entered", "OlderAsked", "Read", "Request", "Said", "TakenBack", "fulfil"]


class Said(Struct, frozen=True):
    """The person gave `text` in `place`: a command, or words for it. `literal`: words, whatever they begin with."""

    place: str
    text: str
    literal: bool = False
    action: bool = False


class Answered(Struct, frozen=True):
    """The person gave words for `place` that answer the message `reply`; whatever they begin with, they are words."""

    place: str
    text: str
    reply: str


class Entered(Struct, frozen=True):
    """The person looks at `place` now: a room, or the nick of somebody."""

    place: str


class OlderAsked(Struct, frozen=True):
    """The person scrolled to the oldest line of `place`; `reference` is that line's, "msgid=…" or "timestamp=…"."""

    place: str
    reference: str


class Read(Struct, frozen=True):
    """The person has seen everything in `place` up to `when`."""

    place: str
    when: datetime


class TakenBack(Struct, frozen=True):
    """The person takes the message `msgid` of `place` back."""

    place: str
    msgid: str


Request: TypeAlias = Said | Entered | OlderAsked | Read | Answered | TakenBack


def fulfil(state: State, request: Request, context: Context) -> Step:
    """Do what is wanted."""
    if isinstance(request, Said):
        return _said(state, request, context)
    if isinstance(request, Answered):
        return _answered(state, request, context)
    if isinstance(request, TakenBack):
        return take_back(state, request.place, request.msgid, context)
    if isinstance(request, OlderAsked):
        return ask_older(state, request.place, request.reference)
    if isinstance(request, Read):
        return tell_read(state, request.place, request.when)
    return _entered(state, request.place)


def _entered(state: State, place: str) -> Step:
    """Look at a place; of a talk with one person that is opened for the first time, ask for the newest page."""
    state = _looking_at(state, place)
    key = fold(state, place)
    if not paging(state) or is_room(state, place) or not place or key in state.shown:
        return Step(state)
    return on_entering(replace(state, shown={**state.shown, key: Shown()}), place)


def _answered(state: State, request: Answered, context: Context) -> Step:
    """Say the lines; the first of them carries what it answers."""
    reply, step = request.reply, Step(state)
    for line in filter(None, (clean(line).rstrip() for line in request.text.splitlines())):
        said = commands.say_to(step.state, request.place, line, context, reply=reply)
        step, reply = Step(said.state, step.show + said.show), ""
    return step


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
