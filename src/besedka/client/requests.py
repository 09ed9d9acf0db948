"""What the screens want of the conversation, as data, and what comes of it: pure.

Line mode types words into the current room; a screen also says which room it means.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from besedka.client import commands
from besedka.client.edits import change
from besedka.client.hidden import Given, give
from besedka.client.lines import Line
from besedka.client.markers import tell_read
from besedka.client.past import ask_apart, ask_around, ask_older, on_entering, paging
from besedka.client.reactions import react
from besedka.client.redaction import take_back
from besedka.client.sending import say_to
from besedka.client.shown import Shown
from besedka.client.state import Context, State, Step, fold, is_room, room_of
from besedka.client.typists import tell

__all__ = [
    "Answered",
    "ApartAsked",
    "Changed",
    "Entered",
    "OlderAsked",
    "Reacted",
    "Read",
    "Request",
    "Said",
    "Sought",
    "TakenBack",
    "Typing",
    "fulfil",
]


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


class Changed(Struct, frozen=True):
    """The person gave a message of theirs in `place` another text."""

    place: str
    line: Line
    text: str


class Reacted(Struct, frozen=True):
    """The person reacts to the message `msgid` of `place`, or takes that back (`gone`)."""

    place: str
    msgid: str
    text: str
    gone: bool = False


class Sought(Struct, frozen=True):
    """The person wants to see the message `msgid` of `place`, or what was said there at `when`, in its context."""

    place: str
    msgid: str
    when: datetime


class ApartAsked(Struct, frozen=True):
    """The person reads a page of the past and scrolled to its end: what comes "before" or "after" `reference`."""

    place: str
    which: str
    reference: str


class Typing(Struct, frozen=True):
    """The person is typing in `place`, or has stopped."""

    place: str
    active: bool


Request: TypeAlias = (
    Said | Entered | OlderAsked | Read | Answered | TakenBack | Changed | Reacted | Typing | Sought | ApartAsked | Given
)


def fulfil(state: State, request: Request, context: Context) -> Step:
    """Do what is wanted."""
    if isinstance(request, Said):
        return _said(state, request, context)
    if isinstance(request, Answered):
        return say_to(state, request.place, request.text, context, reply=request.reply)
    if isinstance(request, Changed):
        return change(state, request.place, request.line, request.text, context)
    if isinstance(request, Reacted):
        return react(state, request.place, request.msgid, request.text, context, gone=request.gone)
    if isinstance(request, TakenBack):
        return take_back(state, request.place, request.msgid, context)
    if isinstance(request, Given):
        return give(state, request, context)
    if isinstance(request, Typing | Read | OlderAsked | Sought | ApartAsked):
        return _by_itself(state, request)
    return _entered(state, request.place)


def _by_itself(state: State, request: Typing | Read | OlderAsked | Sought | ApartAsked) -> Step:
    """Do what no command of the person's is; of a room that we were put out of the server would only refuse it."""
    room = room_of(state, request.place)
    if room is not None and room.out is not None:
        return Step(state)
    if isinstance(request, Typing):
        return tell(state, request.place, active=request.active)
    if isinstance(request, Read):
        return tell_read(state, request.place, request.when)
    if isinstance(request, OlderAsked):
        return ask_older(state, request.place, request.reference)
    if isinstance(request, Sought):
        return ask_around(state, request.place, request.msgid, request.when)
    return ask_apart(state, request.place, request.which, request.reference)


def _entered(state: State, place: str) -> Step:
    """Look at a place; of a talk with one person that is opened for the first time, ask for the newest page."""
    state = _looking_at(state, place)
    key = fold(state, place)
    if not paging(state) or is_room(state, place) or not place or key in state.shown:
        return Step(state)
    return on_entering(replace(state, shown={**state.shown, key: Shown()}), place)


def _said(state: State, request: Said, context: Context) -> Step:
    if request.literal:
        return say_to(state, request.place, request.text, context, action=request.action)
    return commands.typed(_looking_at(state, request.place), request.text, context)


def _looking_at(state: State, place: str) -> State:
    """A room that we are not in, and do not want to be in, cannot be looked at; anybody can be spoken to."""
    room = room_of(state, place)
    if room is not None:
        return replace(state, current=room.name)
    return state if is_room(state, place) else replace(state, current=place)
