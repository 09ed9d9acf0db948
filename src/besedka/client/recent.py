"""The last messages of each talk, as commands speak of them: "the last thing that Boris said here". Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import nick_of, param
from besedka.client.lines import Kind, Line
from besedka.client.state import State, is_me, is_room

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from besedka.protocols.irc import Message

__all__ = ["amended", "newest", "news_of", "noted", "of_msgid"]

# So many of each talk: about as far back as one would speak of something without pointing at it.
_KEPT = 50


def noted(state: State, talk: str, line: Line) -> State:
    """Remember a message as the newest of a talk, whose name is folded."""
    lines = (*state.recent.get(talk, ())[1 - _KEPT :], line)
    return replace(state, recent={**state.recent, talk: lines})


def news_of(state: State, msgid: str, message: Message, kind: Kind, text: str, when: datetime) -> Line:
    """Return what the server tells of the earlier message `msgid`, whose target is that of the news."""
    nick, target = nick_of(message), param(message, 0)
    room = target if is_room(state, target) else ""
    own = is_me(state, nick)
    return Line(
        kind=kind, text=text, when=when, room=room, nick=nick, target=target, direct=not room, own=own, msgid=msgid
    )


def amended(state: State, talk: str, msgid: str, change: Callable[[Line], Line | None]) -> State:
    """Change what is remembered of the message `msgid`; None: nothing is."""
    if of_msgid(state, talk, msgid) is None:
        return state
    changed = (change(line) if line.msgid == msgid else line for line in state.recent[talk])
    return replace(state, recent={**state.recent, talk: tuple(line for line in changed if line is not None)})


def of_msgid(state: State, talk: str, msgid: str) -> Line | None:
    """Return the message `msgid`, if it is remembered."""
    return newest(state, talk, lambda line: line.msgid == msgid)


def newest(state: State, talk: str, chosen: Callable[[Line], bool]) -> Line | None:
    """Return the last message of a talk for which `chosen` says yes."""
    return next((line for line in reversed(state.recent.get(talk, ())) if chosen(line)), None)
