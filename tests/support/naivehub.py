"""The rules of the chat once more, as slowly and plainly as they can be written: what the hub is held against.

Everything is a list that is searched from its beginning; nothing is kept twice, so nothing can disagree. What pure
functions decide (names, masks) is taken from them: they have tests of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat import commands, events, room_commands, room_events
from besedka.chat.attached import Shared
from besedka.chat.bans import ACCOUNT
from besedka.chat.commands import Speech
from besedka.chat.events import Event
from besedka.chat.masks import complete_mask, matches
from besedka.chat.modes import RoomModes
from besedka.chat.names import fold_nick, fold_room
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import ModeChange
from besedka.chat.rooms import Listed, RoomRecord, Topic
from besedka.chat.sanctions import LiftEnded, Pardon, Sanction
from besedka.chat.services import NAMES, SERVICE, make_services
from besedka.chat.skeletons import look_alike
from besedka.chat.users import Source, make_source
from support.naivemending import NaiveMending, blocks
from support.naivewatching import NaiveWatching

if TYPE_CHECKING:
    from besedka.chat.commands import Command
    from besedka.chat.granting import GrantRole, SetStatus
    from besedka.chat.state import State

__all__ = ["NaiveHub", "comparable", "told"]

FLAGS = {
    "C": "no_ctcp",
    "M": "registered_speech",
    "R": "registered_only",
    "U": "op_moderated",
    "i": "invite_only",
    "m": "moderated",
    "n": "no_external",
    "s": "secret",
    "t": "topic_locked",
    "x": "archived",
}
NUMBERS = {"l": ("limit", 1_000_000_000), "W": ("slow", 21_600)}
HOUSE = make_services("besedka.local")[SERVICE].source
UNHEARD = (Reason.SPEECH_MODERATED, Reason.SPEECH_REGISTERED)
SECOND = 1_000_000  # microseconds


class Device:
    """One session of somebody; `away` is None until it has said something of that."""

    def __init__(self, command: commands.Register, now: int) -> None:
        self.session = command.session
        self.wire = command.wire
        self.secure = command.secure
        self.away = None if command.away is None else (now, command.away)


class Person:
    """Somebody present, by one session, or with an account by several."""

    def __init__(self, number: int, source: Source, command: commands.Register, now: int) -> None:
        self.number = number
        self.devices = [Device(command, now)]  # in the order of coming
        self.acting = command.session  # that which gives the command now
        self.source = source
        self.realname = command.realname
        self.since = self.spoke = now
        self.away = command.away
        self.invisible = self.administrator = self.announcements = False
        self.metadata = command.metadata
        self.blocks: tuple[str, ...] = ()
        self.named = 0  # since when it has had its nick

    @property
    def sessions(self) -> tuple[int, ...]:
        """Return the numbers of its sessions."""
        return tuple(device.session for device in self.devices)

    @property
    def others(self) -> tuple[int, ...]:
        """Return its sessions, but for the one that acts."""
        return tuple(session for session in self.sessions if session != self.acting)

    @property
    def away_now(self) -> str | None:
        """Return the message of who is away on all devices that have said something of it: the newest."""
        said = [device.away for device in self.devices if device.away is not None]
        if not said or any(message is None for _, message in said):
            return None
        return max(said, key=lambda each: each[0])[1]

    def owns(self, room: NaiveRoom) -> bool:
        """Whether a room belongs to its account."""
        return self.source.account is not None and room.owner == self.source.identity

    def has_role(self, room: NaiveRoom, letter: str) -> bool:
        """Whether its account has a role in a room."""
        account = self.source.account
        kept = any(each.letter == letter and each.mask == account for each in room.lists)
        return account is not None and (kept or (letter == "o" and self.owns(room)))


class Seat:
    """Somebody in a room."""

    def __init__(self, person: Person, operator: bool, serial: int) -> None:
        self.person = person
        self.operator = operator
        self.voice = False
        self.serial = serial  # counts all joins, so that a person's rooms have an order

    @property
    def shown(self) -> tuple[int, Source, bool, bool]:
        """Return what others see."""
        return self.person.number, self.person.source, self.operator, self.voice


class NaiveRoom:
    """A room, with those in it in the order in which they came, and their sessions in the order of connecting."""

    def __init__(self, number: int, name: str, created: int, owner: str | None) -> None:
        self.number = number
        self.name = name
        self.created = created
        self.owner = owner
        self.topic: Topic | None = None
        self.modes = RoomModes()
        self.lists: list[Listed] = []
        self.spoken = False
        self.hidden = 0  # the position up to which nobody in it may know what was said
        self.seats: list[Seat] = []
        self.sessions: list[int] = []
        self.invited: list[Person] = []
        self.metadata: tuple[tuple[str, str], ...] = ()
        self.now = created  # ends count from here
        self.said: list[tuple[Person, int]] = []  # in slow mode

    @property
    def record(self) -> RoomRecord:
        """Return what is kept."""
        what = (self.topic, self.modes, tuple(self.lists), self.owner, self.metadata)
        return RoomRecord(self.number, self.name, self.created, *what)

    @property
    def audience(self) -> tuple[int, ...]:
        """Return who is told."""
        return tuple(self.sessions)

    def seat(self, person: Person) -> Seat | None:
        """Return where somebody sits, None when nowhere."""
        return next((seat for seat in self.seats if seat.person is person), None)

    def remove(self, person: Person) -> None:
        """Let somebody go."""
        self.seats = [seat for seat in self.seats if seat.person is not person]
        self.sessions = [session for session in self.sessions if session not in person.sessions]

    def lists_somebody(self, person: Person, letters: str, mute: bool | None) -> bool:
        """Whether a mask in these lists fits somebody; `mute` wants those about speaking, the others, or both."""
        for each in self.lists:
            is_mute = each.mask.startswith("m:")
            mask = each.mask[2:] if is_mute else each.mask
            wanted = each.letter in letters and mute in (None, is_mute) and (not each.until or each.until > self.now)
            if wanted and _fits(mask, person):
                return True
        return False

    def bars(self, person: Person) -> bool:
        """Whether somebody may not come in because of a ban."""
        return self.lists_somebody(person, "b", False) and not self.lists_somebody(person, "e", False)

    def note(self, person: Person, speech: Speech, now: int) -> None:
        """Remember when somebody spoke, in slow mode."""
        if self.modes.slow and speech is not Speech.TAG:
            self.said = [(each, at) for each, at in self.said if each is not person] + [(person, now)]

    def why(self, person: Person, letters: str, mute: bool | None) -> Listed:
        """Return what is said to keep somebody out or silent: that which ends last."""
        found = [
            each
            for each in self.lists
            if each.letter in letters
            and mute in (None, each.mask.startswith("m:"))
            and (not each.until or each.until > self.now)
            and _fits(each.mask.removeprefix("m:"), person)
        ]
        return max(found, key=lambda each: (each.until == 0, each.until))

    def mutes(self, person: Person) -> bool:
        """Whether somebody may not speak because of a ban or a mute."""
        return self.lists_somebody(person, "bq", None) and not self.lists_somebody(person, "e", None)


class NaiveHub(NaiveMending, NaiveWatching):
    """Takes commands and returns what should happen. Keys of messages are remembered as long as it lives."""

    def __init__(self) -> None:
        super().__init__()
        self.position = self.time = 0
        self.people: list[Person] = []
        self.rooms = [NaiveRoom(1, "#lobby", 0, "administrator")]
        self.keys: list[tuple[str, str, int, int]] = []
        self.numbers = 0  # of users so far
        self.room_numbers = 1
        self.serial = 0
        self.most = 0

    def apply(self, command: Command, now: int) -> list[Event]:
        """Carry a command out."""
        person = next((person for person in self.people if command.session in person.sessions), None)
        if person is not None:
            person.acting = command.session
        if isinstance(command, commands.Register):
            return self._register(command, now) if person is None else []
        if isinstance(command, commands.Disconnect):
            return self._disconnect(person, command, now)
        for room in self.rooms:
            room.now = now
        if isinstance(command, LiftEnded):
            return self._lift(now)
        if person is None:
            return []
        carry_out: Any = getattr(self, f"_{type(command).__name__.lower()}")
        happened: list[Event] = carry_out(person, command, now)
        self._note_said(person, happened)
        return happened

    def _named(self, nick: str) -> Person | None:
        return next((each for each in self.people if fold_nick(each.source.nick) == fold_nick(nick)), None)

    def _room(self, name: str) -> NaiveRoom | None:
        return next((room for room in self.rooms if fold_room(room.name) == fold_room(name)), None)

    def _rooms_of(self, person: Person) -> list[NaiveRoom]:
        seats = [(seat.serial, room) for room in self.rooms for seat in room.seats if seat.person is person]
        return [room for _, room in sorted(seats, key=lambda each: each[0])]

    def _peers(self, person: Person) -> tuple[int, ...]:
        told: list[int] = []
        for room in self._rooms_of(person):
            told += [session for session in room.sessions if session not in told and session not in person.sessions]
        return tuple(told)

    def _tick(self, now: int) -> int:
        self.time = max(now, self.time + 1)
        return self.time

    def _stamp(self, now: int) -> tuple[int, int]:
        self.position += 1
        return self.position, self._tick(now)

    def _tidy(self) -> None:
        """Forget rooms where nobody is and nothing was said or set."""
        for room in self.rooms:
            if not room.seats and room.owner is None:
                room.invited = []
        self.rooms = [room for room in self.rooms if room.seats or room.spoken or _is_set(room)]

    def _taken(self, session: int, nick: str, person: Person | None, now: int) -> list[Event]:
        for other in self.people:
            if other is not person and fold_nick(other.source.nick) == fold_nick(nick):
                return [_refused(session, now, Reason.NICK_IN_USE, nick)]
        for name in NAMES:
            if look_alike(name, nick):
                return [_refused(session, now, Reason.NICK_LOOKS_ALIKE, nick, name)]
        for other in self.people:
            if other is not person and look_alike(other.source.nick, nick):
                return [_refused(session, now, Reason.NICK_LOOKS_ALIKE, nick, other.source.nick)]
        return []

    def _register(self, command: commands.Register, now: int) -> list[Event]:
        there = self._named(command.nick)
        if command.identity is not None and command.identity.startswith("account:"):
            there = next((each for each in self.people if each.source.identity == command.identity), None)
            if there is not None:
                return self._attach(there, command, now)
        elif there is not None and command.identity is not None and there.source.identity == command.identity:
            return self._resume(there, command, now)
        taken = self._taken(command.session, command.nick, None, now)
        if taken:
            return taken
        self.numbers += 1
        source = make_source(command.nick, command.username, command.host, command.identity)
        self.people.append(Person(self.numbers, source, command, now))
        self.people[-1].named = self.time
        self.most = max(self.most, len(self.people))
        registered = events.Registered(0, now, command.session, (), source, self.position, False, command.metadata)
        return [registered, *self._here(source, command.session, now)]

    def _resume(self, person: Person, command: commands.Register, now: int) -> list[Event]:
        session, (old,) = command.session, person.sessions
        self._forget_watches(old)
        person.devices, person.acting, person.realname = [Device(command, now)], session, command.realname
        known = person.metadata
        for key, value in command.metadata:
            person.metadata = _with_key(person.metadata, key, value)
        before = person.source
        person.source = make_source(before.nick, command.username, command.host, command.identity, bot=before.bot)
        happened: list[Event] = [
            events.SessionEnded(0, now, session, (old,), "Replaced by a newer connection"),
            events.Registered(0, now, session, (), person.source, self.position, True, person.metadata),
        ]
        for room in self._rooms_of(person):
            room.sessions = [*(each for each in room.sessions if each != old), session]
            happened.append(self._joined(room, person, (0, now), (), self.position, None, room.spoken, True))
        happened += self._tell_new(person, known, now)
        happened += self._moved(person, before, 0, now)
        if command.away is not None:
            happened += self._setaway(person, commands.SetAway(session, command.away), now)
        return happened

    def _attach(self, person: Person, command: commands.Register, now: int) -> list[Event]:
        session, before = command.session, person.away
        person.devices.append(Device(command, now))
        person.acting = session
        known = person.metadata
        for key, value in command.metadata:
            person.metadata = _with_key(person.metadata, key, value)
        person.away = person.away_now
        modes = (("i", person.invisible), ("o", person.administrator), ("w", person.announcements))
        letters = "".join(letter for letter, is_set in (*modes, ("B", person.source.bot)) if is_set)
        what = (person.source, self.position, True, person.metadata, command.nick, letters)
        happened: list[Event] = [events.Registered(0, now, session, (), *what)]
        for room in self._rooms_of(person):
            room.sessions.append(session)
            happened.append(self._joined(room, person, (0, now), (), self.position, None, room.spoken, True))
        if person.away is not None:
            happened.append(events.AwayChanged(0, now, session, (), person.source, person.away))
        happened += self._tell_new(person, known, now)
        return happened if person.away == before else [*happened, *self._tell_away(person, now, False)]

    def _tell_new(self, person: Person, known: Any, now: int) -> list[Event]:
        """Tell what keys a user has now, besides those that are known."""
        changes = tuple(each for each in person.metadata if each not in known)
        return (
            [msgspec.structs.replace(self._tell_keys(person, person, changes, now, False), session=0)]
            if changes
            else []
        )

    def _moved(self, person: Person, before: Source, session: int, now: int) -> list[Event]:
        new = person.source
        if (new.username, new.host) == (before.username, before.host):
            return []
        changed = events.HostChanged(0, now, session, self._peers(person), before, new.username, new.host)
        happened: list[Event] = [changed, *self._afar(person, changed)]
        if session:
            happened += _share(person, changed)
        for room in self._rooms_of(person):
            seat = room.seat(person)
            assert seat is not None
            others = tuple(each for each in room.sessions if each not in person.sessions)
            where = (room.name, seat.operator, seat.voice)
            happened.append(room_events.RoomEnteredAnew(0, now, session, others, new, *where, person.realname))
        return happened

    def _setmetadata(self, person: Person, command: commands.SetMetadata, now: int) -> list[Event]:
        thing, name, refused = self._own(person, command.target, command.key, now)
        if refused:
            return refused
        keys = [key for key, _ in thing.metadata]
        if command.value is None and command.key not in keys:
            return [_refused(command.session, now, Reason.METADATA_KEY_NOT_SET, name, command.key)]
        if command.value is not None and command.key not in keys and len(keys) >= command.most:
            return [_refused(command.session, now, Reason.METADATA_FULL, name)]
        thing.metadata = _with_key(thing.metadata, command.key, command.value)
        return [self._tell_keys(person, thing, ((command.key, command.value),), now, False)]

    def _clearmetadata(self, person: Person, command: commands.ClearMetadata, now: int) -> list[Event]:
        thing, _, refused = self._own(person, command.target, "*", now)
        if refused:
            return refused
        gone = tuple((key, None) for key, _ in thing.metadata)
        thing.metadata = ()
        return [self._tell_keys(person, thing, gone, now, True)]

    def _own(self, person: Person, target: str, key: str, now: int) -> tuple[Any, str, list[Event]]:
        """Return whose keys are meant and its name, or why they are not to be set."""
        if target.startswith("#"):
            room = self._room(target)
            seat = None if room is None else room.seat(person)
            if room is None or (room.modes.secret and seat is None):
                return None, "", [_refused(person.acting, now, Reason.METADATA_TARGET_UNKNOWN, target)]
            if seat is None or not seat.operator:
                return None, "", [_refused(person.acting, now, Reason.METADATA_FORBIDDEN, room.name, key)]
            return room, room.name, []
        other = person if target == "*" else self._named(target)
        if other is None:
            return None, "", [_refused(person.acting, now, Reason.METADATA_TARGET_UNKNOWN, target)]
        if other is not person:
            return None, "", [_refused(person.acting, now, Reason.METADATA_FORBIDDEN, other.source.nick, key)]
        return person, person.source.nick, []

    def _tell_keys(self, person: Person, thing: Any, changes: Any, now: int, cleared: bool) -> Event:
        source = person.source
        if isinstance(thing, NaiveRoom):
            what = (source, thing.number, thing.name, changes, cleared)
            return events.MetadataChanged(*self._stamp(now), person.acting, thing.audience, *what, thing.record)
        near = (*self._peers(person), *person.sessions)
        told = (*near, *(each for each in self._watchers(source.nick) if each not in near))
        return events.MetadataChanged(0, now, person.acting, told, source, 0, source.nick, changes, cleared, None)

    def _changehost(self, person: Person, command: commands.ChangeHost, now: int) -> list[Event]:
        before = person.source
        person.source = make_source(before.nick, command.username, command.host, before.identity, bot=before.bot)
        return self._moved(person, before, command.session, now)

    def _setbot(self, person: Person, command: commands.SetBot, now: int) -> list[Event]:
        before = person.source
        if before.bot == command.bot:
            return []
        person.source = msgspec.structs.replace(before, bot=command.bot)
        return _with_others(person, events.BotChanged(0, now, command.session, (), before, command.bot))

    def _joined(
        self,
        room: NaiveRoom,
        person: Person,
        stamp: tuple[int, int],
        audience: tuple[int, ...],
        newest: int,
        record: RoomRecord | None,
        spoken: bool,
        resumed: bool,
    ) -> Event:
        members: Any = tuple(seat.shown for seat in room.seats)
        what = (person.source, room.number, room.name, room.topic, members, room.modes.secret, record, person.away)
        return room_events.RoomJoined(
            *stamp, person.acting, audience, *what, newest, spoken, resumed, person.realname, room.metadata
        )

    def _disconnect(self, person: Person | None, command: commands.Disconnect, now: int) -> list[Event]:
        happened: list[Event] = [
            events.SessionEnded(0, now, command.session, (command.session,), command.reason),
        ]
        if person is None:
            return happened
        if len(person.devices) > 1:
            self._forget_watches(command.session)
            person.devices = [device for device in person.devices if device.session != command.session]
            for room in self._rooms_of(person):
                room.sessions.remove(command.session)
            before, person.away = person.away, person.away_now
            return happened if before == person.away else happened + self._tell_away(person, now, False)
        return happened + self._gone(person, command.session, command.reason, command.kept, now)

    def _gone(self, person: Person, session: int, reason: str, kept: bool, now: int) -> list[Event]:
        happened: list[Event] = []
        peers, rooms = self._peers(person), self._rooms_of(person)
        for own in person.sessions:
            self._forget_watches(own)
        self.people.remove(person)
        for room in self.rooms:
            room.invited = [each for each in room.invited if each is not person]
        if rooms:
            stamp = self._stamp(now) if kept else (0, self._tick(now))
            numbers = tuple(room.number for room in rooms)
            happened.append(events.UserQuit(*stamp, session, peers, person.source, reason, numbers))
        happened += self._left(person.source, session, now)
        for room in rooms:
            room.remove(person)
        self._tidy()
        return happened

    def _changenick(self, person: Person, command: commands.ChangeNick, now: int) -> list[Event]:
        old = person.source
        if command.nick == old.nick:
            return []
        taken = self._taken(command.session, command.nick, person, now)
        if taken:
            return taken
        person.source = make_source(command.nick, old.username, old.host, old.identity, bot=old.bot)
        person.named = self.time
        numbers = tuple(room.number for room in self._rooms_of(person))
        stamp, peers = self._stamp(now), self._peers(person)
        changed = events.NickChanged(*stamp, command.session, peers, old, command.nick, numbers)
        if fold_nick(old.nick) == fold_nick(command.nick):
            return _with_others(person, changed)
        left, here = self._left(old, command.session, now), self._here(person.source, command.session, now)
        return [*_with_others(person, changed), *left, *here]

    def _changerealname(self, person: Person, command: commands.ChangeRealname, now: int) -> list[Event]:
        person.realname = command.realname
        peers = self._peers(person)
        changed = events.RealnameChanged(0, now, command.session, peers, person.source, command.realname)
        return [*_with_others(person, changed), *self._afar(person, changed)]

    def _setaway(self, person: Person, command: commands.SetAway, now: int) -> list[Event]:
        own = events.AwayChanged(0, now, command.session, (), person.source, command.message)
        message = command.message
        if person.source.account is not None:
            device = next(each for each in person.devices if each.session == command.session)
            device.away = (now, command.message)
            message = person.away_now
        if message == person.away:
            return [own]
        person.away = message
        if message == command.message:
            return self._tell_away(person, now, True)
        return [own, *self._tell_away(person, now, False)]

    def _tell_away(self, person: Person, now: int, said: bool) -> list[Event]:
        what = (self._peers(person), person.source, person.away, said)
        changed = events.AwayChanged(0, now, person.acting, *what)
        return [*_with_others(person, changed), *self._afar(person, changed)]

    def _setinvisible(self, person: Person, command: commands.SetInvisible, now: int) -> list[Event]:
        if person.invisible == command.invisible:
            return []
        person.invisible = command.invisible
        changed = events.InvisibleChanged(0, now, command.session, (), person.source, command.invisible)
        return _with_others(person, changed)

    def _say(self, person: Person, command: commands.Say, now: int) -> list[Event]:
        text, speech, tags = command.text, command.speech, command.tags
        before = self._said_before(person, command, now)
        if before is not None:
            first, time = before
            return [
                events.Repeated(0, time, command.session, (), first, person.source, command.target, *_said(command))
            ]
        where: Any
        prefix = command.target[0] if command.target[:2] in ("@#", "+#") else ""
        target = command.target[len(prefix) :]
        room = self._room(target) if target.startswith("#") else None
        other = None if target.startswith("#") else self._named(target)
        if room is None:
            refused = _why_not_to(person, other, target, now)
            if refused is not None:
                return [refused]
        if room is not None:
            why = _why_unsaid(room, person, text, prefix, speech)
            for_operators = room.modes.op_moderated and not prefix and why in UNHEARD
            if why is not None and not for_operators:
                return [_unsaid(room, person, why, now)]
            prefix = "@" if for_operators else prefix
            room.note(person, Speech.TAG if for_operators else speech, now)
        kept = speech is not Speech.TAG or "+draft/persist" in dict(tags)
        stamp = self._stamp(now) if kept else (0, self._tick(now))
        if stamp[0]:
            person.spoke = stamp[1]
            self._keep_key(person, command, stamp)
        if room is not None:
            room.spoken = room.spoken or (speech is not Speech.TAG and not prefix)
            where = (room.audience, person.source, room.name, room.number)
            if prefix:
                where = (_some_of(room, person, prefix) + person.others, person.source, prefix + room.name, 0)
            return [events.Said(*stamp, command.session, *where, text, speech, tags, None, command.key)]
        assert other is not None
        what = (other.source.nick, 0, text, speech, tags, other.source.identity, command.key)
        happened: list[Event] = [events.Said(*stamp, command.session, other.sessions, person.source, *what)]
        copies = [] if other is person else _share(person, happened[0])
        if other.away is not None and speech is Speech.MESSAGE:
            happened.append(events.UserIsAway(0, now, command.session, (), other.source.nick, other.away))
        return happened + copies

    def _sayeach(self, person: Person, command: commands.SayEach, now: int) -> list[Event]:
        """Say each as if by a command of its own."""
        says = [commands.Say(command.session, command.target, text) for text in command.texts]
        return [event for say in says for event in self._say(person, say, now)]

    def _joinroom(self, person: Person, command: room_commands.JoinRoom, now: int) -> list[Event]:
        room, record = self._room(command.room), None
        if room is not None:
            if room.seat(person):
                return []
            why = _why_outside(room, person, command.key)
            if why is not None:
                return [_kept_out(room, person, why, now)]
        else:
            self.room_numbers += 1
            room = NaiveRoom(self.room_numbers, command.room, now, person.source.account and person.source.identity)
            record = room.record
            self.rooms.append(room)
        others, first = room.audience, not room.seats and room.owner is None
        self.serial += 1
        operator, voice = person.has_role(room, "o"), person.has_role(room, "v")
        room.seats.append(Seat(person, first or operator, self.serial))
        room.seats[-1].voice = voice
        room.sessions += person.sessions
        room.invited = [each for each in room.invited if each is not person]
        newest = self.position
        if first and room.modes.invite_only:
            room.hidden = newest
        spoken = room.spoken and not (first and room.modes.invite_only)
        joined = self._joined(room, person, self._stamp(now), others, newest, record, spoken, False)
        happened = _with_others(person, joined)
        what = (0, self.time, command.session, others, person.source)
        if person.metadata:
            happened.append(events.MetadataShown(*what, person.metadata))
        if others and (operator or voice):
            happened.append(room_events.RolesReturned(*what, room.name, operator, voice))
        return happened

    def _inside(
        self,
        person: Person,
        name: str,
        now: int,
        *,
        operators: str | None = None,
        always: bool = False,
        outside: bool = True,
    ) -> tuple[NaiveRoom, Seat] | Event:
        """Return the room and the seat of who may act there; `operators` names the mode that asks for one."""
        room = self._room(name)
        if room is None:
            return _refused(person.acting, now, Reason.NO_SUCH_ROOM, name)
        seat = room.seat(person)
        if seat is None and outside and (person.administrator or person.has_role(room, "o")):
            seat = Seat(person, True, 0)
        if seat is None and room.modes.secret:
            return _refused(person.acting, now, Reason.NO_SUCH_ROOM, name)
        if seat is None:
            return _refused(person.acting, now, Reason.NOT_IN_ROOM, room.name)
        asked = always or (operators is not None and getattr(room.modes, operators))
        if asked and not (seat.operator or person.administrator):
            return _refused(person.acting, now, Reason.NOT_OPERATOR, room.name)
        return room, seat

    def _leaveroom(self, person: Person, command: room_commands.LeaveRoom, now: int) -> list[Event]:
        inside = self._inside(person, command.room, now, outside=False)
        if not isinstance(inside, tuple):
            return [inside]
        room = inside[0]
        audience = room.audience
        room.remove(person)
        self._tidy()
        what = (audience, person.source, room.number, room.name, command.reason)
        return [room_events.RoomLeft(*self._stamp(now), command.session, *what)]

    def _leaveallrooms(self, person: Person, command: room_commands.LeaveAllRooms, now: int) -> list[Event]:
        """Leave each as if by a command of its own."""
        leaves = [
            room_commands.LeaveRoom(command.session, room.name, command.reason) for room in self._rooms_of(person)
        ]
        return [event for leave in leaves for event in self._leaveroom(person, leave, now)]

    def _kickuser(self, person: Person, command: room_commands.KickUser, now: int) -> list[Event]:
        inside = self._inside(person, command.room, now, always=True)
        if not isinstance(inside, tuple):
            return [inside]
        room = inside[0]
        other = self._named(command.nick)
        if other is None or room.seat(other) is None:
            return [_refused(command.session, now, Reason.USER_NOT_IN_ROOM, command.nick, room.name)]
        audience = room.audience
        room.remove(other)
        self._tidy()
        what = (room.number, room.name, other.source.nick, command.reason or person.source.nick)
        return [room_events.UserKicked(*self._stamp(now), command.session, audience, person.source, *what)]

    def _inviteuser(self, person: Person, command: room_commands.InviteUser, now: int) -> list[Event]:
        inside = self._inside(person, command.room, now, operators="invite_only")
        if not isinstance(inside, tuple):
            return [inside]
        room, seat = inside
        other = self._named(command.nick)
        if other is None:
            return [_refused(command.session, now, Reason.NO_SUCH_NICK, command.nick)]
        nick = other.source.nick
        if room.seat(other) is not None:
            return [_refused(command.session, now, Reason.ALREADY_IN_ROOM, nick, room.name)]
        if blocks(other, person):
            return [_refused(command.session, now, Reason.BLOCKED, nick)]
        if seat.operator and other not in room.invited and (room.seats or room.owner is not None):
            room.invited.append(other)
        session, source = command.session, person.source
        return [
            room_events.UserInvited(0, now, session, other.sessions, source, room.name, nick, other.away),
            room_events.InviteAnnounced(0, now, session, room.audience, source, room.name, nick),
        ]

    def _settopic(self, person: Person, command: room_commands.SetTopic, now: int) -> list[Event]:
        inside = self._inside(person, command.room, now, operators="topic_locked")
        if not isinstance(inside, tuple):
            return [inside]
        room = inside[0]
        if room.modes.archived:
            return [_refused(command.session, now, Reason.ARCHIVED, room.name)]
        stamp = self._stamp(now)
        room.topic = Topic(command.topic, person.source.mask, stamp[1]) if command.topic else None
        what = (person.source, room.number, room.name, command.topic, room.record)
        return [room_events.TopicChanged(*stamp, command.session, room.audience, *what)]

    def _renameroom(self, person: Person, command: room_commands.RenameRoom, now: int) -> list[Event]:
        inside = self._inside(person, command.room, now, always=True)
        if not isinstance(inside, tuple):
            return [inside]
        room, old = inside[0], inside[0].name
        if room.modes.archived:
            return [_refused(command.session, now, Reason.ARCHIVED, room.name)]
        if self._room(command.name) not in (None, room):
            return [_refused(command.session, now, Reason.ROOM_NAME_TAKEN, old, command.name)]
        if room.number == 1 or command.name == old:
            return [_refused(command.session, now, Reason.ROOM_NOT_RENAMED, old, command.name)]
        room.name = command.name
        stamp = self._stamp(now)
        members: Any = tuple(seat.shown for seat in room.seats)
        sources = {
            session: (seat.person.source, seat.person.realname)
            for seat in room.seats
            for session in seat.person.sessions
        }
        what = (person.source, room.number, old, room.name, command.reason, room.topic, members, room.modes.secret)
        return [room_events.RoomRenamed(*stamp, command.session, room.audience, *what, sources, room.record)]

    def _changemodes(self, person: Person, command: room_commands.ChangeModes, now: int) -> list[Event]:
        inside = self._inside(person, command.room, now, always=True)
        if not isinstance(inside, tuple):
            return [inside]
        room = inside[0]
        done: list[ModeChange] = []
        refused: list[Event] = []
        for change in command.changes:
            outcome = self._change(room, person, change, now)
            if isinstance(outcome, ModeChange):
                done.append(outcome)
            elif outcome is not None:
                refused.append(_refused(command.session, now, *outcome))
        if not done:
            return refused
        what = (person.source, room.number, room.name, tuple(done), room.modes, room.record)
        return [room_events.ModesChanged(*self._stamp(now), command.session, room.audience, *what), *refused]

    def _change(self, room: NaiveRoom, person: Person, change: ModeChange, now: int) -> Any:
        """Change one thing: what took effect, why it was refused, or None when it was so already."""
        adding, letter, argument = change.adding, change.letter, change.argument or ""
        wrong = (Reason.MODE_ARGUMENT, room.name, letter, argument if _is_word(argument) else "*")
        frozen = _why_unchanged(room, person, letter)
        if frozen is not None:
            return frozen, room.name
        if letter in FLAGS:
            return _put(room, FLAGS[letter], adding, ModeChange(adding, letter))
        if letter == "k" and not adding:
            return _put(room, "key", None, ModeChange(False, "k", "*"))
        if letter == "k":
            usable = _is_word(argument) and "," not in argument
            return _put(room, "key", argument, ModeChange(True, "k", argument)) if usable else wrong
        if letter in NUMBERS:
            field, most = NUMBERS[letter]
            room.said = room.said if adding or letter == "l" else []
            if not adding:
                return _put(room, field, None, ModeChange(False, letter))
            usable = argument.isascii() and argument.isdigit() and 0 < int(argument) <= most
            return _put(room, field, int(argument), ModeChange(True, letter, argument)) if usable else wrong
        if letter in "beIq":
            return _list(letter, room, person, adding, argument, now) if _is_word(argument) else wrong
        if letter in ("o", "v"):
            return self._give(room, "operator" if letter == "o" else "voice", person, change, now)
        return Reason.MODE_UNKNOWN, letter, room.name

    def _give(self, room: NaiveRoom, role: str, person: Person, change: ModeChange, now: int) -> Any:
        other = self._named(change.argument or "")
        if other is None:
            return Reason.NO_SUCH_NICK, change.argument or ""
        seat = room.seat(other)
        if seat is None:
            return Reason.USER_NOT_IN_ROOM, other.source.nick, room.name
        if getattr(seat, role) == change.adding:
            return None
        setattr(seat, role, change.adding)
        account = other.source.account
        if account is not None and room.owner is not None:
            room.lists = [each for each in room.lists if (each.letter, each.mask) != (change.letter, account)]
            if change.adding:
                room.lists.append(Listed(account, person.source.mask, now, change.letter))
        return ModeChange(change.adding, change.letter, other.source.nick)

    def _grantrole(self, person: Person, command: GrantRole, now: int) -> list[Event]:
        """Refuse: nobody here has an account that is kept."""
        if self._room(command.room) is None:
            return [_refused(command.session, now, Reason.NO_SUCH_ROOM, command.room)]
        return [_refused(command.session, now, Reason.NO_SUCH_ACCOUNT, command.account)]

    def _setstatus(self, person: Person, command: SetStatus, now: int) -> list[Event]:
        room = self._room(command.room)
        if room is None:
            return [_refused(command.session, now, Reason.NO_SUCH_ROOM, command.room)]
        seat = room.seat(person)
        if not (person.administrator or (seat is not None and seat.operator) or person.has_role(room, "o")):
            return [_refused(command.session, now, Reason.NOT_OPERATOR, room.name)]
        nick = command.nick or person.source.nick
        other = self._named(nick)
        if other is None or room.seat(other) is None:
            return [_refused(command.session, now, Reason.USER_NOT_IN_ROOM, nick, room.name)]
        role = "operator" if command.letter == "o" else "voice"
        change = ModeChange(command.adding, command.letter, nick)
        given = self._give(room, role, person, change, now)
        if given is None:
            return []
        stamp = self._stamp(now)
        what = (room.number, room.name, (given,), room.modes, room.record)
        return [room_events.ModesChanged(*stamp, command.session, room.audience, person.source, *what)]

    def _unspoken(self, room: NaiveRoom, person: Person, now: int) -> list[Event]:
        """Refuse who may not say even tags in a room."""
        why = _why_silent(room, person, Speech.TAG)
        return [] if why is None else [_unsaid(room, person, why, now)]

    def _knock(self, person: Person, command: room_commands.Knock, now: int) -> list[Event]:
        room = self._room(command.room)
        if room is None or (room.modes.secret and room.seat(person) is None):
            return [_refused(command.session, now, Reason.NO_SUCH_ROOM, command.room)]
        why = Reason.KNOCK_INSIDE if room.seat(person) else _why_outside(room, person, None) or Reason.KNOCK_OPEN
        if why not in (Reason.REGISTERED_ONLY, Reason.INVITE_ONLY, Reason.WRONG_KEY, Reason.ROOM_FULL):
            return [_kept_out(room, person, why, now)]
        operators = [seat.person for seat in room.seats if seat.operator]
        hearing = [each for each in operators if not blocks(each, person)]
        if operators and not hearing:
            return [_refused(command.session, now, Reason.BLOCKED, room.name)]
        told = tuple(session for each in hearing for session in each.sessions)
        return [room_events.RoomKnocked(0, now, command.session, told, person.source, room.name, command.reason)]

    def _sanction(self, person: Person, command: Sanction, now: int) -> list[Event]:
        room, source = self._governed(person, command.room, now)
        if room is None:
            return [source]
        mutes, whom = ("m:", command.whom[2:]) if command.whom.startswith("m:") else ("", command.whom)
        if not _is_word(command.whom):
            return [_refused(command.session, now, Reason.MODE_ARGUMENT, room.name, command.letter, "*")]
        other = self._named(whom)
        if other is None:
            mask = mutes + complete_mask(whom)
        elif other.source.account is not None:
            mask = mutes + ACCOUNT + other.source.account
        else:
            alike = [seat for seat in room.seats if seat.person is not other]
            shared = any(seat.person.source.host == other.source.host for seat in alike)
            mask = mutes + (f"{other.source.nick}!*@*" if shared else f"*!*@{other.source.host}")
        _list(command.letter, room, person, False, mask, now)
        until = now + command.seconds * SECOND if command.seconds else 0
        room.lists.append(Listed(mask, person.source.mask, now, command.letter, until, command.reason))
        done = (ModeChange(True, command.letter, mask),)
        what = (person.source, room.number, room.name, done, room.modes, room.record, until, command.reason)
        happened: list[Event] = [room_events.ModesChanged(*self._stamp(now), command.session, room.audience, *what)]
        victim = self._named(command.whom)
        if command.kicked and victim is not None and room.seat(victim) is not None:
            kick = room_commands.KickUser(command.session, room.name, victim.source.nick, command.reason or None)
            happened += self._kickuser(person, kick, now)
        return happened

    def _pardon(self, person: Person, command: Pardon, now: int) -> list[Event]:
        room, source = self._governed(person, command.room, now)
        if room is None:
            return [source]
        mutes, whom = ("m:", command.whom[2:]) if command.whom.startswith("m:") else ("", command.whom)
        mask = mutes + complete_mask(whom)
        gone = [
            each for each in room.lists if each.letter == command.letter and fold_nick(each.mask) == fold_nick(mask)
        ]
        other = self._named(command.whom)
        for each in room.lists:
            fits = other is not None and _fits(each.mask.removeprefix("m:"), other)
            if each.letter == command.letter and fits and each not in gone:
                gone.append(each)
        if not gone:
            shown = command.whom if _is_word(command.whom) else "*"
            return [_refused(command.session, now, Reason.NOT_LISTED, room.name, shown)]
        return [self._take_off(room, person.source, command.session, gone, now)]

    def _governed(self, person: Person, name: str, now: int) -> Any:
        inside = self._inside(person, name, now, always=True)
        if not isinstance(inside, tuple):
            return None, inside
        if inside[0].modes.archived:
            return None, _refused(person.acting, now, Reason.ARCHIVED, inside[0].name)
        return inside[0], None

    def _take_off(self, room: NaiveRoom, by: Source, session: int, gone: list[Listed], now: int) -> Event:
        room.lists = [each for each in room.lists if each not in gone]
        done = tuple(ModeChange(False, each.letter, each.mask) for each in gone)
        what = (by, room.number, room.name, done, room.modes, room.record)
        event = room_events.ModesChanged(*self._stamp(now), session, room.audience, *what)
        self._tidy()
        return event

    def _lift(self, now: int) -> list[Event]:
        """Take off what has ended, first where something with an end was listed first."""
        happened = []
        for room in list(self.rooms):
            gone = [each for each in room.lists if each.until and each.until <= now]
            if gone:
                happened.append(self._take_off(room, HOUSE, 0, gone, now))
        return happened

    def snapshot(self) -> dict[str, Any]:
        """Return everything that is kept, as `told` returns it of a hub's state."""
        return {
            "position": (self.position, self.time),
            "most": self.most,
            "invisible": sum(person.invisible for person in self.people),
            "people": sorted(
                (each.number, each.sessions, each.source, each.realname, each.devices[-1].wire,
                 all(device.secure for device in each.devices), each.since, each.spoke, each.away,
                 each.metadata, each.invisible, each.administrator, each.announcements, each.blocks,
                 [room.number for room in self._rooms_of(each)])
                for each in self.people
            ),
            "rooms": [
                (room.record, room.spoken, [seat.shown for seat in room.seats], room.audience,
                 sorted(person.number for person in room.invited))
                for room in sorted(self.rooms, key=lambda room: room.number)
            ],
        }  # fmt: skip


