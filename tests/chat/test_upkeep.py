"""Rooms for newcomers, and rooms to which nobody comes back."""

from __future__ import annotations

from besedka.chat.account_commands import RegisterAccount
from besedka.chat.accounts import Verifier
from besedka.chat.commands import Administer
from besedka.chat.room_queries import ListRooms, RoomList
from besedka.chat.state import ADMINISTRATOR
from besedka.chat.upkeep import ForgetRooms, RoomForgotten, RoomOpened, SetDefaultRooms
from support.chat import Chat, Person, one


def listed(person: Person) -> list[tuple[str, int]]:
    """Return what LIST shows."""
    return [(room.name, room.members) for room in person.asks(ListRooms, RoomList).rooms]


def test_default_rooms() -> None:
    """They are the administrator's, and are listed first; who was there stays, and is nobody's operator by coming."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#News")
    opened = chat.apply(SetDefaultRooms(0, ("#lobby", "#news", "#help")))
    assert [(type(event), getattr(event, "name", "")) for event in opened] == [
        (RoomOpened, "#News"),
        (RoomOpened, "#help"),
    ]
    assert [chat.room(name).owner for name in ("#lobby", "#news", "#help")] == [ADMINISTRATOR] * 3
    assert listed(anna) == [("#lobby", 0), ("#News", 1), ("#help", 0), ("#x", 1)]
    assert chat.apply(SetDefaultRooms(0, ("#help",))) == []
    assert listed(anna) == [("#help", 0), ("#x", 1), ("#News", 1)]
    chat.enter("boris", "#help")
    (member,) = chat.room("#help").members.values()
    assert not member.operator


def test_a_room_of_an_account_stays_its_own() -> None:
    """The settings take nothing away."""
    chat = Chat()
    anna = chat.enter("anna")
    anna.does(RegisterAccount, "anna", Verifier("hash"))
    anna.join("#news")
    assert chat.apply(SetDefaultRooms(0, ("#news",))) == []
    assert chat.room("#news").owner == "account:anna"


def test_forgetting() -> None:
    """Its name is free, and another room of that name has another number."""
    chat = Chat()
    anna = chat.enter("anna", "#x")
    number = chat.room("#x").number
    anna.say("#x", "hi")
    assert chat.apply(ForgetRooms(0, ((number, "#x"),))) == [], "somebody is there"
    anna.leave("#x")
    assert chat.apply(ForgetRooms(0, ((number + 1, "#x"), (9, "#none")))) == [], "another room"
    forgotten = one(chat.apply(ForgetRooms(0, ((number, "#x"),))), RoomForgotten)
    assert (forgotten.room, forgotten.name) == (number, "#x")
    assert chat.state.room("#x") is None
    anna.join("#x")
    assert chat.room("#x").number == number + 1
    assert not chat.room("#x").spoken


def test_what_is_never_forgotten() -> None:
    """The lobby, default rooms, archived rooms, and what belongs to an account."""
    chat = Chat()
    chat.apply(SetDefaultRooms(0, ("#news",)))
    anna = chat.enter("anna", "#old")
    anna.does(Administer, "anna", "")
    anna.mode("#old", "+x")
    anna.leave("#old")
    anna.does(RegisterAccount, "anna", Verifier("hash"))
    anna.join("#own")
    anna.say("#own", "hi")
    anna.leave("#own")
    rooms = tuple((room.number, room.name) for room in chat.state.rooms.values())
    assert len(rooms) == 4
    assert chat.apply(ForgetRooms(0, rooms)) == []
