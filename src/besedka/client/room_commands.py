"""Commands about rooms and who is in them: /join, /leave, /rooms, /who, /topic. Order in them is in `moderation`."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.lines import info, trouble
from besedka.client.naming import usable
from besedka.client.registration import joining
from besedka.client.state import (
    Context,
    Phase,
    Room,
    State,
    Step,
    fold,
    is_room,
    room_of,
    with_room,
    without_room,
)
from besedka.protocols.irc import format_message

__all__ = ["join", "leave", "outside", "rooms", "topic", "unusable", "who"]


def unusable(state: State, word: str, context: Context) -> Step | None:
    """Say that a word cannot be a name on the wire; None where it can."""
    if usable(word):
        return None
    return Step(state, (trouble(context.words("{word} cannot be a name.").format(word=word), context.now),))


def outside(state: State, context: Context) -> Step | None:
    """Say that the person is in no room now; None where they are in one."""
    if is_room(state, state.current) and room_of(state, state.current) is not None:
        return None
    sentence = context.words("That is done in a room: /join ROOM takes you into one.")
    return Step(state, (trouble(sentence, context.now),))


def _room_named(state: State, word: str) -> str:
    """Return the name of a room as servers know it, where the person left its sign out."""
    return word if is_room(state, word) else f"#{word}"


def join(state: State, rest: str, context: Context) -> Step:
    """Go into a room, with its password where it has one; without a name, back to where one was put out."""
    here = room_of(state, state.current)
    if not rest and (here is None or here.out is None):
        return Step(state, (trouble(context.words("Into which room? /join ROOM"), context.now),))
    word, _space, key = rest.partition(" ") if rest or here is None else (here.name, "", "")
    refused = unusable(state, word, context) or unusable(state, key.strip() or "-", context)
    if refused:
        return refused
    name = _room_named(state, word)
    room = room_of(state, name)
    if room is not None and room.joined:
        # Who is there is told again, as on entering: without a word the person would not know that it was done.
        return Step(replace(state, current=room.name), send=(format_message("NAMES", (room.name,)),))
    room = room or Room(name, previous=state.current)
    room = replace(room, key=key.split()[0] if key.strip() else room.key)
    if state.phase is Phase.PRESENT:
        send: tuple[str, ...] = (joining(room),)
    else:
        room, send = replace(room, out=None), ()  # it is gone into with the others
    state = with_room(state, room)
    return Step(replace(state, current=name), send=send)


def leave(state: State, rest: str, context: Context) -> Step:
    """Leave a room; without a name, this one."""
    _ = context.words
    word = rest.split()[0] if rest else state.current
    room = room_of(state, word) or room_of(state, _room_named(state, word))
    if room is None and not rest:
        return outside(state, context) or Step(state)
    if room is None:
        return Step(state, (trouble(_("You are not in {room}.").format(room=word), context.now),))
    if room.joined:
        return Step(state, send=(format_message("PART", (room.name,)),))
    state = without_room(state, room.name)
    return Step(state, (info(_("You left {room}.").format(room=room.name), context.now),))


def rooms(state: State, _rest: str, _context: Context) -> Step:
    """List the rooms of the server."""
    return Step(replace(state, asked=state.asked | {"rooms"}), send=("LIST",))


def who(state: State, rest: str, context: Context) -> Step:
    """Tell who is in a room, or who somebody is; without a name, of where one is."""
    name = rest.split()[0] if rest else state.current
    if not name:
        return outside(state, context) or Step(state)
    refused = unusable(state, name, context)
    if refused:
        return refused
    if not is_room(state, name):
        return Step(state, send=(format_message("WHOIS", (name,)),))
    asked = state.asked | {f"names {fold(state, name)}"}
    return Step(replace(state, asked=asked), send=(format_message("NAMES", (name,)),))


def topic(state: State, rest: str, context: Context) -> Step:
    """Show or set what the room is about."""
    refused = outside(state, context)
    if refused:
        return refused
    if rest:
        return Step(state, send=(format_message("TOPIC", (state.current, rest), colon=True),))
    asked = state.asked | {f"topic {fold(state, state.current)}"}
    return Step(replace(state, asked=asked), send=(format_message("TOPIC", (state.current,)),))