def told(state: State) -> dict[str, Any]:
    """Return everything that a hub's state keeps, in the form of `NaiveHub.snapshot`."""
    return {
        "position": (state.position, state.time),
        "most": state.most_users,
        "invisible": state.invisible,
        "people": sorted(
            (user.number, user.sessions, user.source, user.realname, user.wire, user.secure, user.since,
             user.spoke, user.away,
             user.metadata, user.invisible, user.administrator, user.announcements, user.blocks,
             [room.number for room in user.rooms])
            for user in state.users.values()
        ),
        "rooms": [
            (room.record(), room.spoken, [_member(member) for member in room.members.values()], room.audience,
             sorted(room.invited))
            for room in sorted(state.rooms.values(), key=lambda room: room.number)
        ],
    }  # fmt: skip


def comparable(event: Event) -> list[object]:
    """Return what an event says; users are the same when their numbers are."""
    if isinstance(event, room_events.RoomJoined | events.Registered):  # what its device has seen is not this model's
        event = msgspec.structs.replace(event, since=0)
    values = [getattr(event, field) for field in event.__struct_fields__]
    values = [comparable(value) if isinstance(value, Event) else value for value in values]
    if isinstance(event, room_events.RoomJoined | room_events.RoomRenamed):
        values[event.__struct_fields__.index("members")] = [
            member if isinstance(member, tuple) else _member(member) for member in event.members
        ]
    return [type(event), *values]


