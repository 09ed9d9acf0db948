"""What is said to `*playback`: into questions for what was missed (https://wiki.znc.in/Playback).

Nobody has this nick: no nick may have a star. Other modules of ZNC's are not there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from besedka.chat.names import fold_nick, fold_room
from besedka.chat.pages import Moment
from besedka.chat.playback import FindPlayback, ListPlayback, Playback
from besedka.i18n import mark
from besedka.sessions.irc.clock import MILLISECOND
from besedka.sessions.irc.steps import PlaybackRefused, Resume

if TYPE_CHECKING:
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["PLAYBACK", "is_playback", "playback", "znc"]

PLAYBACK = "*playback"
MOST_MASKS = 10  # with * or ? in them: each is tried on each room
MOST_LISTED = 1_000  # rooms and talks
_TIME = re.compile(r"(\d{1,11})(?:\.(\d*))?", re.ASCII)
USAGE = mark("PLAY <rooms and nicks|*> [from] [to] | LIST [rooms|*]; times are seconds since 1970")


class _RefusedError(Exception):
    """What was asked cannot be understood; its text, and what stands for its numbers, says why."""

    def __init__(self, text: str, *values: str) -> None:
        super().__init__(text, *values)
        self.text = text
        self.values = values


def is_playback(target: str) -> bool:
    """Tell whether this is the name under which it is asked for."""
    return target[:1] == "*" and target.casefold() == PLAYBACK


def znc(session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Say something to a module of ZNC's: the words may come one by one, or as one parameter."""
    module, *words = message.params
    if not is_playback(module):
        return (PlaybackRefused(mark("No such module [{0}]: there is {1} alone"), (module, PLAYBACK)),)
    return playback(session, " ".join(words))


def playback(session: IrcSession, text: str) -> tuple[Step, ...]:
    """Ask for what is to be played; what the session sends behind it waits."""
    verb, *words = text.split() or ("",)
    try:
        step = _understand(session, verb.upper(), words)
    except _RefusedError as refused:
        return (PlaybackRefused(refused.text, refused.values),)
    session.held = True
    return step, _RESUME


def _understand(session: IrcSession, verb: str, words: list[str]) -> Step:
    if verb == "PLAY" and 1 <= len(words) <= 3:
        times = [_moment(word) for word in words[1:]]
        first, second, *_ = (*times, None, None)
        wanted = _playback(words[0], first, second, session.facts.settings.irc.missed)
        return FindPlayback(session.number, wanted)
    if verb == "LIST" and len(words) <= 1:
        return ListPlayback(session.number, _playback(words[0] if words else "*", None, None, MOST_LISTED))
    if verb == "CLEAR":
        raise _RefusedError(
            mark("What was said stays, for all who were there: it is not cleared. Play from a later time on")
        )
    raise _RefusedError(USAGE)


def _playback(targets: str, first: Moment | None, second: Moment | None, limit: int) -> Playback:
    typed = tuple(filter(None, targets.split(",")))
    masks = tuple({fold_room(each): None for each in typed if "*" in each or "?" in each})
    if len(masks) > MOST_MASKS:
        raise _RefusedError(mark("At most {0} names with * or ? at once"), str(MOST_MASKS))
    if first is not None and second is not None and second.time <= first.time:
        raise _RefusedError(mark("The second time is not behind the first"))
    rooms = tuple({fold_room(each): None for each in typed if each[0] == "#"})
    nicks = {fold_nick(each): each for each in typed if each[0] != "#" and fold_room(each) not in masks}
    return Playback(rooms, tuple(nicks.values()), masks, first, second, limit)


def _moment(word: str) -> Moment | None:
    """Read seconds since 1970, to the nearest millisecond: floating point has hit the one that was meant."""
    found = _TIME.fullmatch(word)
    if found is None:
        raise _RefusedError(mark("{0} is no time: seconds since 1970, such as 1793491200"), word)
    seconds, fraction = found.groups()
    microseconds = int(seconds) * 1_000_000 + int(f"{fraction or ''}000000"[:6])
    time = (microseconds + MILLISECOND // 2) // MILLISECOND * MILLISECOND
    return Moment(time=time, lasting=MILLISECOND) if time else None


_RESUME = Resume()
