"""What happened to accounts: how they are from now on, who has logged in and out.

What holds for all events stands in `events.py`.
"""

from __future__ import annotations

from besedka.chat.accounts import Account
from besedka.chat.events import Event
from besedka.chat.users import Source

__all__ = [
    "AccountChanged",
    "LoggedIn",
    "LoggedOut",
]


class AccountChanged(Event, frozen=True, gc=False):
    """An account is as `account` says from now on; `source` is None for the administrator or who is not yet present.

    `what` is register, password, disable, enable, delete, appoint, dismiss, always-on, not-always-on or presence.
    `forget` is what becomes of what a deleted one said: redact, anonymise, or nothing.
    """

    source: Source | None
    what: str
    account: Account
    forget: str = ""


class LoggedIn(Event, frozen=True, gc=False):
    """A session is logged in to an account; `source` is its user's from then on, None when it is not yet present."""

    source: Source | None
    account: str


class LoggedOut(Event, frozen=True, gc=False):
    """A session is a guest's again."""

    source: Source | None
