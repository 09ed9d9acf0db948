"""Settings bound what is asked of rooms."""

from __future__ import annotations

from besedka.chat import commands
from besedka.chat.refusals import Reason
from besedka.chat.room_commands import ChangeModes, JoinRoom, Knock, LeaveRoom, ModeChange
from support.admitting import admitted, house, refused


def test_the_name_of_a_new_room_is_judged_and_normalized() -> None:
    """A room that is there is entered under any way to write it."""
    hub, admission = house(room_length=9)
    assert refused(admission, JoinRoom(1, "nohash"))[0] is Reason.ROOM_UNUSABLE
    assert refused(admission, JoinRoom(1, "#" + "a" * 9))[0] is Reason.ROOM_UNUSABLE
    assert admitted(admission, JoinRoom(1, "#и\u0306")).room == "#й"
    assert admitted(admission, JoinRoom(1, "#LOBBY")).room == "#LOBBY"
    assert hub.state.room("#lobby") is not None


def test_there_are_only_so_many_rooms() -> None:
    """On the server, and for one user; rooms that are there can be entered all the same."""
    hub, admission = house(rooms=2, rooms_per_user=2)
    for room in ("#lobby", "#two"):
        hub.apply(admitted(admission, JoinRoom(1, room)), 1)
    assert refused(admission, JoinRoom(1, "#three")) == (Reason.SERVER_FULL_OF_ROOMS, ("#three",))
    admitted(admission, JoinRoom(2, "#two"))
    hub, admission = house(rooms_per_user=2)
    for room in ("#one", "#two"):
        hub.apply(admitted(admission, JoinRoom(1, room)), 1)
    assert refused(admission, JoinRoom(1, "#lobby")) == (Reason.TOO_MANY_ROOMS, ("#lobby",))
    assert admitted(admission, JoinRoom(1, "#TWO")), "who is in it already may ask again"


def test_rooms_are_entered_at_a_rate() -> None:
    """Who enters too fast is told for how long to wait; being there already costs nothing, and others go on."""
    now = 1000.0
    hub, admission = house(lambda: now, joins_per_min=3)
    hub.apply(commands.Register(2, "boris", "boris", "Boris", "192.0.2.1", "irc"), 1)
    for room in ("#one", "#two"):
        hub.apply(admitted(admission, JoinRoom(1, room)), 1)
        admitted(admission, JoinRoom(1, room))
        hub.apply(admitted(admission, LeaveRoom(1, room)), 1)
    admitted(admission, JoinRoom(1, "#lobby"))
    assert refused(admission, JoinRoom(1, "#lobby")) == (Reason.JOINING_TOO_FAST, ("#lobby", "20"))
    admitted(admission, JoinRoom(2, "#lobby"))
    now += 20
    admitted(admission, JoinRoom(1, "#lobby"))


def test_one_address_makes_so_many_rooms_in_an_hour() -> None:
    """By whichever connection; those that there are can be entered all the same, and others make their own."""
    now = 1000.0
    hub, admission = house(lambda: now, new_rooms_per_hour=2)
    for number, host in ((2, "192.0.2.1"), (3, "192.0.2.3")):
        hub.apply(commands.Register(number, f"user{number}", "u", "r", host, "irc"), 1)
    for number in (1, 2):
        hub.apply(admitted(admission, JoinRoom(number, f"#room{number}")), 1)
    for number in (1, 2):
        assert refused(admission, JoinRoom(number, "#more")) == (
            Reason.OPENING_TOO_FAST,
            ("#more", "1800"),
        )
    admitted(admission, JoinRoom(1, "#room2"))
    admitted(admission, JoinRoom(3, "#more"))
    now += 1800
    admitted(admission, JoinRoom(2, "#more"))


def test_where_addresses_are_not_counted_connections_make_so_many_rooms() -> None:
    """A classroom that shares the address of this machine is not one person."""
    hub, admission = house(host="127.0.0.1", new_rooms_per_hour=1)
    hub.apply(commands.Register(2, "boris", "u", "r", "127.0.0.1", "irc"), 1)
    for number in (1, 2):
        hub.apply(admitted(admission, JoinRoom(number, f"#room{number}")), 1)
        assert refused(admission, JoinRoom(number, "#more"))[0] is Reason.OPENING_TOO_FAST


def test_lists_of_a_room_are_bounded() -> None:
    """Bans that are there count; removing is always possible."""
    hub, admission = house(list_entries=2)
    hub.apply(JoinRoom(1, "#cats"), 1)
    hub.apply(ChangeModes(1, "#cats", (ModeChange(adding=True, letter="b", argument="bad!*@*"),)), 1)
    two = tuple(ModeChange(adding=True, letter="b", argument=f"{name}!*@*") for name in "xy")
    assert refused(admission, ChangeModes(1, "#cats", two)) == (Reason.LIST_FULL, ("#cats", "b"))
    assert admitted(admission, ChangeModes(1, "#cats", two[:1])).changes == two[:1]
    removing = (ModeChange(adding=False, letter="b", argument="bad!*@*"),)
    assert admitted(admission, ChangeModes(1, "#cats", removing)).changes == removing
    assert refused(admission, ChangeModes(1, "#none", two * 2))[0] is Reason.LIST_FULL


def test_a_key_of_a_room_is_shortened() -> None:
    """Other modes are as they were, those that nobody knows included."""
    _, admission = house(key_length=4)
    changes = (
        ModeChange(adding=True, letter="k", argument="ключ"),
        ModeChange(adding=True, letter="m"),
        ModeChange(adding=True, letter="Z"),
        ModeChange(adding=True, letter="l", argument="5"),
    )
    found = admitted(admission, ChangeModes(1, "#lobby", changes)).changes
    assert found == (ModeChange(adding=True, letter="k", argument="кл"), *changes[1:])


def test_knocking_once() -> None:
    """At one room in a minute; at another, at once. The reason is cut to its length."""
    _, admission = house(lambda: 0.0, kick_length=4)
    assert admitted(admission, Knock(1, "#LOBBY", "please")).reason == "plea"
    assert refused(admission, Knock(1, "#lobby")) == (Reason.KNOCKING_TOO_FAST, ("#lobby", "60"))
    for _ in range(2):
        admitted(admission, Knock(1, "#nowhere"))
