"""The sessions of one user: what each of them is, whether it is away, and what it is told of what another one did.

Who is logged in has one nick, one presence and one place in its rooms, on however many devices (docs/accounts.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from besedka.chat.events import Event

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.chat.users import User

__all__ = ["IN_BACKGROUND", "Attached", "Shared", "away_of", "describe", "let_go", "share"]

IN_BACKGROUND: Final = "*"  # the away message of a client that runs without its person (IRCv3 pre-away)


class Attached:
    """One session of somebody who is or was logged in; times are microseconds since 1970.

    `device` is the identity of the installation, where it has shown one; `client` is by what it is known in any case
    (`seen.py`). `away` counts from `away_since` on; before
    (None) the session has said nothing of it.
    """

    __slots__ = ("address", "away", "away_since", "client", "device", "secure", "since", "spoke", "wire")

    def __init__(
        self, wire: str, address: str, since: int, *, secure: bool, device: str | None, client: str = ""
    ) -> None:
        self.wire = wire
        self.address = address
        self.secure = secure
        self.device = device
        self.client = client
        self.since = since
        self.spoke = since
        self.away: str | None = None
        self.away_since: int | None = None

    def set_away(self, message: str | None, now: int) -> None:
        """Be away with a message, or here."""
        self.away = message
        self.away_since = now


class Shared(Event, frozen=True, gc=False):
    """What the other sessions of a user are told of what one of them did; `event` is what that one is told."""

    event: Event


def share(user: User, event: Event) -> list[Event]:
    """Tell a user's sessions, but for the one that caused it, what it was."""
    others = tuple(session for session in user.sessions if session != event.session)
    return [Shared(0, event.time, event.session, others, event)] if others else []


def away_of(user: User) -> str | None:
    """Return whether somebody is away, from what its sessions say: the message that was set last, None for here.

    It is away when all of its sessions are that have said something about it. Those in the background count only where
    there are no others.
    """
    sessions = tuple((user.attached or {}).values())
    in_front = [each for each in sessions if each.away != IN_BACKGROUND]
    if not in_front:
        return IN_BACKGROUND if sessions else user.away
    said = [(each.away_since, each.away) for each in in_front if each.away_since is not None]
    if not said or any(message is None for _, message in said):
        return None
    return max(said, key=lambda each: each[0])[1]


def let_go(state: State, user: User, sessions: tuple[int, ...]) -> None:
    """Let these sessions be a user's no longer; it may have none left."""
    attached = user.attached
    assert attached is not None
    for session in sessions:
        del state.by_session[session]
        del attached[session]
        state.let_session_go(session)
    user.sessions = tuple(session for session in user.sessions if session not in sessions)
    for room in user.rooms:
        room.hand_over(sessions, ())
    describe(user)


def describe(user: User) -> None:
    """Let a user be described by its sessions: as secure only if all are, and as being where the newest is."""
    assert user.attached is not None
    if not user.sessions:
        return
    newest = user.attached[user.sessions[-1]]
    user.wire, user.address = newest.wire, newest.address
    user.secure = all(each.secure for each in user.attached.values())
