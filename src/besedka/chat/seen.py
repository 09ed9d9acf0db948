"""What each device has seen, so that it gets what it has missed, and no more.

A device is one installation of a client of an account, or of a guest: by its token, by the name that it gives itself
when it logs in (`account@phone`), or else by its user name (docs/history.md). For each room it is known until when the
device saw it; 0 while it is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.chat.notes import SeenNoted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.events import Event
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["BY_USERNAME", "DIRECT", "begin", "device_of", "end", "missed_since", "same_device"]

DIRECT: Final = 0  # the place of direct messages: no room has this number
BY_USERNAME: Final = "~"  # before a user name, which two installations may share


def device_of(user: User, session: int) -> str | None:
    """Return by what a session's device is known, None for a stranger's."""
    identity = user.source.identity
    if identity is None or user.account is None:
        return identity
    assert user.attached is not None
    return f"{identity}/{user.attached[session].client}"


def same_device(user: User, session: int) -> bool:
    """Whether another session of a user is on the same device, or seems to be."""
    own = device_of(user, session)
    return own is not None and any(device_of(user, each) == own for each in user.sessions if each != session)


def _devices(user: User, sessions: Iterable[int]) -> list[str]:
    """Return the devices of some sessions, each once; none of a stranger."""
    if user.source.identity is None:
        return []
    found = [device_of(user, session) for session in sessions]
    return list(dict.fromkeys(device for device in found if device is not None))


def begin(state: State, user: User, sessions: Iterable[int], places: tuple[int, ...], now: int) -> list[Event]:
    """Let these sessions see these places from now on."""
    events: list[Event] = []
    for device in _devices(user, sessions):
        state.seen_by(device).update(dict.fromkeys(places, 0))
        events.append(SeenNoted(0, now, 0, (), device, places, 0))
    return events


def end(
    state: State, user: User, sessions: Iterable[int], places: tuple[int, ...], now: int, until: int
) -> list[Event]:
    """Let these sessions see these places no longer: they have seen what was until then. Others may go on."""
    ending = tuple(sessions)
    going_on = _devices(user, [session for session in user.sessions if session not in ending])
    events: list[Event] = []
    for device in _devices(user, ending):
        if device not in going_on:
            state.seen_by(device).update(dict.fromkeys(places, until))
            events.append(SeenNoted(0, now, 0, (), device, places, until))
    return events


def missed_since(state: State, user: User, session: int, place: int, heard: int = 0) -> int:
    """Return from when on a device has missed what was said in a place (microseconds), 0 where it was never there.

    `heard` is when a connection that the device seems to have still, was heard last, if that is known.
    """
    device = device_of(user, session)
    if device is None:
        return 0
    until = state.seen_by(device).get(place)
    if until is None:
        return 0
    if until:
        return until
    return 0 if f"/{BY_USERNAME}" in device else heard
