"""A journal in a list: what sessions are answered from where a test needs no disk, and what the real one must answer.

Everything is looked for from the beginning, and nothing is kept twice.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.audit import AuditPage, AuditQuestion, audited
from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.finds import Found, Hit
from besedka.chat.mended import EDITED, Edited, KeptMessage, Reacted, Redacted
from besedka.chat.mentions import mentions
from besedka.chat.names import fold_nick
from besedka.chat.pages import (
    CountUnread,
    DirectMessages,
    Entry,
    Moment,
    Page,
    PastTargets,
    RoomMessages,
    RoomPast,
    TalkPast,
    TargetsFound,
    Unread,
    UnreadCounted,
    Versions,
    Which,
)
from besedka.chat.wording import words_of
from besedka.journal.amended import REACTIONS
from besedka.journal.rows import detail, places_of, talk_of
from support.chat import Book

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Event
    from besedka.chat.finds import SearchMessages
    from besedka.chat.pages import Extent, Question

__all__ = ["PastKeeper"]

MESSAGES = ("message", "notice")
SEEN = (*MESSAGES, "tag", "join", "leave", "quit", "kick", "nick", "topic", "mode", "rename", "redact", "edit")


class PastKeeper:
    """Keeps what happened, finds message keys, and answers questions about the past."""

    def __init__(self) -> None:
        self.entries: list[Event] = []
        self.reach = 0  # how far the index is; 0: wherever it is asked for
        self._book = Book()

    def store(self, entries: Sequence[Event]) -> None:
        """Keep the entries of a turn."""
        self.entries += [entry for entry in entries if entry.position]
        for note in entries:
            self._book.take_note(note)

    def find_markers(self, owner: str) -> dict[str, int]:
        """Return how far somebody has read."""
        return self._book.find_markers(owner)

    def find_seen(self, device: str) -> dict[int, int]:
        """Return until when a device has seen each place."""
        return self._book.find_seen(device)

    @property
    def said(self) -> list[Said]:
        """Return what was said, in order."""
        return [entry for entry in self.entries if isinstance(entry, Said)]

    def find_key(self, owner: str, key: str) -> tuple[int, int] | None:
        """Return the position and time of the message with this key."""
        for said in reversed(self.said):
            if said.key == key and owner in (said.source.identity, f"session:{said.session}"):
                return said.position, said.time
        return None

    def find_message(self, position: int) -> KeptMessage | None:
        """Return what was said at a position."""
        for said in self.said:
            if said.position == position and position not in self.redacted:
                shown = self._shown(said)
                tags = tuple(each for each in shown.tags if each[0] != REACTIONS)
                return KeptMessage(
                    position, said.time, shown.kind, said.room, said.source, said.target, shown.text, tags
                )
        return None

    def is_in_talk(self, position: int, own: str, others: tuple[str, ...], folded: str | None) -> bool:
        """Whether an entry is of somebody's talk with one of others, or with who was called so at last."""
        others = (*others, *(other for _, other, nick in self._talks(own) if fold_nick(nick) == folded))
        return any(said.position == position and other in others for said, other, _ in self._talks(own, last=False))

    def find_reactions(self, position: int) -> tuple[tuple[str, str], ...]:
        """Return who has reacted to a message, and how."""
        return tuple((event.who, event.reaction) for event in self._reactions(position))

    def _reactions(self, position: int) -> list[Reacted]:
        """Return the reactions to a message that are left."""
        left: list[Reacted] = []
        for event in self.entries:
            if isinstance(event, Reacted) and event.message == position:
                mine = (event.who, event.reaction)
                left = [each for each in left if (each.who, each.reaction) != mine] + [event] * event.adding
        return [event for event in left if event.position not in self.redacted]

    def _shown(self, event: Any) -> Entry:
        """Return an entry as it is now: with what it was changed to, and with how it was reacted to."""
        entry = _entry(event)
        of = event.message if isinstance(event, Edited) else event.position
        edits = [each for each in self.entries if isinstance(each, Edited) and each.message == of]
        if isinstance(event, Edited):
            return msgspec.structs.replace(entry, text=edits[-1].text)
        if edits:
            when = datetime.fromtimestamp(edits[-1].time // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            entry = msgspec.structs.replace(entry, text=edits[-1].text, tags=(*entry.tags, (EDITED, when)))
        told: dict[str, list[str]] = {}
        for each in self._reactions(event.position):
            told.setdefault(each.reaction, []).append(each.source.nick)
        if told:
            summary = msgspec.json.encode([(name, len(nicks), nicks) for name, nicks in told.items()]).decode()
            entry = msgspec.structs.replace(entry, tags=(*entry.tags, (REACTIONS, summary)))
        return entry

    def _versions(self, question: Versions) -> Page:
        """Return all that a message has said."""
        said = next(each for each in self.said if each.position == question.message)
        edits = [each for each in self.entries if isinstance(each, Edited) and each.message == question.message]
        first = _entry(said)
        changed = [msgspec.structs.replace(first, text=each.text, time=each.time) for each in edits]
        return Page(question, tuple(msgspec.structs.replace(each, tags=()) for each in (first, *changed)))

    @property
    def redacted(self) -> set[int]:
        """Return what was taken back."""
        return {entry.message for entry in self.entries if isinstance(entry, Redacted)}

    def page(self, question: Question | AuditQuestion) -> Page | TargetsFound | UnreadCounted | AuditPage:
        """Answer a question."""
        if isinstance(question, AuditQuestion):
            return self._acts(question)
        if isinstance(question, RoomMessages | DirectMessages):
            return self._last_messages(question)
        if isinstance(question, Versions):
            return self._versions(question)
        if isinstance(question, PastTargets):
            return self._targets(question)
        if isinstance(question, CountUnread):
            return self._unread(question)
        kinds = SEEN if question.extent.events else MESSAGES
        hidden = question.hidden if isinstance(question, RoomPast) else 0
        found = [
            event
            for event in self._in_place(question)
            if detail(event)[0] in kinds and hidden < event.position <= question.position
            if event.position not in self.redacted
            if not (isinstance(event, Edited) and event.message in self.redacted)
        ]
        return Page(question, tuple(map(self._shown, _part(found, question.extent))))

    def _acts(self, question: AuditQuestion) -> AuditPage:
        done = [
            act
            for entry in self.entries
            for act in audited(entry)
            if question.room in (0, act.room) and question.about in ("", act.actor, act.target)
        ]
        return AuditPage(question, tuple(done[-question.limit :]))

    def _last_messages(self, question: RoomMessages | DirectMessages) -> Page:
        gone = self.redacted
        found = [
            said
            for said in self.said
            if said.position <= question.position and said.position not in gone and _is_about(question, said)
            if isinstance(question, RoomMessages) or not question.until or said.time < question.until
        ]
        last = found[max(0, len(found) - question.limit) :]
        always = last[max(0, len(last) - question.least) :]
        counting = [said for said in last if said in always or said.time >= question.since]
        return Page(question, tuple(map(self._shown, counting)))

    def _in_place(self, question: RoomPast | TalkPast) -> list[Event]:
        if isinstance(question, RoomPast):
            return [event for event in self.entries if question.room in places_of(event)[0]]
        if question.identity is None:
            return []
        others = set(question.others)
        if question.folded is not None:
            others |= {other for _, other, nick in self._talks(question.identity) if fold_nick(nick) == question.folded}
        return [said for said, other, _ in self._talks(question.identity, last=False) if other in others]

    def _talks(self, own: str, *, last: bool = True) -> list[tuple[Any, str, str]]:
        """Return the direct messages of somebody, who the other was, and what it was called (or is called at last)."""
        found = []
        for said in self.entries:
            if not isinstance(said, Said | Redacted | Edited | Reacted):
                continue
            ends = None if said.room else talk_of(said)
            if ends is not None and own in (ends[0].known_as, ends[1].known_as):
                other = ends[1] if ends[0].known_as == own else ends[0]
                found.append((said, other.known_as, other.nick))
        if not last:
            return found
        return [next(each for each in reversed(found) if each[1] == other) for other in {each[1] for each in found}]

    def _unread(self, question: CountUnread) -> UnreadCounted:
        """Count what is not read, message by message."""
        found = []
        for room in question.rooms:
            said = [said for said in self.said if said.room == room.room and said.position > room.hidden]
            found.append(_counted(question, room.name, said, room.read))
        talked = self._talks(question.own, last=False) if ":" in question.own else []
        last = self._talks(question.own) if ":" in question.own else []
        talks = [(talk.name, set(talk.others), talk.folded) for talk in question.talks]
        if question.everybody:
            talks += [(nick, set(), fold_nick(nick)) for _, _, nick in last]
        for name, others, folded in talks:
            others |= {other for _, other, nick in last if fold_nick(nick) == folded}
            keys = {*others, *([f"nick:{folded}"] if folded else [])}
            read = max((question.markers.get(key, 0) for key in keys), default=0)
            found.append(_counted(question, name, [said for said, other, _ in talked if other in others], read))
        if question.everybody:
            found = [each for each in found if each.count]
        return UnreadCounted(question, tuple(found))

    def _targets(self, question: PastTargets) -> TargetsFound:
        newest: dict[str, int] = {}
        for number, name, hidden in question.rooms:
            times = [said.time for said in self.said if said.room == number and hidden < said.position]
            if times:
                newest[name] = max(times)
        for _, other, nick in [] if question.identity is None else self._talks(question.identity):
            talked = [
                said for said, with_whom, _ in self._talks(question.identity or "", last=False) if with_whom == other
            ]
            times = [said.time for said in talked if detail(said)[0] in MESSAGES]
            if times:
                newest[nick] = max([*times, newest.get(nick, 0)])
        first, second = question.first, question.second
        early, late = (first, second) if first.time <= second.time else (second, first)
        inside = sorted(
            ((time, name) for name, time in newest.items() if early.time + early.lasting <= time < late.time),
        )
        named = [(name, time) for time, name in inside]
        kept = named[: question.limit] if early is first else named[max(0, len(named) - question.limit) :]
        return TargetsFound(question, tuple(kept))

    def find(self, question: SearchMessages) -> Found:
        """Return the messages that have all the words, in this form: enough for sessions."""
        wanted = {word for term in question.query.terms for word in term.words}
        rooms = {number: name for number, name, _hidden in question.rooms or ()}
        seen = [
            said
            for said in self.said
            if said.position <= question.position
            and (set(places_of(said)[0]) & rooms.keys() or question.identity in places_of(said)[1])
        ]
        hits: list[Hit] = []
        for said in reversed([said for said in seen if not question.before or said.position < question.before]):
            if wanted <= set(words_of(said.text)):
                if len(hits) == question.limit:
                    return Found(question, tuple(hits), said.position + 1, self.reach or 1 << 40, 1)
                beside = [each for each in seen if places_of(each) == places_of(said)]
                at = beside.index(said)
                earlier = _entry(beside[at - 1]) if question.around and at else None
                later = _entry(beside[at + 1]) if question.around and at + 1 < len(beside) else None
                hits.append(Hit(_entry(said), rooms.get(said.room), earlier, later))
        return Found(question, tuple(hits), 0, self.reach or 1 << 40, 1)


def _counted(question: CountUnread, name: str, said: list[Said], read: int) -> Unread:
    others = [
        each
        for each in said
        if each.speech is not Speech.TAG
        and each.position <= question.position
        and question.own != (each.source.identity or each.source.mask)
        and (not read or each.time >= read + 1000)
    ][: question.most + 1]
    counted = others[: question.most]
    mentioning = [each for each in counted if mentions(each.text, question.names)]
    return Unread(name, len(others), len(mentioning), others[0].position if others else 0)


def _part(found: list[Event], extent: Extent) -> list[Event]:
    """Return a part of what there is, as the specification has it (IRCv3 chathistory)."""
    limit, first, second = extent.limit, extent.first or Moment(), extent.second or Moment()
    match extent.which:
        case Which.LATEST:
            return _last([event for event in found if extent.first is None or _is_after(event, first)], limit)
        case Which.BEFORE:
            return _last([event for event in found if _is_before(event, first)], limit)
        case Which.AFTER:
            return [event for event in found if _is_after(event, first)][:limit]
        case Which.AROUND:
            before = [event for event in found if _is_before(event, first)]
            rest = [event for event in found if not _is_before(event, first)][:limit]
            before = _last(before, max(limit // 2, limit - len(rest)))
            return before + rest[: limit - len(before)]
        case Which.BETWEEN:
            inside = [event for event in found if _is_after(event, first) and _is_before(event, second)]
            if inside or limit == 0:
                return inside[:limit]
            return _last([event for event in found if _is_after(event, second) and _is_before(event, first)], limit)


def _last(found: list[Event], limit: int) -> list[Event]:
    return found[max(0, len(found) - limit) :]


def _is_before(event: Event, moment: Moment) -> bool:
    return event.position < moment.position if moment.position else event.time < moment.time


def _is_after(event: Event, moment: Moment) -> bool:
    return event.position > moment.position if moment.position else event.time >= moment.time + moment.lasting


def _is_about(question: RoomMessages | DirectMessages, said: Said) -> bool:
    if said.speech is Speech.TAG:
        return False
    rooms, identities = places_of(said)
    if isinstance(question, RoomMessages):
        return question.room in rooms
    return question.identity in identities


def _entry(event: Any) -> Entry:
    kind, _, target, text, tags = detail(event)
    kept = () if tags is None else msgspec.json.decode(tags, type=tuple[tuple[str, str], ...])
    return Entry(event.position, event.time, kind, event.source, target, text or "", kept)
