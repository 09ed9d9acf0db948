"""Who may administer the server from within the chat."""

from __future__ import annotations

import msgspec
import pytest

from besedka.chat.accounts import Account, Standing
from besedka.chat.names import fold_nick
from besedka.chat.state import State
from besedka.chat.users import make_source
from besedka.config.settings import Settings
from besedka.i18n import Words
from besedka.server.administrators import NamedAccounts, has_administrator
from besedka.sessions.facts import Facts
from support.chat import Book
from support.conversation import settings


def accounts() -> State:
    """Return a chat with three accounts."""
    return State((), 0, 0, Book(), (), [Account(name, fold_nick(name), 1) for name in ("anna", "Вера", "boris")])


@pytest.mark.parametrize(
    ("identity", "may"),
    [("account:anna", True), ("account:Вера", True), ("account:boris", False), ("device:anna", False), (None, False)],
)
def test_accounts_that_the_settings_name(identity: str | None, may: bool) -> None:
    """Who is logged in to one may; a name or a password that is only typed opens nothing."""
    facts = Facts(settings(server={"administrators": "anna Вера"}), Words("en"), "e", 0)
    source = make_source("anna", "anna", "host", identity)
    assert NamedAccounts(facts, accounts()).may_administer(source, "anna", "secret") is may


def test_the_settings_are_those_of_now() -> None:
    """Read again, they count at once."""
    facts = Facts(settings(), Words("en"), "e", 0)
    source = make_source("anna", "anna", "host", "account:anna")
    named = NamedAccounts(facts, accounts())
    assert not named.may_administer(source, "", "")
    facts.settings = settings(server={"administrators": "anna"})
    assert named.may_administer(source, "", "")


def test_accounts_that_were_appointed() -> None:
    """`besedka admin add` counts at once, and so does `remove`."""
    facts, state = Facts(settings(), Words("en"), "e", 0), accounts()
    source = make_source("guest", "guest", "host", "account:boris")
    state.keep_account(Account("boris", "boris", 1, administrator=True))
    assert NamedAccounts(facts, state).may_administer(source, "", "")
    state.keep_account(Account("boris", "boris", 1))
    assert not NamedAccounts(facts, state).may_administer(source, "", "")


def test_whether_there_is_an_administrator() -> None:
    """An account that may, and is not disabled; or one that the settings name."""
    plain = Account("anna", "anna", 1)
    appointed = msgspec.structs.replace(plain, administrator=True)
    disabled = msgspec.structs.replace(appointed, standing=Standing.DISABLED)
    for account, found in ((plain, False), (appointed, True), (disabled, False)):
        assert has_administrator(State((), 0, 0, Book(), (), (account,)), Settings()) is found
    named = settings(server={"administrators": "vera"})
    assert has_administrator(State((), 0, 0, Book()), named)
