"""The rules for mending what was said, and for blocking people, once more, plainly: a part of `NaiveHub`.

Only what was said in the same turn is known here: what is older is in the journal, which this model has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat import commands, events
from besedka.chat.attached import Shared
from besedka.chat.bans import complete_ban
from besedka.chat.blocks import BlockChanged
from besedka.chat.commands import Speech
from besedka.chat.masks import matches
from besedka.chat.mended import Edited, Reacted, Redacted
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from besedka.chat.blocks import BlockUser, UnblockUser
    from besedka.chat.events import Event
    from besedka.chat.mended import Edit, React, Redact

__all__ = ["NaiveMending"]


DAY = 86_400_000_000  # microseconds: how long a message key counts


class Message:
    """Something that was said in this turn, as it is now."""

    def __init__(self, said: events.Said, author: Any) -> None:
        self.said = said
        self.author = author
        self.text: str | None = said.text  # None: taken back
        self.reactions: list[tuple[str, str]] = []


class NaiveMending:
    """Keeps what this turn has brought."""

    _named: Any
    _room: Any
    _say: Any
    _stamp: Any
    _tick: Any
    _unspoken: Any
    keys: Any

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Message] = []

    def store(self) -> None:
        """The turn ends."""
        self.said = []

    def _note_said(self, person: Any, happened: list[Event]) -> None:
        self.said += [Message(each, person) for each in happened if isinstance(each, events.Said) and each.position]

    def _find(self, person: Any, target: str, position: int) -> Any:
        """Return a message with the room or the other one, or why there is none."""
        message = next((each for each in self.said if each.said.position == position and each.text is not None), None)
        if target.startswith("#"):
            room = self._room(target)
            if room is None or not (room.seat(person) or person.administrator):
                return Reason.REDACT_NOWHERE
            unseen = position <= room.hidden and not person.administrator
            if message is None or message.said.room != room.number or unseen:
                return Reason.REDACT_UNKNOWN
            return message, room, None
        is_talk = message is not None and not message.said.room and self._is_own(person, message)
        if message is None or not is_talk or fold_nick(message.said.target) != fold_nick(target):
            return Reason.REDACT_UNKNOWN
        return message, None, self._named(target)

    def _is_own(self, person: Any, message: Message) -> bool:
        source = message.said.source
        if source.identity is not None and source.identity == person.source.identity:
            return True
        return fold_nick(source.nick) == fold_nick(person.source.nick) and person.named < message.said.time

    def _redact(self, person: Any, command: Redact, now: int) -> list[Event]:
        found = self._find(person, command.target, command.message)
        if isinstance(found, Reason):
            return [_no(command, found, now)]
        message, room, other = found
        seat = None if room is None else room.seat(person)
        own = self._is_own(person, message)
        operates = room is not None and (person.administrator or (seat is not None and seat.operator))
        if not own and not operates:
            return [_no(command, Reason.REDACT_FORBIDDEN, now)]
        if room is not None and room.modes.archived and not operates:
            return [events.Refused(0, now, command.session, (), Reason.ARCHIVED, (room.name,))]
        if not operates and command.within and now - message.said.time > command.within:
            return [_no(command, Reason.REDACT_TOO_LATE, now, str(command.within // 1_000_000))]
        message.text = None
        stamp, told, name, recipient = self._stamp(now), *self._those_told(person, room, other, command.target)
        what = (message.said.room, recipient, command.message, command.reason, message.said.source, own)
        happened = Redacted(*stamp, command.session, told, person.source, name, *what)
        return [happened, *_shared(person, room, other, happened)]

    def _edit(self, person: Any, command: Edit, now: int) -> list[Event]:
        found = self._find(person, command.target, command.message)
        if isinstance(found, Reason) or found[0].said.speech is Speech.TAG:
            nowhere = found is Reason.REDACT_NOWHERE
            return [_no(command, Reason.EDIT_NOWHERE if nowhere else Reason.EDIT_UNKNOWN, now)]
        message, room, other = found
        if not self._is_own(person, message):
            return [_no(command, Reason.EDIT_FORBIDDEN, now)]
        if command.within and now - message.said.time > command.within:
            return [_no(command, Reason.EDIT_TOO_LATE, now, str(command.within // 1_000_000))]
        if room is not None and room.modes.no_ctcp and _is_ctcp(command.text):
            return [events.Refused(0, now, command.session, (), Reason.SPEECH_CTCP, (room.name,))]
        refused = self._unmended(person, room, other, command.session, now)
        if refused:
            return refused
        told, name, recipient = self._those_told(person, room, other, command.target)
        what = (message.said.room, recipient, command.message, command.text, message.said.speech, command.key)
        if command.text == message.text or self._said_before(person, command, now):
            return [Edited(0, now, command.session, (), person.source, name, *what)]
        message.text = command.text
        stamp = self._stamp(now)
        self._keep_key(person, command, stamp)
        happened = Edited(*stamp, command.session, told, person.source, name, *what)
        return [happened, *_shared(person, room, other, happened)]

    def _said_before(self, person: Any, command: commands.Say | Edit, now: int) -> tuple[int, int] | None:
        """Return position and time of what was said under the command's key, while that counts."""
        owner = person.source.identity or f"session:{command.session}"
        before = [each for each in self.keys if each[:2] == (owner, command.key)]
        return before[-1][2:] if before and now - before[-1][3] <= DAY else None

    def _keep_key(self, person: Any, command: commands.Say | Edit, stamp: tuple[int, int]) -> None:
        if command.key is not None:
            self.keys.append((person.source.identity or f"session:{command.session}", command.key, *stamp))

    def _react(self, person: Any, command: React, now: int) -> list[Event]:
        found = self._find(person, command.target, command.message)
        if isinstance(found, Reason):
            say = commands.Say(command.session, command.target, "", Speech.TAG, command.tags)
            happened: list[Event] = [] if command.quietly else self._say(person, say, now)
            return happened
        message, room, other = found
        who = person.source.identity or f"nick:{fold_nick(person.source.nick)}"
        mine = (who, command.reaction)
        refused = self._unmended(person, room, other, command.session, now)
        if not refused and room is None and other is None:
            refused = [events.Refused(0, now, command.session, (), Reason.NO_SUCH_NICK, (command.target,))]
        if not refused and command.adding and mine not in message.reactions:
            of_mine = [each for each in message.reactions if each[0] == who]
            if len(message.reactions) >= command.most_of_all or len(of_mine) >= command.most:
                refused = [events.Refused(0, now, command.session, (), Reason.REACTIONS_FULL, (command.target,))]
        if refused:
            return [] if command.quietly else refused
        told, name, recipient = self._those_told(person, room, other, command.target)
        what = (command.tags, command.message, command.reaction, command.adding, who, command.quietly)
        where = (person.source, name, message.said.room, recipient)
        if (mine in message.reactions) == command.adding:
            return [] if command.quietly else [Reacted(0, self._tick(now), command.session, (), *where, *what)]
        if command.adding:
            message.reactions.append(mine)
        else:
            message.reactions.remove(mine)
        stamp = self._stamp(now)
        if command.quietly:
            return [Reacted(*stamp, command.session, (), *where, *what)]
        reacted = Reacted(*stamp, command.session, told, *where, *what)
        return [reacted, *_shared(person, room, other, reacted)]

    def _unmended(self, person: Any, room: Any, other: Any, session: int, now: int) -> list[Event]:
        """Refuse who may not speak there, as if it were tags: nobody waits in slow mode."""
        if room is not None:
            refused: list[Event] = self._unspoken(room, person, now)
            return refused
        if other is not None and blocks(other, person):
            return [events.Refused(0, now, session, (), Reason.BLOCKED, (other.source.nick,))]
        return []

    def _those_told(self, person: Any, room: Any, other: Any, target: str) -> tuple[tuple[int, ...], str, str | None]:
        """Return who is told, by which name of the room or the other one, and the other one's identity."""
        if room is not None:
            return room.audience, room.name, None
        if other is None:
            return (), target, None
        return () if blocks(other, person) else other.sessions, other.source.nick, other.source.identity

    def _blockuser(self, person: Any, command: BlockUser, now: int) -> list[Event]:
        whom, session = command.whom, command.session
        if not whom or whom[0] == ":" or " " in whom:
            return [events.Refused(0, now, session, (), Reason.BLOCK_UNUSABLE, (whom or "*",))]
        other = self._named(whom)
        if set(whom) & set("!@*?:"):
            mask = complete_ban(whom)
        elif other is not None:
            account = other.source.account
            mask = complete_ban(other.source.nick) if account is None else f"a:{account}"
        elif command.unseen:
            mask = complete_ban(whom)
        else:
            return [events.Refused(0, now, session, (), Reason.NO_SUCH_NICK, (whom,))]
        if any(fold_nick(each) == fold_nick(mask) for each in person.blocks):
            return []
        person.blocks = (*person.blocks, mask)
        return [BlockChanged(0, now, session, person.others, person.source, mask, True)]

    def _unblockuser(self, person: Any, command: UnblockUser, now: int) -> list[Event]:
        other = self._named(command.whom)
        account = None if other is None else other.source.account
        whom = command.whom
        meant = {whom, complete_ban(whom), f"a:{whom}", f"a:{account or whom}"}
        found = [each for each in person.blocks if fold_nick(each) in set(map(fold_nick, meant))]
        if not found:
            refused = (Reason.NOT_BLOCKED, (command.whom or "*",))
            return [events.Refused(0, now, command.session, (), *refused)]
        person.blocks = tuple(each for each in person.blocks if each not in found)
        what = (person.others, person.source)
        return [BlockChanged(0, now, command.session, *what, mask, False) for mask in found]


def blocks(other: Any, person: Any) -> bool:
    """Whether somebody wants nothing from a person."""
    if other is person:
        return False
    account = person.source.account
    return any(
        account is not None and fold_nick(mask) == f"a:{fold_nick(account)}"
        if mask.startswith("a:")
        else matches(fold_nick(mask), fold_nick(person.source.mask))
        for mask in other.blocks
    )


def _no(command: Redact | Edit, reason: Reason, now: int, *more: str) -> Event:
    return events.Refused(0, now, command.session, (), reason, (command.target, command.msgid, *more))


def _shared(person: Any, room: Any, other: Any, event: Event) -> list[Event]:
    """Tell one's other sessions of what was mended in a talk with somebody else."""
    if room is not None or other is person or not person.others:
        return []
    return [Shared(0, event.time, event.session, person.others, event)]


def _is_ctcp(text: str) -> bool:
    return any(line[:1] == "\1" and line[:8] != "\1ACTION " for line in text.split("\n"))
