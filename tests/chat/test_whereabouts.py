"""Where somebody is who stays without a session, as it is kept with its account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat import account_commands
from besedka.chat.account_events import AccountChanged
from besedka.chat.accounts import Account, RoomPlace, Verifier
from besedka.chat.whereabouts import forget, keep, staying_account
from support.chat import Chat, one

if TYPE_CHECKING:
    from support.chat import Person

PROOF = "$argon2id$"


def house() -> tuple[Chat, Person, Person]:
    """Return a chat with anna, who stays, and vera, who has an account like her and does not."""
    chat = Chat()
    people = []
    for name in ("anna", "vera"):
        chat.state.keep_account(Account(name, name, 1, Verifier(PROOF), always_on=name == "anna"))
        person = chat.stranger()
        person.does(account_commands.LogIn, name, PROOF)
        person.register(name)
        people.append(person)
    return chat, people[0], people[1]


def test_whose_place_is_kept() -> None:
    """Of the first user of an account that stays, and of nobody else."""
    chat, anna, vera = house()
    late, guest = chat.enter("gleb"), chat.enter("dora")
    late.does(account_commands.LogIn, "anna", PROOF)
    assert staying_account(chat.state, anna.user) is chat.state.account("anna")
    for other in (vera, late, guest):
        assert staying_account(chat.state, other.user) is None
        assert keep(chat.state, other.user, other.session, chat.now) == []
        assert forget(chat.state, other.user, other.session, chat.now) == []


def test_what_is_kept_until_it_is_forgotten() -> None:
    """Each change is kept once; what is not kept need not be forgotten."""
    chat, anna, _ = house()
    anna.join("#x")
    state, user = chat.state, anna.user
    account = state.account("anna")
    assert account is not None
    assert account.presence is not None
    assert account.presence.rooms == (RoomPlace(chat.room("#x").number, operator=True, voice=False),)
    assert keep(state, user, anna.session, chat.now) == []
    gone = one(forget(state, user, anna.session, chat.now), AccountChanged)
    assert (gone.what, gone.account.presence, gone.position) == ("presence", None, state.position)
    assert forget(state, user, anna.session, chat.now) == []
