"""Whose accounts, and whose nicks."""

from __future__ import annotations

from besedka.chat.accounts import Account, Standing, Verifier, account_of, reserved_for
from besedka.chat.names import fold_nick
from besedka.chat.state import State
from support.chat import NOON, Book


def made(name: str) -> Account:
    """Return an account."""
    return Account(name, fold_nick(name), NOON, Verifier("hash"))


def test_an_account_has_an_identity() -> None:
    """It is its name as it was registered; only active ones let people in."""
    assert made("Анна").identity == "account:Анна"
    assert made("Анна").is_active
    assert not Account("a", "a", 1, standing=Standing.DISABLED).is_active


def test_what_was_kept_is_there_again() -> None:
    """Accounts of the journal are found by any spelling, and so are the nicks that they reserve."""
    state = State((), 0, 0, Book(), (), (made("Анна"), made("boris")))
    found = state.account("аННа")
    assert found == made("Анна")
    assert reserved_for(state, "АННА") is found
    assert reserved_for(state, "Аннa") is found, "with a Latin letter it looks the same"
    assert reserved_for(state, "vera") is None
    assert state.account("vera") is None


def test_who_is_logged_in_before_it_is_present() -> None:
    """A session may have an account and no user yet."""
    state = State((), 0, 0, Book(), (), (made("anna"),))
    assert account_of(state, 7) is None
    state.logins[7] = "anna"
    assert account_of(state, 7) == made("anna")