def _member(member: Any) -> tuple[int, Source, bool, bool]:
    return member.user.number, member.source, member.operator, member.voice


def _refused(session: int, now: int, reason: Reason, *subject: str) -> Event:
    return events.Refused(0, now, session, (), reason, subject)


def _share(person: Person, event: Event) -> list[Event]:
    """Return what the other sessions of somebody are told of what one of them did."""
    return [Shared(0, event.time, event.session, person.others, event)] if person.others else []


def _with_others(person: Person, event: Event) -> list[Event]:
    return [event, *_share(person, event)]


def _fits(mask: str, person: Person) -> bool:
    account = person.source.account
    if mask.startswith(ACCOUNT):
        return account is not None and matches(fold_nick(mask), fold_nick(ACCOUNT + account))
    return matches(fold_nick(mask), fold_nick(person.source.mask))


def _said(command: commands.Say) -> tuple[str, Speech, tuple[tuple[str, str], ...]]:
    return command.text, command.speech, command.tags


def _with_key(metadata: Any, key: str, value: str | None) -> Any:
    kept = [(each, new if each != key else value) for each, new in metadata]
    if key not in [each for each, _ in metadata]:
        kept.append((key, value))
    return tuple((each, new) for each, new in kept if new is not None)


def _is_set(room: NaiveRoom) -> bool:
    return (
        bool(room.lists)
        or room.topic is not None
        or room.modes != RoomModes()
        or room.owner == "administrator"
        or bool(room.metadata)
    )


