"""People whom one does not want to hear alone: /block, /unblock; the server keeps the list (SILENCE, docs/service.md).

`wishes` is about what this client shows; who is blocked cannot reach any client of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import last, nick_of, param
from besedka.client.lines import info
from besedka.client.moderation import is_ours, mask_of, oneself
from besedka.client.room_commands import unusable
from besedka.client.sending import ask_service
from besedka.client.state import Context, State, Step, is_me
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["block", "on_block", "on_blocked", "on_blocked_end", "unblock"]


def block(state: State, rest: str, context: Context) -> Step:
    """Hear nothing any more that somebody says to us alone; without a name, list them."""
    if not rest:
        return Step(state, send=("SILENCE",))
    nick = rest.split()[0]
    return oneself(state, nick, context) or _changed(state, nick, "block", "+")


def unblock(state: State, rest: str, context: Context) -> Step:
    """Hear them again."""
    nick = rest.split()[0]
    return unusable(state, nick, context) or _changed(state, nick, "unblock", "-")


def _changed(state: State, nick: str, word: str, sign: str) -> Step:
    if is_ours(state):
        return Step(state, send=(ask_service(f"{word} {nick}"),))
    return Step(state, send=(format_message("SILENCE", (f"{sign}{mask_of(nick)}",)),))


def on_block(state: State, message: Message, context: Context) -> Step:
    """SILENCE: done; besedka's service says it in words of its own."""
    _ = context.words
    changed = param(message, 0)
    if is_ours(state) or not changed or not is_me(state, nick_of(message)):
        return Step(state)
    told = _("{mask} is heard again.") if changed[0] == "-" else _("{mask} is blocked.")
    return Step(state, (info(told.format(mask=changed.lstrip("+-")), context.now),))


def on_blocked(state: State, message: Message, context: Context) -> Step:
    """271: one who is blocked."""
    line = info(context.words("{mask} is blocked.").format(mask=last(message)), context.now)
    return Step(replace(state, asked=state.asked | {"blocked"}), (line,))


def on_blocked_end(state: State, _message: Message, context: Context) -> Step:
    """272: these were all, if there were any."""
    told = "blocked" in state.asked
    line = info(context.words("Nobody is blocked. /block NICK blocks somebody."), context.now)
    return Step(replace(state, asked=state.asked - {"blocked"}), () if told else (line,))
