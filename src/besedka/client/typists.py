"""Who is typing (IRCv3 "typing"): heard, told, and forgotten after a while. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import nick_of, param
from besedka.client.state import Context, State, Step, fold, is_me, is_room
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = ["EVERY_S", "heard", "spoke", "tell", "typing"]

TAG = "+typing"
# The page's times: how long a word of it counts, and how often one may be sent.
_LASTS = {"active": timedelta(seconds=6), "paused": timedelta(seconds=30)}
EVERY_S = 3.0


def heard(state: State, message: Message, context: Context) -> State:
    """Take a TAGMSG in that may tell that somebody is typing, pauses, or has stopped."""
    what = (message.tags or {}).get(TAG, "")
    nick, target = nick_of(message), param(message, 0)
    if not what or not target or not state.pages or is_me(state, nick):
        return state
    talk = fold(state, target if is_room(state, target) else nick)
    if what not in _LASTS:
        return spoke(state, talk, nick)
    others = {key: typist for key, typist in state.typists.get(talk, {}).items() if typist[1] > context.now}
    others[fold(state, nick)] = (nick, context.now + _LASTS[what])
    return replace(state, typists={**state.typists, talk: others})


def spoke(state: State, talk: str, nick: str) -> State:
    """Somebody said something, or stopped: they are typing no more."""
    here, key = state.typists.get(talk, {}), fold(state, nick)
    if key not in here:
        return state
    return replace(state, typists={**state.typists, talk: {k: typist for k, typist in here.items() if k != key}})


def typing(state: State, talk: str, now: datetime) -> tuple[tuple[str, ...], datetime | None]:
    """Return who types in a talk now, and until when that is so at the least."""
    here = [typist for typist in state.typists.get(talk, {}).values() if typist[1] > now]
    return tuple(nick for nick, _until in here), min((until for _nick, until in here), default=None)


def tell(state: State, place: str, *, active: bool) -> Step:
    """Tell who is in `place` that we are typing there, or have stopped; nobody, where the person wants that."""
    if "message-tags" not in state.caps or not state.preferences.typing or not place:
        return Step(state)
    return Step(state, send=(format_message("TAGMSG", (place,), tags={TAG: "active" if active else "done"}),))
