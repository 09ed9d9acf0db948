"""The answers to queries: who may know what."""

from __future__ import annotations

import pytest

from besedka.chat import commands, queries, room_queries
from besedka.chat.queries import (
    CountUsers,
    FindUsers,
    NoSuchUser,
    ShowUserModes,
    UserCount,
    UserDetails,
    UserList,
    UserModes,
    UserSummary,
    WhoIs,
    WhoIsHere,
)
from besedka.chat.room_queries import (
    Between,
    Invitations,
    ListInvitations,
    ListMembers,
    ListRooms,
    MemberList,
    ModesOf,
    NoSuchRoom,
    RoomList,
    RoomListed,
    RoomSummary,
    ShowList,
    ShowModes,
    ShowTopic,
    TopicOf,
)
from support.chat import SECOND, Chat, Person


@pytest.fixture
def chat() -> Chat:
    """Anna is in #open, #hidden and #both, invisible; Boris in #both; Vera in none."""
    chat = Chat()
    anna = chat.enter("Anna", "#open", "#hidden", "#both")
    anna.mode("#hidden", "+s +k sesame +b *@bad")
    anna.topic("#hidden", "plans")
    anna.topic("#open", "tea")
    anna.hide()
    chat.enter("boris", "#both")
    chat.enter("vera")
    return chat


def person(chat: Chat, session: int) -> Person:
    """Return one of those who are there."""
    return Person(chat, session)


@pytest.fixture
def anna(chat: Chat) -> Person:
    """Somebody invisible, in all rooms."""
    return person(chat, 1)


@pytest.fixture
def boris(chat: Chat) -> Person:
    """Somebody who shares a room with Anna."""
    return person(chat, 2)


@pytest.fixture
def vera(chat: Chat) -> Person:
    """Somebody who shares none."""
    return person(chat, 3)


def found(who: Person, mask: str) -> list[tuple[str, str | None]]:
    """Return whom WHO finds, and where."""
    answer = who.asks(FindUsers, UserList, mask)
    assert answer.mask == mask
    return [(user.source.nick, user.room) for user in answer.users]


def rooms(who: Person, nick: str) -> list[str]:
    """Return the rooms that WHOIS names."""
    return [name for name, _operator, _voice in who.asks(WhoIs, UserDetails, nick).rooms]


def test_everything_about_somebody(chat: Chat, anna: Person, boris: Person) -> None:
    """WHOIS tells who somebody is, where, since when, and by which wire."""
    anna.away("lunch")
    anna.mode("#both", "+v anna")
    answer = boris.asks(WhoIs, UserDetails, "ANNA")
    user = anna.user
    assert (answer.source, answer.realname, answer.away) == (user.source, "Anna of host", "lunch")
    assert answer.rooms == (("#open", True, False), ("#both", True, True))
    assert (answer.since, answer.spoke, answer.wire, answer.oneself) == (user.since, user.spoke, "irc", False)
    assert (answer.session, answer.time, answer.audience) == (boris.session, chat.now, ())
    assert anna.asks(WhoIs, UserDetails, "anna").oneself
    assert boris.asks(WhoIs, NoSuchUser, "nobody").nick == "nobody"


def test_whose_rooms_are_named(anna: Person, boris: Person, vera: Person) -> None:
    """Hidden rooms are named to their members; the invisible's rooms to those who share one."""
    assert rooms(anna, "anna") == ["#open", "#hidden", "#both"]
    assert rooms(boris, "anna") == ["#open", "#both"]
    assert rooms(vera, "anna") == []
    assert rooms(vera, "boris") == ["#both"]


def test_who_is_here(boris: Person, anna: Person) -> None:
    """ISON finds those who are present, in the order asked, the invisible too."""
    answer = boris.asks(WhoIsHere, UserList, ("vera", "nobody", "ANNA"))
    assert [user.source.nick for user in answer.users] == ["vera", "Anna"]


def test_a_rooms_members_are_found(anna: Person, boris: Person, vera: Person) -> None:
    """WHO of a room: all for members, the visible for others, nobody in a hidden room."""
    anna.mode("#both", "+v boris")
    assert found(boris, "#BOTH") == [("Anna", "#both"), ("boris", "#both")]
    assert found(vera, "#both") == [("boris", "#both")]
    assert found(boris, "#open") == [("Anna", "#open")]
    assert found(vera, "#hidden") == []
    assert found(vera, "#none") == []
    user = anna.asks(FindUsers, UserList, "#both").users[1]
    spoke = boris.user.spoke
    assert user == UserSummary(boris.user.source, "boris of host", None, "#both", voice=True, spoke=spoke)