def _is_word(argument: str) -> bool:
    return argument != "" and not argument.startswith(":") and not any(each <= " " for each in argument)


def _put(room: NaiveRoom, field: str, value: Any, change: ModeChange) -> ModeChange | None:
    if getattr(room.modes, field) == value:
        return None
    room.modes = msgspec.structs.replace(room.modes, **{field: value})
    return change


def _list(letter: str, room: NaiveRoom, person: Person, adding: bool, argument: str, now: int) -> ModeChange | None:
    mask = f"m:{complete_mask(argument[2:])}" if argument.startswith("m:") else complete_mask(argument)
    there = [each for each in room.lists if each.letter == letter and fold_nick(each.mask) == fold_nick(mask)]
    if adding == bool(there):
        return None
    if adding:
        room.lists.append(Listed(mask, person.source.mask, now, letter))
        return ModeChange(True, letter, mask)
    room.lists.remove(there[0])
    return ModeChange(False, letter, there[0].mask)


def _why_silent(room: NaiveRoom, person: Person, speech: Speech) -> Reason | None:
    seat = room.seat(person)
    if seat is None and (room.modes.no_external or room.modes.secret):
        return Reason.SPEECH_EXTERNAL
    if room.modes.archived:
        return Reason.ARCHIVED
    if _speaks_freely(room, person):
        return None
    if room.mutes(person):
        return Reason.SPEECH_BANNED
    if room.modes.moderated or room.modes.op_moderated:
        return Reason.SPEECH_MODERATED
    if room.modes.registered_speech and person.source.account is None:
        return Reason.SPEECH_REGISTERED
    if room.modes.slow and speech is not Speech.TAG and _wait(room, person) > 0:
        return Reason.SPEECH_SLOW
    return None


