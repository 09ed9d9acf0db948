"""Accounts by the service: what REGISTER and SASL do, with the same consequences."""

from __future__ import annotations

import pytest

from besedka.chat.account_commands import AppointAdministrator, DisableAccount
from besedka.chat.accounts import Standing
from besedka.sessions.credentials import Busy, Unusable
from support.asking import PASSWORD, asked, club, registered

OTHER = "coffee-and-milk"


def test_register() -> None:
    """An account of one's nick, and one is logged in to it: others are told as by SASL."""
    talk, anna, boris = club()
    watcher = talk.irc("vera", caps="account-notify")
    talk.everybody_joins("#x", anna, boris, watcher)
    assert asked(anna, f"register {PASSWORD}") == [
        ":besedka.local 900 anna anna!anna@127.0.0.1 anna :You are now logged in as anna",
        "The account anna is yours now: remember its password, nobody can tell it to you.",
    ]
    assert watcher.lines() == [":anna!anna@127.0.0.1 ACCOUNT anna"]
    assert boris.lines() == []
    assert asked(anna, f"register {PASSWORD}") == ["You are logged in already."]
    assert talk.state.accounts["anna"].verifier.password.startswith("$argon2id$")


def test_register_another_name() -> None:
    """An account need not be called like one's nick, but like a nick."""
    talk, anna, boris = club()
    asked(anna, f"register Анна {PASSWORD}")
    assert "анна" in talk.state.accounts
    assert asked(boris, f"register анна {PASSWORD}") == ["The name анна is taken: choose another."]
    assert asked(boris, f"register 7up! {PASSWORD}") == [
        "An account cannot be called 7up!: no name may begin like that."
    ]
    assert asked(boris, f"register nickserv {PASSWORD}") == ["The name nickserv is taken: choose another."]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("register short", "The password is too short or far too long: its length must be 8 or more."),
        (f"register {PASSWORD} anna@example.org", "No e-mail address is needed here. Type: register PASSWORD"),
        ("register #room", "Log in to your account first."),
        ("register tea\u0007and-sugar", "The password has characters that cannot be taken: choose another."),
    ],
)
def test_what_cannot_be_registered(text: str, answer: str) -> None:
    """It is said why, and what to do."""
    talk, anna, _ = club()
    (told,) = asked(anna, text)
    assert told.startswith(answer)
    assert talk.state.accounts == {}


def test_where_nobody_registers() -> None:
    """The administrator makes accounts."""
    _, anna, _ = club(accounts={"registration": "no"})
    assert asked(anna, f"register {PASSWORD}") == ["Accounts are made by the administrator here: ask for one."]


def test_too_many_accounts() -> None:
    """Whose address has made too many, waits."""
    _, anna, boris = club(limits={"registrations_per_hour": 1, "exempt_networks": ""})
    registered(anna)
    (told,) = asked(boris, f"register {PASSWORD}")
    assert told.startswith("That was tried too often: try again in ")


def test_identify() -> None:
    """By name and password, or by the password alone for the account of one's nick."""
    talk, anna, boris = club()
    registered(anna)
    assert asked(boris, f"identify anna {OTHER}") == ["Name or password is wrong."]
    assert asked(boris, f"identify {PASSWORD}") == ["Name or password is wrong."]
    logged_in = ":besedka.local 900 boris boris!boris@127.0.0.1 anna :You are now logged in as anna"
    assert asked(boris, f"LOGIN Anna {PASSWORD}") == [logged_in, "You are logged in as anna."]
    assert asked(anna, "logout")[-1] == "You are logged out."
    assert asked(anna, f"id {PASSWORD}")[-1] == "You are logged in as anna."
    talk.turn([])
    talk.hub.apply(DisableAccount(0, "anna", disabled=True), talk.now)
    vera = talk.irc("vera")
    assert asked(vera, f"identify anna {PASSWORD}") == ["The account anna is disabled: ask the administrator."]
    assert talk.state.accounts["anna"].standing is Standing.DISABLED


def test_logout() -> None:
    """From then on one is a guest: others are told as by SASL."""
    talk, anna, _ = club()
    watcher = talk.irc("vera", caps="account-notify")
    registered(anna)
    talk.everybody_joins("#x", anna, watcher)
    assert asked(anna, "logout") == [
        ":besedka.local 901 anna anna!anna@127.0.0.1 :You are now logged out",
        "You are logged out.",
    ]
    assert watcher.lines() == [":anna!anna@127.0.0.1 ACCOUNT *"]


