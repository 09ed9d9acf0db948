"""Browsers that stay logged in: what is known of each, and which sessions have come by it. Of a token only its hash.

Beginning one, coming by it and ending it is `chat/signing_in.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from besedka.chat.commands import Command
from besedka.chat.events import Event
from besedka.chat.queries import Answer, Query
from besedka.chat.users import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.state import State

__all__ = [
    "MOST_LOGINS",
    "BeginWebLogin",
    "EndWebLogin",
    "EnterByWebLogin",
    "FindWebLogin",
    "WebLogin",
    "WebLoginChanged",
    "WebLoginFound",
    "WebLogins",
    "end_web_logins",
]

MOST_LOGINS: Final = 50  # of one account: more than anybody has browsers, and a list that can be looked through


class WebLogin(msgspec.Struct, frozen=True):
    """One browser: `digest` is SHA-256 of its token, in hex; it holds from `began` to `until` (microseconds).

    `number` is what people call it by: the position of the entry that began it.
    """

    digest: str
    number: int
    account: str
    began: int
    until: int
    address: str
    secure: bool


class WebLogins:
    """All of them, in the order of beginning. Part of the state."""

    __slots__ = ("_sessions", "by_digest")

    def __init__(self, logins: Iterable[WebLogin] = ()) -> None:
        self.by_digest = {each.digest: each for each in logins}
        self._sessions: dict[str, dict[int, None]] = {}  # that have come by one; some are gone

    def find(self, digest: str, now: int) -> WebLogin | None:
        """Return the one with this hash, None where it has ended."""
        found = self.by_digest.get(digest)
        return found if found is not None and now < found.until else None

    def of_account(self, account: str) -> list[WebLogin]:
        """Return those of an account, the oldest first."""
        return [each for each in self.by_digest.values() if each.account == account]

    def come_by(self, digest: str, session: int, there: Iterable[int]) -> None:
        """Take note that a session has come by one; of the others those matter that are still `there`."""
        known = self._sessions.get(digest, {})
        self._sessions[digest] = dict.fromkeys([*(each for each in there if each in known), session])

    def sessions_of(self, digest: str) -> tuple[int, ...]:
        """Return the sessions that have come by one; some may be gone since, and their numbers are nobody else's."""
        return tuple(self._sessions.get(digest, ()))

    def drop(self, digest: str) -> None:
        """Let one have ended."""
        del self.by_digest[digest]
        self._sessions.pop(digest, None)

    def forget_ended(self, now: int) -> None:
        """Forget those whose time is over."""
        for each in tuple(self.by_digest.values()):
            if each.until <= now:
                self.drop(each.digest)


class BeginWebLogin(Command, frozen=True, gc=False):
    """Let a browser stay logged in to an account for `seconds`: `proof` is as in `LogIn`."""

    account: str
    proof: str
    digest: str
    seconds: int
    address: str
    secure: bool


class EnterByWebLogin(Command, frozen=True, gc=False):
    """Be logged in, on a new connection of such a browser."""

    digest: str


class EndWebLogin(Command, frozen=True, gc=False):
    """Log a browser out: the one with this `number`, or 0: the one that asks, by its `digest`.

    One may end those of one's account; the administrator any.
    """

    digest: str = ""
    number: int = 0
    by_administrator: bool = False


class FindWebLogin(Query, frozen=True, gc=False):
    """Which account a browser is logged in to."""

    digest: str


class WebLoginFound(Answer, frozen=True, gc=False):
    """It, None if to none (any more)."""

    login: WebLogin | None


class WebLoginChanged(Event, frozen=True, gc=False):
    """A browser is logged in from now on (`begun`), or not any more."""

    source: Source | None
    login: WebLogin
    begun: bool


def end_web_logins(state: State, logins: Iterable[WebLogin], session: int, now: int) -> list[Event]:
    """Log browsers out, because of what `session` asked for; the sessions that have come by them are left alone."""
    events: list[Event] = []
    for each in logins:
        state.web_logins.drop(each.digest)
        time = state.stamp(now)
        events.append(WebLoginChanged(state.position, time, session, (), None, each, begun=False))
    return events
