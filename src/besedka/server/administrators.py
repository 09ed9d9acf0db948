"""Who may administer the server from within the chat (IRC's OPER). Admission asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from besedka.chat.names import fold_nick

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.chat.users import Source
    from besedka.config.settings import Settings
    from besedka.sessions.facts import Facts

__all__ = ["Administrators", "NamedAccounts", "has_administrator"]


class Administrators(Protocol):
    """The port through which admission asks. Under the hub's lock, so the answer must be at hand."""

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Whether somebody may administer the server, who gave this name and password."""
        ...


class NamedAccounts:
    """The accounts that the settings name, and those that `besedka admin add` has.

    Who is logged in has shown the account's password: no other is asked for.
    """

    def __init__(self, facts: Facts, state: State) -> None:
        self._facts = facts
        self._state = state

    def may_administer(self, source: Source, name: str, password: str) -> bool:
        """Whether somebody is logged in to one of the accounts."""
        account = None if source.account is None else self._state.account(source.account)
        if account is None:
            return False
        named = {fold_nick(name) for name in self._facts.settings.server.administrators.split()}
        return account.administrator or account.folded in named


def has_administrator(state: State, settings: Settings) -> bool:
    """Whether an account may administer the server; the settings may name one that is still to be made."""
    return bool(settings.server.administrators.split()) or any(
        each.administrator and each.is_active for each in state.accounts.values()
    )
