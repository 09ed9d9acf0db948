"""What a client asks to be played back (znc.in/playback): of some rooms and talks what was said since it was here last.

What is played is the journal's to say (`chat/pages.py` has the questions).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.masks import matches
from besedka.chat.pages import DirectMessages, Extent, Moment, PastTargets, Question, RoomPast, Which
from besedka.chat.past import talk_with
from besedka.chat.queries import Answer, Query

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["EVERYTHING", "FindPlayback", "ListPlayback", "Playback", "PlaybackFound", "PlaybackListed"]

EVERYTHING = "*"


class Playback(msgspec.Struct, frozen=True):
    """What is wanted: the last `limit` messages of each place between two moments, both left out; None: no bound.

    `rooms` are folded names, and so are `masks` of rooms (`*`: everything); `nicks` are as they were typed.
    """

    rooms: tuple[str, ...]
    nicks: tuple[str, ...]
    masks: tuple[str, ...]
    first: Moment | None
    second: Moment | None
    limit: int

    def has(self, folded: str) -> bool:
        """Whether a room is wanted, by its folded name."""
        return folded in self.rooms or any(matches(mask, folded) for mask in self.masks)

    @property
    def extent(self) -> Extent:
        """Return which part of a place that is. Where the later moment comes first, the newest are wanted."""
        if self.second is None:
            return Extent(Which.LATEST, self.limit, self.first)
        return Extent(Which.BETWEEN, self.limit, self.second, self.first or Moment(time=1))


class FindPlayback(Query, frozen=True):
    """What is to be played of the rooms that one is in, and of one's own talks."""

    wanted: Playback


class ListPlayback(Query, frozen=True):
    """Where there is something to be played: rooms and talks, with the time of their newest message."""

    wanted: Playback


class PlaybackFound(Answer, frozen=True):
    """What the journal is to be asked, talks first; rooms that one enters a moment later may be wanted as well."""

    wanted: Playback
    questions: tuple[Question, ...]


class PlaybackListed(Answer, frozen=True):
    """The same for a list."""

    wanted: Playback
    question: PastTargets


def find_playback(state: State, query: FindPlayback, now: int) -> PlaybackFound:
    """Answer with the questions that find it, up to the newest entry."""
    user, wanted = state.by_session[query.session], query.wanted
    questions: list[Question] = []
    if EVERYTHING in wanted.masks:
        questions += _all_talks(state, user, wanted)
    else:
        questions += [talk_with(state, user, nick, wanted.extent) for nick in wanted.nicks]
    questions += [
        RoomPast(room.number, room.name, state.position, wanted.extent, room.hidden)
        for room in user.rooms
        if wanted.has(room.folded)
    ]
    return PlaybackFound(query.session, now, wanted, tuple(questions))


def _all_talks(state: State, user: User, wanted: Playback) -> list[Question]:
    """Return the question for direct messages from and to anybody; a stranger has none."""
    identity = user.source.identity
    if identity is None:
        return []
    since = 0 if wanted.first is None else wanted.first.time + wanted.first.lasting
    until = 0 if wanted.second is None else wanted.second.time
    return [DirectMessages(identity, state.position, wanted.limit, since, until=until)]


def list_playback(state: State, query: ListPlayback, now: int) -> PlaybackListed:
    """Answer with the question that finds them, the oldest first."""
    user, wanted = state.by_session[query.session], query.wanted
    rooms = tuple((room.number, room.name, room.hidden) for room in user.rooms)
    beginning, end = Moment(time=0), Moment(time=now + 1)
    question = PastTargets(user.source.identity, rooms, state.position, beginning, end, wanted.limit)
    return PlaybackListed(query.session, now, wanted, question)
