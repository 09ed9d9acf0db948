"""Roles of accounts, given whether their people are there or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat.account_commands import LogIn
from besedka.chat.accounts import Account, Verifier
from besedka.chat.commands import Administer
from besedka.chat.granting import GrantRole, Role, SetStatus
from besedka.chat.names import fold_nick
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import ModeChange
from besedka.chat.room_events import ModesChanged, RoleGranted
from support.chat import Chat, Person, refusal
from support.wholeness import check_state

if TYPE_CHECKING:
    from besedka.chat.events import Event


def club() -> tuple[Chat, Person, Person, Person]:
    """Return a chat with anna, whose room #x is, boris with an account, and vera, a guest, in it."""
    chat = Chat()
    people = [chat.enter(nick) for nick in ("anna", "boris", "vera")]
    for name in ("anna", "boris", "gleb"):
        chat.state.keep_account(Account(name, fold_nick(name), chat.now, Verifier(f"hash of {name}")))
    for person, name in zip(people[:2], ("anna", "boris"), strict=True):
        chat.apply(LogIn(person.session, name, f"hash of {name}"))
    for person in people:
        person.join("#x")
    return chat, people[0], people[1], people[2]


def changes(events: list[Event]) -> tuple[ModeChange, ...]:
    """Return what members are told, behind what is kept."""
    granted, *told = events
    assert isinstance(granted, RoleGranted)
    assert granted.audience == ()
    return told[0].changes if told and isinstance(told[0], ModesChanged) else ()


def lists(chat: Chat) -> list[tuple[str, str]]:
    """Return the roles that are kept."""
    return [(each.letter, each.mask) for each in chat.room("#x").lists]


def test_a_role_lasts() -> None:
    """It is kept with the room, in the place of what was there before, and shown at once by who is there."""
    chat, anna, _, _ = club()
    assert changes(anna.does(GrantRole, "#x", "Boris", Role.OPERATOR)) == (ModeChange(True, "o", "boris"),)
    assert lists(chat) == [("o", "boris")]
    told = (ModeChange(False, "o", "boris"), ModeChange(True, "v", "boris"))
    assert changes(anna.does(GrantRole, "#x", "boris", Role.VOICE)) == told
    assert lists(chat) == [("v", "boris")]
    assert changes(anna.does(GrantRole, "#x", "gleb", Role.OPERATOR)) == ()
    assert lists(chat) == [("v", "boris"), ("o", "gleb")]
    assert changes(anna.does(GrantRole, "#x", "boris", Role.NONE)) == (ModeChange(False, "v", "boris"),)
    assert lists(chat) == [("o", "gleb")]
    check_state(chat.state)


def test_a_room_is_given_away() -> None:
    """The one who gave it is its operator from then on; nobody else may."""
    chat, anna, boris, _ = club()
    assert refusal(boris.does(GrantRole, "#x", "boris", Role.OWNER)) == (Reason.NOT_OWNER, ("#x",))
    assert changes(anna.does(GrantRole, "#x", "boris", Role.OWNER)) == (ModeChange(True, "o", "boris"),)
    assert (chat.room("#x").owner, lists(chat)) == ("account:boris", [("o", "anna")])
    assert changes(boris.does(GrantRole, "#x", "boris", Role.OWNER)) == ()
    assert lists(chat) == [("o", "anna")]
    assert refusal(boris.does(GrantRole, "#x", "boris", Role.NONE)) == (Reason.ROLE_OF_OWNER, ("boris", "#x"))


def test_a_room_of_nobody() -> None:
    """Its operator takes it, when it has an account; until then no roles last there."""
    chat, _, boris, vera = club()
    vera.join("#y")
    assert refusal(vera.does(GrantRole, "#y", "boris", Role.VOICE)) == (Reason.ROOM_OF_NOBODY, ("#y",))
    assert refusal(vera.does(GrantRole, "#y", "*", Role.OWNER)) == (Reason.NO_SUCH_ACCOUNT, ("*",))
    boris.join("#y")
    assert refusal(boris.does(GrantRole, "#y", "*", Role.OWNER)) == (Reason.NOT_OWNER, ("#y",))
    vera.mode("#y", "+o boris")
    boris.does(GrantRole, "#y", "*", Role.OWNER)
    assert chat.room("#y").owner == "account:boris"


@pytest.mark.parametrize(
    ("room", "account", "refused"),
    [
        ("#nowhere", "boris", (Reason.NO_SUCH_ROOM, ("#nowhere",))),
        ("#x", "nobody", (Reason.NO_SUCH_ACCOUNT, ("nobody",))),
        ("#x", "gleb", (Reason.NOT_OPERATOR, ("#x",))),
    ],
)
def test_who_may_not(room: str, account: str, refused: tuple[Reason, tuple[str, ...]]) -> None:
    """Only operators give roles, in rooms that are there, to accounts that are."""
    _, _, boris, _ = club()
    assert refusal(boris.does(GrantRole, room, account, Role.VOICE)) == refused


def test_as_many_as_there_may_be() -> None:
    """A room has a bound on its lists."""
    _, anna, _, _ = club()
    anna.does(GrantRole, "#x", "gleb", Role.VOICE, 1)
    assert refusal(anna.does(GrantRole, "#x", "boris", Role.OPERATOR, 1)) == (Reason.LIST_FULL, ("#x", "o"))


def test_the_lobby_is_nobodys() -> None:
    """It belongs to the administrator of the server, who may give roles in it."""
    chat, anna, _, vera = club()
    chat.apply(Administer(vera.session, "vera", ""))
    assert refusal(vera.does(GrantRole, "#lobby", "anna", Role.OWNER)) == (Reason.NOT_OWNER, ("#lobby",))
    anna.join("#lobby")
    assert changes(vera.does(GrantRole, "#lobby", "anna", Role.OPERATOR)) == (ModeChange(True, "o", "anna"),)


def test_status() -> None:
    """Operators give it to who is there, by name or to themselves, be it from outside of the room."""
    chat, anna, boris, vera = club()
    (told,) = anna.does(SetStatus, "#x", "vera", "v", True)
    assert isinstance(told, ModesChanged)
    assert told.changes == (ModeChange(True, "v", "vera"),)
    assert anna.does(SetStatus, "#x", "vera", "v", True) == []
    anna.does(SetStatus, "#x", "", "o", False)
    assert not chat.room("#x").members[anna.user.number].operator
    anna.does(SetStatus, "#x", "", "o", True)
    assert chat.room("#x").members[anna.user.number].operator
    anna.leave("#x")
    assert len(anna.does(SetStatus, "#x", "boris", "o", True)) == 1
    assert refusal(anna.does(SetStatus, "#x", "", "o", True)) == (Reason.USER_NOT_IN_ROOM, ("anna", "#x"))
    assert refusal(anna.does(SetStatus, "#x", "nobody", "o", True)) == (Reason.USER_NOT_IN_ROOM, ("nobody", "#x"))
    assert refusal(vera.does(SetStatus, "#x", "", "o", True)) == (Reason.NOT_OPERATOR, ("#x",))
    assert refusal(boris.does(SetStatus, "#no", "", "o", True)) == (Reason.NO_SUCH_ROOM, ("#no",))
    check_state(chat.state)
