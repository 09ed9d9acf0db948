"""The rules for watching people and for administrators once more, plainly: a part of `NaiveHub`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat import events
from besedka.chat.attached import Shared
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from besedka.chat import commands
    from besedka.chat.events import Event
    from besedka.chat.users import Source

__all__ = ["NaiveWatching"]


class NaiveWatching:
    """Keeps (session, nick) in the order of watching, and those who hear announcements in the order of wishing."""

    people: list[Any]
    _named: Any
    _gone: Any
    _stamp: Any

    def __init__(self) -> None:
        self.watched: list[tuple[int, str]] = []
        self.hearing: list[Any] = []

    def _forget_watches(self, session: int) -> None:
        self.watched = [each for each in self.watched if each[0] != session]

    def _watchers(self, nick: str) -> tuple[int, ...]:
        return tuple(session for session, watched in self.watched if fold_nick(watched) == fold_nick(nick))

    def _here(self, source: Source, session: int, now: int) -> list[Event]:
        watchers = self._watchers(source.nick)
        return [events.WatchedHere(0, now, session, watchers, source)] if watchers else []

    def _left(self, source: Source, session: int, now: int) -> list[Event]:
        watchers = self._watchers(source.nick)
        return [events.WatchedGone(0, now, session, watchers, source.nick)] if watchers else []

    def _afar(self, person: Any, event: Event) -> list[Event]:
        near = (*event.audience, *person.sessions)
        watchers = tuple(session for session in self._watchers(person.source.nick) if session not in near)
        return [events.ToldFromAfar(0, event.time, event.session, watchers, event)] if watchers else []

    def _watch(self, person: Any, command: commands.Watch, now: int) -> list[Event]:
        session, here, gone, beyond = command.session, [], [], []
        for nick in command.nicks:
            own = [fold_nick(watched) for each, watched in self.watched if each == session]
            if fold_nick(nick) not in own:
                if len(own) >= command.most:
                    beyond.append(nick)
                    continue
                self.watched.append((session, nick))
            other = self._named(nick)
            if other is None:
                gone.append(nick)
            else:
                here.append(other.source.mask)
        happened: list[Event] = [events.WatchBegan(0, now, session, (), tuple(here), tuple(gone))]
        if beyond:
            subject = (str(command.most), ",".join(beyond))
            happened.append(events.Refused(0, now, session, (), Reason.WATCHING_TOO_MANY, subject))
        return happened

    def _unwatch(self, person: Any, command: commands.Unwatch, now: int) -> list[Event]:
        nicks = None if command.nicks is None else [fold_nick(nick) for nick in command.nicks]
        self.watched = [
            (session, nick)
            for session, nick in self.watched
            if session != command.session or (nicks is not None and fold_nick(nick) not in nicks)
        ]
        return []

    def _administer(self, person: Any, command: commands.Administer, now: int) -> list[Event]:
        person.administrator = True
        return _told(person, events.UserModeChanged(0, now, command.session, (), person.source, "o", True))

    def _stopadministering(self, person: Any, command: commands.StopAdministering, now: int) -> list[Event]:
        if not person.administrator:
            return []
        person.administrator = False
        return [events.UserModeChanged(0, now, command.session, person.others, person.source, "o", False)]

    def _hearannouncements(self, person: Any, command: commands.HearAnnouncements, now: int) -> list[Event]:
        if person.announcements == command.on:
            return []
        person.announcements = command.on
        self.hearing = [*(each for each in self.hearing if each is not person), *([person] if command.on else [])]
        return _told(person, events.UserModeChanged(0, now, command.session, (), person.source, "w", command.on))

    def _announce(self, person: Any, command: commands.Announce, now: int) -> list[Event]:
        if not person.administrator:
            return _no_right(command.session, now)
        told = tuple(session for each in self.hearing if each in self.people for session in each.sessions)
        return [events.Announced(0, now, command.session, told, person.source, command.text)]

    def _readsettingsagain(self, person: Any, command: commands.ReadSettingsAgain, now: int) -> list[Event]:
        if not person.administrator:
            return _no_right(command.session, now)
        return [events.SettingsWanted(0, now, command.session, ())]

    def _removeuser(self, person: Any, command: commands.RemoveUser, now: int) -> list[Event]:
        if not person.administrator:
            return _no_right(command.session, now)
        other = self._named(command.nick)
        if other is None:
            return [events.Refused(0, now, command.session, (), Reason.NO_SUCH_NICK, (command.nick,))]
        reason = f"Killed ({person.source.nick} ({command.reason}))"
        ended = events.SessionEnded(0, now, command.session, other.sessions, reason)
        removed: list[Event] = []
        if command.kept:
            nick = other.source.nick
            stamp = self._stamp(now)
            removed.append(events.UserRemoved(*stamp, command.session, (), person.source, nick, command.reason))
        return [*removed, ended, *self._gone(other, command.session, reason, command.kept, now)]


def _told(person: Any, event: Event) -> list[Event]:
    """Tell somebody's other sessions, too."""
    shared = Shared(0, event.time, event.session, person.others, event)
    return [event, shared] if person.others else [event]


def _no_right(session: int, now: int) -> list[Event]:
    return [events.Refused(0, now, session, (), Reason.NOT_ADMINISTRATOR)]
