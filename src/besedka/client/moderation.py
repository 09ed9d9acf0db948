"""Order in a room, as its operators keep it: /kick, /ban, /quiet, /op and their like; and what the server answers.

Who may is the server's business (docs/moderation.md). besedka ends a ban by itself; elsewhere a ban is a mode.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.chat.durations import parse_duration
from besedka.client.incoming import param
from besedka.client.lines import info, trouble
from besedka.client.registration import MESSAGE_KEY
from besedka.client.room_commands import outside, unusable
from besedka.client.sending import ask_service
from besedka.client.state import Context, State, Step, fold, is_me, is_room, room_of
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message

__all__ = [
    "ban",
    "bans",
    "deop",
    "devoice",
    "invite",
    "is_ours",
    "kick",
    "mask_of",
    "mode",
    "on_ban",
    "on_ban_end",
    "on_inviting",
    "on_modes",
    "oneself",
    "op",
    "quiet",
    "unban",
    "unquiet",
    "voice",
]


def oneself(state: State, nick: str, context: Context) -> Step | None:
    """Say that what would be done to somebody would be done to oneself, or to nobody; None where it would not."""
    refused = unusable(state, nick, context)
    if refused or not is_me(state, nick):
        return refused
    sentence = context.words("{nick} is you yourself: nothing was done.").format(nick=nick)
    return Step(state, (trouble(sentence, context.now),))


def is_ours(state: State) -> bool:
    """Whether the server is besedka."""
    return MESSAGE_KEY in state.caps


def kick(state: State, rest: str, context: Context) -> Step:
    """Put somebody out of this room; they may come back."""
    nick, _space, why = rest.partition(" ")
    refused = outside(state, context) or oneself(state, nick, context)
    return refused or Step(state, send=(_kick(state, nick, why.strip()),))


def _kick(state: State, nick: str, why: str) -> str:
    return format_message("KICK", (state.current, nick, *((why,) if why else ())), colon=bool(why))


def ban(state: State, rest: str, context: Context) -> Step:
    """Keep somebody out of this room, for a time or for ever, and put them out."""
    step, why = _listed(state, rest, context, "TBAN", "+b")
    nick = rest.split()[0]
    room = room_of(state, state.current)
    if not step.send or room is None or fold(state, nick) not in room.members:
        return step
    return Step(step.state, step.show, (*step.send, _kick(state, nick, why)))


def quiet(state: State, rest: str, context: Context) -> Step:
    """Let somebody only read in this room, for a time or for ever."""
    return _listed(state, rest, context, "TMUTE", "+q")[0]


def _listed(state: State, rest: str, context: Context, verb: str, letters: str) -> tuple[Step, str]:
    """Put somebody on a list of the room; return the reason, too."""
    _ = context.words
    nick, *others = rest.split()
    timed = others and not others[0].isdecimal() and parse_duration(others[0]) is not None
    time = others.pop(0) if timed else ""
    why = " ".join(others)
    refused = outside(state, context) or oneself(state, nick, context)
    if refused:
        return refused, why
    if is_ours(state):
        words = (state.current, time or "0", nick, *((why,) if why else ()))
        return Step(state, send=(format_message(verb, words, colon=bool(why)),)), why
    if time:
        sentence = _("On this server that has no end by itself: leave {time} out.").format(time=time)
        return Step(state, (trouble(sentence, context.now),)), why
    return Step(state, send=(format_message("MODE", (state.current, letters, mask_of(nick))),)), why


def mask_of(whom: str) -> str:
    """Return a mask that fits a nick; what is a mask stays as it is."""
    return whom if set(whom) & set("!@*?:$") else f"{whom}!*@*"


def unban(state: State, rest: str, context: Context) -> Step:
    """Let somebody in again: everything on the list that fits them goes."""
    return _unlisted(state, rest, context, "unban", "-b")


def unquiet(state: State, rest: str, context: Context) -> Step:
    """Let somebody speak again."""
    return _unlisted(state, rest, context, "unmute", "-q")


def _unlisted(state: State, rest: str, context: Context, word: str, letters: str) -> Step:
    whom = rest.split()[0]
    refused = outside(state, context) or unusable(state, whom, context)
    if refused:
        return refused
    if is_ours(state):
        return Step(state, send=(ask_service(f"{word} {state.current} {whom}"),))
    return Step(state, send=(format_message("MODE", (state.current, letters, mask_of(whom))),))


def bans(state: State, _rest: str, context: Context) -> Step:
    """List who is kept out of this room, or may not speak there."""
    refused = outside(state, context)
    if refused:
        return refused
    if is_ours(state):
        return Step(state, send=(ask_service(f"bans {state.current}"),))
    return Step(state, send=(format_message("MODE", (state.current, "b")),))


def _status(letters: str) -> Callable[[State, str, Context], Step]:
    """Make the command that gives or takes a role by a mode."""

    def change(state: State, rest: str, context: Context) -> Step:
        nick = rest.split()[0]
        refused = outside(state, context) or unusable(state, nick, context)
        return refused or Step(state, send=(format_message("MODE", (state.current, letters, nick)),))

    return change


op, deop, voice, devoice = map(_status, ("+o", "-o", "+v", "-v"))


def invite(state: State, rest: str, context: Context) -> Step:
    """Invite somebody to this room, or to another one."""
    nick, *others = rest.split()
    if others:
        room = others[0] if is_room(state, others[0]) else f"#{others[0]}"
        refused = oneself(state, nick, context) or unusable(state, room, context)
    else:
        room, refused = state.current, outside(state, context) or oneself(state, nick, context)
    return refused or Step(state, send=(format_message("INVITE", (nick, room)),))


def mode(state: State, rest: str, context: Context) -> Step:
    """Show or change the modes of this room."""
    refused = outside(state, context)
    for word in rest.split():
        refused = refused or unusable(state, word, context)
    return refused or Step(state, send=(format_message("MODE", (state.current, *rest.split())),))


def on_modes(state: State, message: Message, context: Context) -> Step:
    """324: the modes that were asked for."""
    room, letters = param(message, 1), " ".join(message.params[2:])
    sentence = context.words("Modes of {room}: {modes}").format(room=room, modes=letters)
    return Step(state, (info(sentence, context.now, room),))


def on_ban(state: State, message: Message, context: Context) -> Step:
    """367: one ban of a room."""
    room, mask, by = (param(message, index) for index in (1, 2, 3))
    sentence = context.words("{mask} is banned, by {by}") if by else context.words("{mask} is banned")
    line = info(sentence.format(mask=mask, by=by.partition("!")[0]), context.now, room)
    return Step(replace(state, asked=state.asked | {"bans"}), (line,))


def on_ban_end(state: State, message: Message, context: Context) -> Step:
    """368: these were the bans, if there were any."""
    told = "bans" in state.asked
    line = info(context.words("Nobody is banned from {room}.").format(room=param(message, 1)), context.now)
    return Step(replace(state, asked=state.asked - {"bans"}), () if told else (line,))


def on_inviting(state: State, message: Message, context: Context) -> Step:
    """341: the invitation is on its way."""
    nick, room = param(message, 1), param(message, 2)
    sentence = context.words("{nick} is invited to {room}.").format(nick=nick, room=room)
    return Step(state, (info(sentence, context.now, room),))
