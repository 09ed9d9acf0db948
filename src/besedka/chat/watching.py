"""Watching people by nick (IRCv3 monitor and extended-monitor): who is told that somebody came, went or changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.events import Event, Refused, ToldFromAfar, WatchBegan, WatchedGone, WatchedHere
from besedka.chat.names import fold_nick
from besedka.chat.queries import WatchedNicks, WatchedUsers
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.commands import Unwatch, Watch
    from besedka.chat.queries import Answer, ListWatched, ShowWatched
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["list_watched", "show_watched", "tell_from_afar", "tell_gone", "tell_here", "unwatch", "watch"]


def watch(state: State, command: Watch, now: int) -> list[Event]:
    """Let a session hear of nicks, and say at once who of them is here; refuse those that are too many."""
    session, watches = command.session, state.watches
    added = [nick for nick in command.nicks if watches.add(session, nick, command.most)]
    events: list[Event] = [WatchBegan(0, now, session, (), *_here_and_gone(state, added))]
    if len(added) < len(command.nicks):
        beyond = ",".join(nick for nick in command.nicks if nick not in added)
        events.append(Refused(0, now, session, (), Reason.WATCHING_TOO_MANY, (str(command.most), beyond)))
    return events


def unwatch(state: State, command: Unwatch, _now: int) -> list[Event]:
    """Let a session hear of nicks no longer."""
    if command.nicks is None:
        state.watches.clear(command.session)
    else:
        state.watches.remove(command.session, command.nicks)
    return []


def list_watched(state: State, query: ListWatched, now: int) -> Answer:
    """Answer with the nicks that a session watches."""
    return WatchedNicks(query.session, now, state.watches.of(query.session))


def show_watched(state: State, query: ShowWatched, now: int) -> Answer:
    """Answer with who of those that a session watches is here."""
    return WatchedUsers(query.session, now, *_here_and_gone(state, state.watches.of(query.session)))


def _here_and_gone(state: State, nicks: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the masks of those who are here, and the nicks of those who are not."""
    here, gone = [], []
    for nick in nicks:
        user = state.present(nick)
        if user is None:
            gone.append(nick)
        else:
            here.append(user.source.mask)
    return tuple(here), tuple(gone)


def tell_here(state: State, user: User, session: int, now: int) -> list[Event]:
    """Tell those who watch it that a user has its nick now; `session` caused it."""
    watchers = state.watches.watchers(user.folded)
    return [WatchedHere(0, now, session, watchers, user.source)] if watchers else []


def tell_gone(state: State, nick: str, session: int, now: int) -> list[Event]:
    """Tell those who watch it that nobody has a nick any more; `session` caused it."""
    watchers = state.watches.watchers(fold_nick(nick))
    return [WatchedGone(0, now, session, watchers, nick)] if watchers else []


def tell_from_afar(state: State, user: User, event: Event) -> list[Event]:
    """Tell what `event` tells those who share a room with a user to those who only watch it, too."""
    near = dict.fromkeys(event.audience + user.sessions)
    watchers = tuple(session for session in state.watches.watchers(user.folded) if session not in near)
    return [ToldFromAfar(0, event.time, event.session, watchers, event)] if watchers else []
