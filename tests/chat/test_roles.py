"""Roles that last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat import account_commands
from besedka.chat.accounts import Account, Standing, Verifier
from besedka.chat.refusals import Reason
from besedka.chat.roles import is_founder, roles_of
from besedka.chat.room_events import ModesChanged, RolesReturned, RoomJoined
from besedka.chat.rooms import Listed, RoomRecord
from besedka.chat.state import State
from support.chat import NOON, Book, Chat, Person, one, refusal

if TYPE_CHECKING:
    from besedka.chat.rooms import Member


def owner(chat: Chat, nick: str) -> Person:
    """Let somebody come and make an account."""
    person = chat.enter(nick)
    person.does(account_commands.RegisterAccount, nick, Verifier("hash"))
    return person


def member(chat: Chat, person: Person, room: str = "#x") -> Member:
    """Return what somebody is in a room."""
    return chat.room(room).members[person.user.number]


def test_a_room_belongs_to_the_account_that_opened_it() -> None:
    """It is kept with the room, and nobody else becomes its operator by being first."""
    chat = Chat()
    anna, boris = owner(chat, "anna"), chat.enter("boris")
    joined = one(anna.join("#x"), RoomJoined)
    assert joined.record == RoomRecord(2, "#x", chat.now, owner="account:anna")
    assert member(chat, anna).operator
    anna.say("#x", "hi")
    anna.leave("#x")
    boris.join("#x")
    assert not member(chat, boris).operator
    joined, returned = anna.join("#x")
    assert isinstance(joined, RoomJoined)
    assert member(chat, anna).operator
    assert isinstance(returned, RolesReturned)
    assert (returned.audience, returned.operator, returned.voice) == ((boris.session,), True, False)


def test_a_room_of_guests_belongs_to_nobody() -> None:
    """As before: the first is its operator, and a role is gone with who has it."""
    chat = Chat()
    boris, anna = chat.enter("boris", "#x"), owner(chat, "anna")
    anna.join("#x")
    boris.mode("#x", "+v anna")
    assert chat.room("#x").lists == ()
    anna.leave("#x")
    anna.join("#x")
    assert not member(chat, anna).voice


@pytest.mark.parametrize(("letter", "operator", "voice"), [("o", True, False), ("v", False, True)])
def test_what_is_given_to_an_account_lasts(letter: str, operator: bool, voice: bool) -> None:
    """Until it is taken; given twice, it is listed once. A guest's role is gone with the guest."""
    chat = Chat()
    anna, boris, guest = owner(chat, "anna"), owner(chat, "boris"), chat.enter("guest")
    for person in (anna, boris, guest):
        person.join("#x")
    changed = one(anna.mode("#x", f"+{letter} boris +{letter} guest"), ModesChanged)
    assert changed.record.lists == (Listed("boris", "anna!anna@host", chat.now, letter),)
    for person in (boris, guest):
        person.leave("#x")
        person.join("#x")
    assert (member(chat, boris).operator, member(chat, boris).voice) == (operator, voice)
    assert (member(chat, guest).operator, member(chat, guest).voice) == (False, False)
    anna.mode("#x", f"-{letter} boris")
    assert chat.room("#x").lists == ()
    boris.leave("#x")
    assert len(boris.join("#x")) == 1
    assert roles_of(chat.room("#x"), boris.user) == (False, False)


def test_who_logs_in_inside_has_its_roles_again() -> None:
    """Clients that join before they log in lose nothing; everybody there is told, itself included."""
    chat = Chat()
    anna = owner(chat, "anna")
    anna.join("#x")
    anna.say("#x", "hi")
    again = chat.enter("later", "#x")
    assert not member(chat, again).operator
    *_, returned = again.does(account_commands.LogIn, "anna", "hash")
    assert isinstance(returned, RolesReturned)
    assert returned.audience == (anna.session, again.session)
    assert member(chat, again).operator
    assert is_founder(chat.room("#x"), again.user)
    assert not any(isinstance(event, RolesReturned) for event in again.does(account_commands.LogIn, "anna", "hash"))


def test_nobody_is_kept_out_of_its_own_room() -> None:
    """Whatever is set, and also when it is empty; others are."""
    chat = Chat()
    anna, boris = owner(chat, "anna"), owner(chat, "boris")
    anna.join("#x")
    anna.mode("#x", "+i +k secret +l 1 +b *")
    anna.leave("#x")
    assert refusal(boris.join("#x"))[0] is Reason.BANNED
    one(anna.join("#x"), RoomJoined)


def test_a_room_without_a_past_is_forgotten() -> None:
    """Whoever opened it: it takes up nobody's place, nor does it after a restart."""
    chat = Chat()
    anna = owner(chat, "anna")
    anna.join("#x")
    anna.leave("#x")
    assert chat.state.room("#x") is None
    anna.join("#x")
    boris = chat.enter("boris")
    anna.invite("#x", "boris")
    anna.leave("#x")
    assert boris.user.invited == ()
    assert State([RoomRecord(2, "#x", NOON, owner="account:anna")], 0, 0, Book()).room("#x") is None


def test_the_rooms_of_a_deleted_account() -> None:
    """They belong to nobody, also after a restart."""
    chat = Chat()
    anna, boris = owner(chat, "anna"), owner(chat, "boris")
    for person, room in ((anna, "#x"), (boris, "#y")):
        person.join(room)
        person.say(room, "hi")
    chat.apply(account_commands.DeleteAccount(99, "anna"))
    assert (chat.room("#x").owner, chat.room("#y").owner) == (None, "account:boris")
    accounts = (Account("anna", "anna", 1, standing=Standing.DELETED), Account("boris", "boris", 1))
    records = [RoomRecord(2, "#x", NOON, owner="account:anna"), RoomRecord(3, "#y", NOON, owner="account:boris")]
    again = State(records, 0, 0, Book(), (2, 3), accounts)
    assert [room.owner for room in again.rooms.values()] == [None, "account:boris", "administrator"]


def test_an_operator_by_account_is_not_kept_out() -> None:
    """Neither by a mode nor by a ban, which it could undo from outside; who has but a voice is."""
    chat = Chat()
    anna, boris, vera = owner(chat, "anna"), owner(chat, "boris"), owner(chat, "vera")
    for person in (anna, boris, vera):
        person.join("#x")
    anna.mode("#x", "+o boris +v vera")
    anna.mode("#x", "+i +k sesame +b boris")
    for person in (boris, vera):
        person.leave("#x")
        person.join("#x")
    assert member(chat, boris).operator
    assert vera.user.number not in chat.room("#x").members


def test_a_role_of_both_kinds() -> None:
    """Who has a voice already gets the rest."""
    chat = Chat()
    anna, boris = owner(chat, "anna"), owner(chat, "boris")
    anna.join("#x")
    boris.join("#x")
    anna.mode("#x", "+o boris")
    anna.mode("#x", "+v boris")
    boris.leave("#x")
    boris.join("#x")
    assert (member(chat, boris).operator, member(chat, boris).voice) == (True, True)
    boris.does(account_commands.LogOut)
    anna.mode("#x", "-o boris")
    returned = boris.does(account_commands.LogIn, "boris", "hash")[-1]
    assert isinstance(returned, RolesReturned)
    assert (returned.operator, returned.voice) == (True, False)
