"""The places that a screen shows: rooms and talks with one person, what is unread there, and the drafts.

It takes the lines of the model in and says where each belongs; how that looks is not known here. It belongs to the
thread of the screen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.lines import Kind, Line
from besedka.client.reactions import changed
from besedka.client.state import State, fold, is_room
from besedka.client.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

__all__ = ["Place", "Places"]


# What belongs to the talk with one person where it is `direct`.
_OF_A_TALK = frozenset({Kind.SAID, Kind.REDACTED, Kind.EDITED, Kind.REACTED, Kind.PAGE})


class Place:
    """A room or a talk with one person. `name` is shown, `direct` says that it is a person."""

    def __init__(self, name: str, *, direct: bool) -> None:
        self.name = name
        self.direct = direct
        self.timeline = Timeline()
        self.apart: Timeline | None = None
        """A page of the past that the person reads meanwhile."""
        self.unread = 0
        self.mentions = 0
        self.divider: int | None = None
        """The number of the first line that was not seen; it stays where it is while the person reads."""
        self.draft = ""
        self.answering: Line | None = None
        """The message that the draft answers."""
        self.changing: Line | None = None
        """The message of one's own of which the draft is to be the new text."""
        self.marked: datetime | None = None
        """Up to when it is read on any device, as far as the server told."""
        self.closed = False
        """The person is done with this talk: it goes from the list when something else is shown."""

    @property
    def shown(self) -> Timeline:
        """What the person reads: the talk, or a page of the past."""
        return self.timeline if self.apart is None else self.apart

    def amend(self, msgid: str, change: Callable[[Line], Line]) -> None:
        """Change a message wherever it is."""
        self.timeline.amend(msgid, change)
        if self.apart is not None:
            self.apart.amend(msgid, change)

    @property
    def newest(self) -> datetime | None:
        """When the last message was said, by the server's clock."""
        for number in range(self.timeline.end - 1, self.timeline.first - 1, -1):
            line = self.timeline[number]
            if line.kind is Kind.SAID and line.dated:
                return line.when
        return None

    def read_until(self, when: datetime) -> None:
        """Another device has read up to `when`: what is unread is only what came after it."""
        unread = mentions = 0
        for number in range(self.timeline.end - 1, self.timeline.first - 1, -1):
            line = self.timeline[number]
            if line.kind is Kind.SAID and not line.own:
                if line.when <= when:
                    break
                unread += 1
                mentions += line.mention or line.direct
        self.unread, self.mentions = min(self.unread, unread), min(self.mentions, mentions)

    def seen(self) -> None:
        """The person has it all before their eyes: nothing is unread. The divider stays until they go."""
        self.unread = self.mentions = 0


