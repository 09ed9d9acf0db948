"""Who may administer the server from within the chat."""

from __future__ import annotations

import pytest

from besedka.chat.users import make_source
from besedka.i18n import Words
from besedka.server.administrators import NamedAccounts
from besedka.sessions.facts import Facts
from support.conversation import settings


@pytest.mark.parametrize(
    ("identity", "may"),
    [("account:anna", True), ("account:Вера", True), ("account:boris", False), ("device:anna", False), (None, False)],
)
def test_accounts_that_the_settings_name(identity: str | None, may: bool) -> None:
    """Who is logged in to one may; a name or a password that is only typed opens nothing."""
    facts = Facts(settings(server={"administrators": "anna Вера"}), Words("en"), "e", 0)
    source = make_source("anna", "anna", "host", identity)
    assert NamedAccounts(facts).may_administer(source, "anna", "secret") is may


def test_the_settings_are_those_of_now() -> None:
    """Read again, they count at once."""
    facts = Facts(settings(), Words("en"), "e", 0)
    source = make_source("anna", "anna", "host", "account:anna")
    assert not NamedAccounts(facts).may_administer(source, "", "")
    facts.settings = settings(server={"administrators": "anna"})
    assert NamedAccounts(facts).may_administer(source, "", "")