def test_passwd() -> None:
    """The old password is asked for; the new one counts from then on."""
    _, anna, boris = club()
    registered(anna)
    assert asked(anna, f"passwd {OTHER} {OTHER}") == ["Name or password is wrong."]
    (short,) = asked(anna, f"passwd {PASSWORD} short")
    assert short.startswith("The password is too short")
    assert asked(anna, f"set password {PASSWORD} {OTHER}") == ["The account anna has its new password."]
    assert asked(boris, f"identify anna {PASSWORD}") == ["Name or password is wrong."]
    assert asked(boris, f"identify anna {OTHER}")[-1] == "You are logged in as anna."


def test_passwords_with_spaces() -> None:
    """They stand between quotation marks; a mark that is meant as such has a backslash before it."""
    talk, anna, boris = club()
    registered(anna)
    assert asked(anna, rf'passwd "{PASSWORD}" "tea  and \"milk\" \\"') == ["The account anna has its new password."]
    assert asked(boris, r'identify anna "tea  and \"milk\" \\"')[-1] == "You are logged in as anna."
    clara = talk.irc("clara", "echo-message")
    assert " PRIVMSG besedka :identify ***" in clara.ask('PRIVMSG besedka :identify anna "tea and milk"')[0]


@pytest.mark.parametrize("answer", [Unusable(), Busy(3)])
def test_what_cannot_be_hashed_changes_nothing(answer: object) -> None:
    """Neither for a new account nor for a new password."""
    talk, anna, boris = club()
    registered(anna)
    before = talk.state.accounts["anna"]
    talk.answering = False
    for peer, text in ((anna, f"passwd {PASSWORD} {OTHER}"), (boris, f"register {OTHER}")):
        peer.send(f"PRIVMSG besedka :{text}")
        for _, ask, _ in talk.asked:
            assert ask.follow(answer) == ()
        talk.answer()
    assert talk.state.accounts["anna"] != before


def test_account() -> None:
    """One's own without a name, anybody's with one."""
    talk, anna, boris = club()
    assert asked(anna, "account") == ["You are not logged in. register PASSWORD keeps your name for you."]
    assert asked(anna, "account nobody") == ["There is no such account."]
    registered(anna)
    talk.everybody_joins("#x", anna)
    anna.send("PRIVMSG #x :mine")
    assert asked(anna, "info") == [
        "The account anna was made on 2027-01-15.",
        "It is here as anna.",
        "Its rooms: #x",
    ]
    talk.hub.apply(AppointAdministrator(0, "anna", appointed=True), talk.now)
    talk.hub.apply(DisableAccount(0, "anna", disabled=True), talk.now)
    assert asked(boris, "account ANNA") == [
        "The account anna was made on 2027-01-15.",
        "Its rooms: #x",
        "It may administer the server.",
        "It is disabled.",
    ]


def test_a_nick_comes_back() -> None:
    """From who sits on it: by who is logged in, or with the password, as fingers know it."""
    talk, anna, boris = club()
    registered(anna)
    assert asked(boris, "ghost anna") == ["Log in to your account first."]
    assert asked(boris, f"ghost anna {OTHER}") == ["Name or password is wrong."]
    assert asked(anna, "regain anna") == ["You are anna already."]
    assert asked(boris, f"recover anna {PASSWORD}") == [
        ":besedka.local 900 boris boris!boris@127.0.0.1 anna :You are now logged in as anna",
        ":boris!boris@127.0.0.1 NICK anna",
        "You are logged in as anna.",
        "Who had that name was put out.",
        "You are anna now.",
    ]
    assert anna.closed
    assert asked(boris, "ghost vera") == ["The name vera does not belong to your account."]
    boris.send("NICK boris")
    pat = talk.plain("Pat")
    pat.feed(f"/msg nickserv identify anna {PASSWORD}\n/msg nickserv ghost boris\n/msg nickserv regain anna\n".encode())
    assert pat.lines() == [
        "NickServ (to you): You are logged in as anna.",
        "NickServ (to you): Who had that name was put out.",
        "You are anna now.",
        "NickServ (to you): You are anna now.",
    ]


def test_drop() -> None:
    """An account ends when its password was said once more; its rooms are nobody's, its name is never used again."""
    talk, anna, boris = club()
    registered(anna)
    talk.everybody_joins("#x", anna)
    assert asked(anna, f"drop {OTHER}") == ["Name or password is wrong."]
    assert asked(anna, f"drop {PASSWORD}") == [
        ":besedka.local 901 anna anna!anna@127.0.0.1 :You are now logged out",
        "The account anna is deleted. Nobody will ever get its name.",
    ]
    assert talk.state.rooms["#x"].owner is None
    assert asked(boris, f"register anna {PASSWORD}") == ["The name anna is taken: choose another."]
    assert asked(boris, "account anna") == ["There is no such account."]
