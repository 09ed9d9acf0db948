"""Who may administer the server from within the chat (IRC's OPER). Admission asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from besedka.chat.users import Source
    from besedka.sessions.facts import Facts

__all__ = ["Administrators", "NamedAccounts"]


class Administrators(Protocol):
    """The port through which admission asks. Under the hub's lock, so the answer must be at hand."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Whether somebody may administer the server, who gave this name and password."""
        ...


class NamedAccounts:
    """The accounts that the settings name. Who is logged in has shown the account's password: no other is asked for."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Whether somebody is logged in to one of the accounts."""
        accounts = self._facts.settings.server.administrators.split()
        return source.identity in {f"account:{account}" for account in accounts}