class Places:
    """All of them, rooms first. `state` is the model's newest; `watched`: the person sees the current place."""

    def __init__(self, state: State) -> None:
        self._places: dict[str, Place] = {}
        self.state = state
        self.watched = True
        self.update(state)

    @property
    def current(self) -> Place:
        """The place that is shown."""
        return self._places[self._key()]

    def _key(self) -> str:
        return fold(self.state, self.state.current)

    def __iter__(self) -> Iterator[Place]:
        return iter(sorted(self._places.values(), key=lambda place: (place.direct, place.name == "")))

    def find(self, name: str) -> Place | None:
        """Return the place `name`, if there is one."""
        return self._places.get(fold(self.state, name))

    def update(self, state: State) -> None:
        """Take the model's state: rooms come and go with it."""
        left = self._key() if self._places else None
        self.state = state
        for key, room in state.rooms.items():
            if key not in self._places:
                self._places[key] = Place(room.name, direct=False)
        self._place(state.current)
        for key in [key for key, place in self._places.items() if self._gone(key, place)]:
            del self._places[key]
        for key, place in self._places.items():
            marker = state.read.get(key)
            if marker is not None and marker != place.marked:
                place.marked = marker
                place.read_until(marker)
        if left is not None and left != self._key():
            if left in self._places:
                self._places[left].divider = self._places[left].apart = None
            self.look()

    def _gone(self, key: str, place: Place) -> bool:
        if key == self._key():
            return False
        return place.closed or (not place.direct and key not in self.state.rooms)

    def look(self) -> None:
        """The person sees the current place again, up to its end."""
        self.current.seen()

    def _place(self, name: str) -> Place:
        key = fold(self.state, name)
        if key not in self._places:
            self._places[key] = Place(name, direct=name != "" and not is_room(self.state, name))
        return self._places[key]

    def take(self, line: Line) -> Place:
        """Put a line where it belongs; return the place."""
        place = self.where(line)
        if line.kind is Kind.MARK:  # where each line has its day and its time, that tells what was before
            return place
        if line.kind is Kind.REDACTED:
            self._take_back(place, line)
            return place
        if line.kind in {Kind.EDITED, Kind.REACTED}:
            place.amend(line.msgid, lambda old: _amended(old, line))
            return place
        answered = place.timeline.number_of(line.reply) if line.reply and not line.own else None
        if answered is not None and place.timeline[answered].own:
            line = replace(line, mention=True)  # whoever answers us, speaks to us
        told = line.kind is Kind.SAID and not line.own
        fresh = (told or (line.kind is Kind.TROUBLE and line.mention)) and self._unseen(place, line)
        if fresh:
            self._count(place, line)
        place.closed = False
        number = place.timeline.add(line)
        if line.kind is Kind.SAID and line.own and not line.replayed:
            place.divider = None
        elif fresh and place.divider is None and (place.unread or line.replayed):
            place.divider = number
        return place

    def _take_back(self, place: Place, line: Line) -> None:
        """Leave of a message only who said it, and count it no more."""
        number = place.timeline.number_of(line.msgid)
        if number is None or place.timeline[number].kind is Kind.REDACTED:
            return
        said = place.timeline[number]
        if place.unread and place.divider is not None and number >= place.divider and not said.own:
            place.unread -= 1
            place.mentions -= said.mention or said.direct
        place.amend(line.msgid, lambda old: replace(old, kind=Kind.REDACTED, text="", reply=""))

    def _unseen(self, place: Place, line: Line) -> bool:
        """Whether nobody has seen it, here or on another device."""
        if not line.replayed:
            return True
        marker = self.state.read.get(fold(self.state, place.name))
        return line.when > marker if marker is not None and line.dated else line.missed

    def put_before(self, lines: list[Line]) -> None:
        """Put a page of older lines, which belong together, before what is there."""
        self.where(lines[0]).timeline.put_before(lines)

    def where(self, line: Line) -> Place:
        """Return the place that a line belongs to."""
        if line.kind in _OF_A_TALK and line.direct:
            return self._place(line.target if line.own else line.nick)
        if line.failed:
            return self.find(line.target) or self.current
        # what belongs to no room is an answer or a word about the connection: where the person looks
        room = line.room or line.about
        return (self.find(room) if room else None) or self.current

    def _count(self, place: Place, line: Line) -> None:
        if place is self.current and self.watched:
            return
        place.unread += 1
        if self.quiet(place):
            return
        if line.mention or line.direct:
            place.mentions += 1

    def quiet(self, place: Place) -> bool:
        """Whether the person has muted a place: it is counted, and calls nobody."""
        return fold(self.state, place.name) in self.state.preferences.muted

    def next_unread(self) -> Place | None:
        """Return where to look next: mentions before the rest, each in their order."""
        waiting = [place for place in self if place.unread and place is not self.current and not self.quiet(place)]
        return next((place for place in waiting if place.mentions), next(iter(waiting), None))


def _amended(old: Line, news: Line) -> Line:
    """Return a message after somebody changed it or reacted to it; what is gone stays gone."""
    if old.kind is not Kind.SAID:
        return old
    if news.kind is Kind.EDITED:
        return replace(old, text=news.text, edited=True)
    return replace(old, reactions=changed(old.reactions, news.text, news.nick, gone=news.gone))
