"""Who is away: heard of (IRCv3 away-notify, WHO), and said of oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import nick_of, param
from besedka.client.lines import info
from besedka.client.state import Context, State, Step, fold, room_of
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["ask_who", "away", "back", "is_away", "moved", "on_away", "on_own", "on_who"]

CAPABILITY = "away-notify"
# Of a larger room nobody looks whether each is away, and its answer would be long.
_PEOPLE = 100
# The flags of 352 begin with it for who is away ("gone").
_GONE = "G"


def is_away(state: State, nick: str) -> bool:
    """Whether somebody is away, as far as it is known."""
    return fold(state, nick) in state.away


def on_away(state: State, message: Message, _context: Context) -> Step:
    """AWAY: somebody goes, or is back where it says nothing."""
    return Step(_marked(state, nick_of(message), param(message, 0)))


def _marked(state: State, nick: str, why: str) -> State:
    key = fold(state, nick)
    if state.away.get(key, "") == why:
        return state
    others = {other: text for other, text in state.away.items() if other != key}
    return replace(state, away={**others, key: why} if why else others)


def moved(state: State, old: str, new: str) -> State:
    """Somebody is called otherwise, or left where `new` is empty."""
    why = state.away.get(fold(state, old), "")
    if not why:
        return state
    state = _marked(state, old, "")
    return _marked(state, new, why) if new else state


def on_own(state: State, message: Message, context: Context) -> Step:
    """305 and 306: we are back, or away."""
    _ = context.words
    gone = message.verb == "306"
    if is_away(state, state.nick) is gone:
        return Step(state)
    sentence = _("You are away. /back says that you are here again.") if gone else _("You are here again.")
    return Step(_marked(state, state.nick, "-" if gone else ""), (info(sentence, context.now),))


def on_who(state: State, message: Message, _context: Context) -> Step:
    """352: one of those in a room that we asked about ourselves."""
    nick, flags = param(message, 5), param(message, 6)
    return Step(_marked(state, nick, state.away.get(fold(state, nick), "-") if flags.startswith(_GONE) else ""))


def ask_who(state: State, name: str) -> tuple[str, ...]:
    """Return what asks who of a room that we have come into is away, where the server then tells changes."""
    room = room_of(state, name)
    if not state.pages or CAPABILITY not in state.caps or room is None or len(room.members) > _PEOPLE:
        return ()
    return (format_message("WHO", (name,)),)


def away(state: State, rest: str, context: Context) -> Step:
    """Say that one is away, and why."""
    _ = context.words
    return Step(state, send=(format_message("AWAY", (rest or _("away"),), colon=True),))


def back(state: State, _rest: str, _context: Context) -> Step:
    """Say that one is here again."""
    return Step(state, send=("AWAY",))