def test_users_are_found_by_mask(anna: Person, boris: Person, vera: Person) -> None:
    """WHO looks at nick, name, host, mask and real name; the invisible are found by those who share a room."""
    assert found(vera, "*") == [("boris", "#both"), ("vera", None)]
    assert found(boris, "A*") == [("Anna", "#open")]
    assert found(vera, "BORIS!*@h?st") == [("boris", "#both")]
    assert found(vera, "*OF HOST") == [("boris", "#both"), ("vera", None)]
    assert found(vera, "nobody*") == []


def test_somebody_is_found_by_nick(anna: Person, boris: Person, vera: Person) -> None:
    """WHO with a whole nick finds the invisible too, but says nothing of where they are."""
    assert found(vera, "ANNA") == [("Anna", None)]
    assert found(boris, "anna") == [("Anna", "#open")]
    assert found(anna, "vera") == [("vera", None)]
    anna.mode("#open", "+s")
    assert found(boris, "anna") == [("Anna", "#both")]


def test_the_members_of_a_room(chat: Chat, anna: Person, boris: Person, vera: Person) -> None:
    """NAMES: all for members, the visible for others; a hidden room looks like none."""
    answer = boris.asks(ListMembers, MemberList, "#BOTH")
    assert (answer.name, answer.secret) == ("#both", False)
    assert answer.members == tuple(chat.room("#both").members.values())
    assert [member.user for member in vera.asks(ListMembers, MemberList, "#both").members] == [boris.user]
    assert anna.asks(ListMembers, MemberList, "#hidden").secret
    for name in ("#HIDDEN", "#none"):
        hidden = vera.asks(ListMembers, MemberList, name)
        assert (hidden.name, hidden.secret, hidden.members) == (name, False, ())


def test_a_list_of_members_stays_true(anna: Person, boris: Person) -> None:
    """An answer is a snapshot: what happens later does not change it."""
    answer = boris.asks(ListMembers, MemberList, "#both")
    anna.nick("Anya")
    anna.mode("#both", "-o anya")
    anna.leave("#both")
    assert [(member.source.nick, member.operator) for member in answer.members] == [("Anna", True), ("boris", False)]


def test_all_rooms(chat: Chat, anna: Person, vera: Person) -> None:
    """LIST: rooms with members that are not hidden, with how many and their topics."""
    chat.enter("gleb", "#empty").leave("#empty")
    assert vera.asks(ListRooms, RoomList).rooms == (
        RoomSummary("#open", 1, "tea"),
        RoomSummary("#both", 2, ""),
    )
    assert RoomSummary("#hidden", 1, "plans") in anna.asks(ListRooms, RoomList).rooms


@pytest.mark.parametrize(
    ("masks", "more", "fewer", "names"),
    [
        (("#OPEN",), None, None, ["#open"]),
        (("#*o*", "#none"), None, None, ["#open", "#both"]),
        (("#hidden",), None, None, []),
        ((), 0, None, ["#open", "#both"]),
        ((), 1, None, ["#both"]),
        ((), None, 2, ["#open"]),
        ((), 0, 3, ["#open", "#both"]),
        ((), None, 0, []),
    ],
)
def test_some_rooms(
    vera: Person, masks: tuple[str, ...], more: int | None, fewer: int | None, names: list[str]
) -> None:
    """LIST by name, mask and number of members."""
    asked = masks, (), Between(more, fewer)
    assert [room.name for room in vera.asks(ListRooms, RoomList, *asked).rooms] == names


@pytest.mark.parametrize(
    ("masks", "others", "names"),
    [((), ("*n",), ["#both"]), (("#*",), ("#BOTH", "#none"), ["#open"]), ((), ("#*",), [])],
)
def test_rooms_that_fit_no_mask(
    vera: Person, masks: tuple[str, ...], others: tuple[str, ...], names: list[str]
) -> None:
    """LIST by masks that must not fit."""
    assert [room.name for room in vera.asks(ListRooms, RoomList, masks, others).rooms] == names


