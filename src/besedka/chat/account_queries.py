"""What a session wants to know of accounts, and the answers: what proves them, which names are free, all of them.

What holds for all queries and answers stands in `queries.py`.
"""

from __future__ import annotations

import msgspec

from besedka.chat.accounts import Account
from besedka.chat.queries import Answer, Query
from besedka.chat.refusals import Reason

__all__ = [
    "AccountList",
    "AccountSummary",
    "Credentials",
    "FindCredentials",
    "JudgeAccountName",
    "ListAccounts",
    "NameVerdict",
]


class FindCredentials(Query, frozen=True, gc=False):
    """What proves that somebody is of an account; the answer never leaves the server."""

    account: str


class JudgeAccountName(Query, frozen=True, gc=False):
    """Whether an account can be made under a name."""

    account: str
    by_administrator: bool = False


class ListAccounts(Query, frozen=True, gc=False):
    """All accounts: for the administrator."""


class Credentials(Answer, frozen=True, gc=False):
    """The account of this name, None if there is none."""

    name: str
    account: Account | None


class NameVerdict(Answer, frozen=True, gc=False):
    """Why there can be no account of this name, None if there can."""

    name: str
    reason: Reason | None


class AccountSummary(msgspec.Struct, frozen=True, gc=False):
    """An account in a list; `created` is microseconds, `present` says whether somebody is logged in."""

    name: str
    created: int
    disabled: bool
    administrator: bool
    present: bool
    certificates: tuple[str, ...] = ()
    always_on: bool = False


class AccountList(Answer, frozen=True, gc=False):
    """All accounts."""

    accounts: tuple[AccountSummary, ...]
