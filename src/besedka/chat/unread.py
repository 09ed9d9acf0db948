"""How much one has not read: derived from the markers and the journal, so all devices of an account agree.

What counts are messages and notices of others behind the marker; without a marker nothing was read. What mentions one
is said in `mentions.py`. The journal does the counting (`pages.CountUnread`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.markers import markers_of
from besedka.chat.names import fold_nick
from besedka.chat.pages import CountUnread, UnreadRoom, UnreadTalk
from besedka.chat.past import correspondents
from besedka.chat.queries import Answer, Query

if TYPE_CHECKING:
    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["MOST", "FindUnread", "UnreadFound", "UnreadHidden", "find_unread"]

MOST = 1000  # counted in a room or talk; who has missed more is told that it is more


class FindUnread(Query, frozen=True):
    """What is unread in a room or with somebody; in all one's rooms and talks for None."""

    target: str | None


class UnreadFound(Answer, frozen=True):
    """This is what the journal is to be asked."""

    question: CountUnread


class UnreadHidden(Answer, frozen=True):
    """One is not in such a room."""

    target: str


def find_unread(state: State, query: FindUnread, now: int) -> Answer:
    """Answer with the question that counts it, up to the newest entry."""
    user, target = state.by_session[query.session], query.target
    markers = markers_of(state, user)
    if target is None:
        rooms = tuple(_room(room, markers) for room in user.rooms)
        return UnreadFound(query.session, now, _question(state, user, rooms, (), everybody=True))
    if not target.startswith("#"):
        talk = UnreadTalk(target, *correspondents(state, target))
        return UnreadFound(query.session, now, _question(state, user, (), (talk,)))
    room = state.room(target)
    if room is None or user.number not in room.members:
        return UnreadHidden(query.session, now, target)
    return UnreadFound(query.session, now, _question(state, user, (_room(room, markers),), ()))


def _room(room: Room, markers: dict[str, int]) -> UnreadRoom:
    return UnreadRoom(room.number, room.name, markers.get(room.folded, 0), room.hidden)


def _question(
    state: State,
    user: User,
    rooms: tuple[UnreadRoom, ...],
    talks: tuple[UnreadTalk, ...],
    *,
    everybody: bool = False,
) -> CountUnread:
    source = user.source
    names = (user.folded, *(() if source.account is None else (fold_nick(source.account),)))
    markers = {key: read for key, read in markers_of(state, user).items() if not key.startswith("#")}
    own = source.identity or source.mask
    return CountUnread(own, tuple(dict.fromkeys(names)), rooms, talks, everybody, markers, state.position, MOST)