def test_rooms_by_their_age() -> None:
    """LIST by how many minutes ago a room was made, or its topic set; what has no topic fits no time of one."""
    chat = Chat()
    anna = chat.enter("anna", "#old")
    anna.topic("#old", "tea")
    chat.now += 120 * SECOND
    anna.join("#new")
    chat.now += SECOND

    def found(*asked: Between) -> list[str]:
        return [room.name for room in anna.asks(ListRooms, RoomList, (), (), Between(), *asked).rooms]

    assert found(Between(more_than=1)) == ["#old"]
    assert found(Between(less_than=1)) == ["#new"]
    assert found(Between(more_than=0)) == ["#old", "#new"]
    assert found(Between(), Between(more_than=1)) == ["#old"]
    assert found(Between(), Between(less_than=1)) == []


def test_where_one_is_invited() -> None:
    """The rooms into which an operator has invited one, until one is in."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x", "#y"), chat.enter("boris")
    for room in ("#x", "#y"):
        anna.invite(room, "boris")
    boris.join("#x")
    assert boris.asks(ListInvitations, Invitations).rooms == ("#y",)


def test_addresses_are_ones_own() -> None:
    """Those of others are told to administrators."""
    chat = Chat()
    anna = chat.enter("anna")
    chat.enter("boris")
    asked = ("boris", "anna", "nobody")

    def found() -> list[str]:
        return [user.source.nick for user in anna.asks(WhoIsHere, UserList, asked, True).users]

    assert found() == ["anna"]
    anna.does(commands.Administer, "anna", "")
    assert found() == ["boris", "anna"]


def test_topics(chat: Chat, anna: Person, vera: Person) -> None:
    """A topic is for everybody, that of a hidden room for its members."""
    answer = vera.asks(ShowTopic, TopicOf, "#OPEN")
    assert (answer.name, answer.topic) == ("#open", chat.room("#open").topic)
    assert vera.asks(ShowTopic, TopicOf, "#both").topic is None
    assert anna.asks(ShowTopic, TopicOf, "#hidden").topic == chat.room("#hidden").topic
    for name in ("#HIDDEN", "#none"):
        assert vera.asks(ShowTopic, NoSuchRoom, name).name == name


def test_modes(chat: Chat, anna: Person, vera: Person) -> None:
    """Modes are for everybody, those of a hidden room for its members; who is a member may see the key."""
    room = chat.room("#hidden")
    answer = anna.asks(ShowModes, ModesOf, "#HIDDEN")
    assert (answer.name, answer.modes, answer.created, answer.member) == ("#hidden", room.modes, room.created, True)
    assert not vera.asks(ShowModes, ModesOf, "#open").member
    for name in ("#hidden", "#none"):
        assert vera.asks(ShowModes, NoSuchRoom, name).name == name


def test_bans(chat: Chat, anna: Person, vera: Person) -> None:
    """Bans are for everybody, those of a hidden room for its members."""
    answer = anna.asks(ShowList, RoomListed, "#HIDDEN")
    assert (answer.name, answer.listed) == ("#hidden", chat.room("#hidden").lists)
    assert vera.asks(ShowList, RoomListed, "#open").listed == ()
    for name in ("#hidden", "#none"):
        assert vera.asks(ShowList, NoSuchRoom, name).name == name


def test_ones_own_modes(anna: Person, boris: Person) -> None:
    """Who is invisible knows."""
    assert anna.asks(ShowUserModes, UserModes).invisible
    assert not boris.asks(ShowUserModes, UserModes).invisible


def test_how_many_there_are(chat: Chat, boris: Person) -> None:
    """Users, of them invisible, rooms with somebody in them, and the most users so far."""
    chat.enter("gleb").quit()
    answer = boris.asks(CountUsers, UserCount)
    assert (answer.users, answer.invisible, answer.rooms, answer.most) == (3, 1, 3, 4)
    person(chat, 1).quit()
    answer = boris.asks(CountUsers, UserCount)
    assert (answer.users, answer.invisible, answer.rooms, answer.most) == (2, 0, 1, 4)


@pytest.mark.parametrize("kind", [queries.CountUsers, room_queries.ListRooms, queries.ShowUserModes])
def test_who_is_not_there_gets_no_answer(chat: Chat, kind: type[queries.Query]) -> None:
    """A session that has no user (any more) asks in vain."""
    assert chat.ask(kind(99)) == []