def _why_unchanged(room: NaiveRoom, person: Person, letter: str) -> Reason | None:
    """Return why a mode that there is may not be changed: in an archived room, or the mode that archives it."""
    if letter == "x":
        return None if person.administrator or person.owns(room) else Reason.NOT_OWNER
    there_is = letter in (*FLAGS, *NUMBERS, *"kbeIqov")
    return Reason.ARCHIVED if there_is and room.modes.archived else None


def _speaks_freely(room: NaiveRoom, person: Person) -> bool:
    seat = room.seat(person)
    return seat is not None and (seat.operator or seat.voice)


def _wait(room: NaiveRoom, person: Person) -> int:
    assert room.modes.slow is not None
    return next((at + room.modes.slow * SECOND - room.now for each, at in room.said if each is person), 0)


def _unsaid(room: NaiveRoom, person: Person, why: Reason, now: int) -> Event:
    """Refuse what is said, with end and reason where there are any."""
    if why is Reason.SPEECH_SLOW:
        seconds = -(-_wait(room, person) // SECOND)
        return _refused(person.acting, now, why, room.name, str(seconds), str(room.modes.slow))
    if why is Reason.SPEECH_EXTERNAL and room.modes.secret:
        return _refused(person.acting, now, Reason.NO_SUCH_ROOM, room.name)
    if why is Reason.SPEECH_BANNED:
        last = room.why(person, "bq", None)
        reason = "SPEECH_MUTED" if last.letter == "q" or last.mask.startswith("m:") else "SPEECH_BANNED"
        if last.until or last.reason:
            about = (str(last.until or ""), last.reason)
            return _refused(person.acting, now, Reason[f"{reason}_FOR"], room.name, *about)
        return _refused(person.acting, now, Reason[reason], room.name)
    return _refused(person.acting, now, why, room.name)


def _kept_out(room: NaiveRoom, person: Person, why: Reason, now: int) -> Event:
    last = room.why(person, "b", False) if why is Reason.BANNED else None
    if last is not None and (last.until or last.reason):
        return _refused(person.acting, now, Reason.BANNED_FOR, room.name, str(last.until or ""), last.reason)
    return _refused(person.acting, now, why, room.name)


def _why_not_to(person: Person, other: Person | None, target: str, now: int) -> Event | None:
    """Refuse what is said to somebody, or to a room, that is not there, or who does not want to hear it."""
    if other is None:
        reason = Reason.NO_SUCH_ROOM if target.startswith("#") else Reason.NO_SUCH_NICK
        return _refused(person.acting, now, reason, target)
    return _refused(person.acting, now, Reason.BLOCKED, other.source.nick) if blocks(other, person) else None


def _why_unsaid(room: NaiveRoom, person: Person, text: str, prefix: str, speech: Speech) -> Reason | None:
    asking = [line for line in text.split("\n") if line[:1] == "\1" and line[:8] != "\1ACTION "]
    if room.modes.no_ctcp and asking:
        return Reason.SPEECH_CTCP
    outside = prefix != "" and room.seat(person) is None
    return _why_silent(room, person, speech) or (Reason.NOT_IN_ROOM if outside else None)


def _some_of(room: NaiveRoom, person: Person, prefix: str) -> tuple[int, ...]:
    seats = [seat for seat in room.seats if seat.operator or (seat.voice and prefix == "+")]
    return tuple(session for seat in seats if seat.person is not person for session in seat.person.sessions)


def _why_outside(room: NaiveRoom, person: Person, key: str | None) -> Reason | None:
    if person in room.invited or person.has_role(room, "o"):
        return None
    modes = room.modes
    needs_key = modes.key is not None and key != modes.key
    nobody = not room.seats and room.owner is None  # then there is nobody to ask: only the key counts
    checks = (
        (Reason.BANNED, not nobody and room.bars(person)),
        (Reason.REGISTERED_ONLY, not nobody and modes.registered_only and person.source.account is None),
        (Reason.INVITE_ONLY, not nobody and modes.invite_only and not room.lists_somebody(person, "I", None)),
        (Reason.WRONG_KEY, needs_key),
        (Reason.ROOM_FULL, not nobody and modes.limit is not None and len(room.seats) >= modes.limit),
    )
    return next((reason for reason, holds in checks if holds), None)
