"""Answers to what the person asked (LIST), refusals, and the other words of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client import past, signing_in
from besedka.client.incoming import last, param
from besedka.client.lines import info, status, trouble
from besedka.client.refusals import reason
from besedka.client.rooms import join_refused, on_join_refused
from besedka.client.search import noted
from besedka.client.state import Context, Phase, State, Step, fold, room_of, without_room
from besedka.client.talk import refuse, sent_with
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.client.lines import Line
    from besedka.client.outgoing import Pending
    from besedka.protocols.irc import Message

__all__ = [
    "on_error",
    "on_fail",
    "on_list",
    "on_list_end",
    "on_numeric_error",
    "on_ping",
]

# Refusals that name the target of a message as their second parameter (RFC 2812 5.2).
_TARGET_REFUSED = frozenset({"401", "403", "404", "407", "408", "411", "412", "413", "414", "415", "442", "477", "531"})

# The question of /rooms, until something of its answer came.
_ROOMS = "rooms"


def on_ping(state: State, message: Message, _context: Context) -> Step:
    """Answer the server's PING."""
    return Step(state, send=(format_message("PONG", message.params[-1:], colon=True),))


def on_error(state: State, message: Message, context: Context) -> Step:
    """ERROR: the server's last words before it closes."""
    _ = context.words
    if state.phase is Phase.LEAVING:
        return Step(state)
    why = last(message)
    return Step(state, (status(_("The server says goodbye: {why}").format(why=why), context.now),))


def on_list(state: State, message: Message, context: Context) -> Step:
    """322: one room."""
    _ = context.words
    room, count, topic = (param(message, index) for index in (1, 2, 3))
    sentence = _("{room} ({count}): {topic}") if topic else _("{room} ({count})")
    shown: tuple[Line, ...] = (info(sentence.format(room=room, count=count, topic=topic), context.now),)
    if _ROOMS in state.asked:
        shown = (info(_("These are the rooms. /join ROOM takes you into one."), context.now), *shown)
    return Step(replace(state, asked=state.asked - {_ROOMS}), shown)


def on_list_end(state: State, _message: Message, context: Context) -> Step:
    """323: these were the rooms, if there were any."""
    _ = context.words
    if _ROOMS not in state.asked:
        return Step(state)
    sentence = _("There are no rooms. /join ROOM opens one.")
    return Step(replace(state, asked=state.asked - {_ROOMS}), (info(sentence, context.now),))


def on_fail(state: State, message: Message, context: Context) -> Step:
    """FAIL, WARN and NOTE (IRCv3 "Standard Replies"): <command> <code> [<context>…] <words>."""
    note = noted(state, message, context)
    if note is not None:
        return note
    why = reason(message, context.words)
    if message.verb != "FAIL":
        return Step(state, (info(why, context.now),))
    refused = state.outgoing.find(sent_with(state, message))
    if refused is None and "labeled-response" not in state.caps and message.params[:1] == ("PRIVMSG",):
        refused = _to_one_of(state, message.params[2:-1]) or _to_one_of(state, ())
    if refused is not None:
        return refuse(state, refused, why, context)
    if message.params[:1] == ("REGISTER",):
        state = signing_in.on_fail_register(state)
    if message.params[:1] == ("CHATHISTORY",):
        state = past.refused(state)
    if message.params[:1] in {("JOIN",), ("*",)}:  # * where all is refused for now: a disk that is full, a lockdown
        for name in message.params[2:-1]:
            room = room_of(state, name)
            if room is not None and not room.joined and room.out is None:
                return join_refused(without_room(state, name), name, why, context)
    return Step(state, (trouble(why[:1].upper() + why[1:], context.now),))


def _to_one_of(state: State, targets: tuple[str, ...]) -> Pending | None:
    """Find the oldest message on its way to one of `targets`, or to anybody where there are none."""
    folded = {fold(state, target) for target in targets}
    return state.outgoing.first(lambda pending: not folded or fold(state, pending.target) in folded)


def on_numeric_error(state: State, message: Message, context: Context) -> Step:
    """Take 400 to 599: refuses the message with its label, or the one to the target that it names."""
    why = reason(message, context.words)
    refused = state.outgoing.find(sent_with(state, message))
    if refused is None and "labeled-response" not in state.caps and message.verb in _TARGET_REFUSED:
        refused = state.outgoing.first(lambda p: fold(state, p.target) == fold(state, param(message, 1)))
    if refused is not None:
        return refuse(state, refused, why, context)
    about = param(message, 1)
    room = room_of(state, about)
    if room is not None and not room.joined and room.out is None:
        return on_join_refused(state, message, context)
    shown = f"{about}: {why}" if about and len(message.params) > 2 else why[:1].upper() + why[1:]
    return Step(replace(state, asked=frozenset()), (trouble(shown, context.now),))
