"""What a server asks of its own hub."""

from __future__ import annotations

import pytest

from besedka.chat.sanctions import LiftEnded
from besedka.chat.upkeep import ForgetRooms
from besedka.errors import StorageFault
from besedka.journal.space import Space
from besedka.server.housekeeping import House, Housekeeping
from besedka.sessions.session import Request
from support.inside import changed, inside, short_folder
from support.talking import IrcPeer

HOUR = 3_600_000_000  # microseconds


def test_nothing_is_sent_to_nobody() -> None:
    """The house hears and says nothing."""
    with inside() as server:
        house = House(server.facts, server.housekeeping.house.dialect)
        assert (house.receive(b"x", 0.0), house.expire(0.0)) == ([], [])
        assert (house.respond(Request(house, ()), ()), house.part_with("x")) == (b"", b"")


def test_what_has_ended_is_taken_off() -> None:
    """Those in the room are told; nothing is done before its time, or while nothing can be stored."""
    with inside() as server, IrcPeer(server.addresses[0][1], "anna") as anna:
        anna.send("JOIN #x", "TBAN #x 1h boris :spam", "PING 1")
        anna.until("PONG")
        server.look_around()
        now = server._clock() + 2 * HOUR
        later = Housekeeping(server.turn, server.state, server.housekeeping.house, lambda: now)
        server.turn._clock = lambda: now
        server.admission.space = Space.LOW
        later.look()
        server.admission.space = Space.ENOUGH
        assert len(server.state.ending) == 1
        later.look()
        assert anna.until(" -b ")[-1].endswith(":besedka!besedka@besedka.local MODE #x -b boris!*@*")
        assert server.state.ending == {}


def test_who_is_warned() -> None:
    """Who administers by an account, the settings' or one that was appointed; once each."""
    with inside(server={"administrators": "Anna"}) as server, IrcPeer(server.addresses[0][1], "anna") as anna:
        anna.send("REGISTER * * secret-words")
        anna.until("REGISTER SUCCESS")
        with IrcPeer(server.addresses[0][1], "boris") as boris:
            for text in ("the first", "the second"):
                server.housekeeping.warn_administrators(text, server.settings)
            anna.send("PING x")
            boris.send("PING x")
            heard = [line for line in anna.until("PONG") if "NOTICE" in line]
            assert [line.split(" ", 1)[1] for line in heard] == ["NOTICE anna :the first"]
            assert not [line for line in boris.until("PONG") if "NOTICE" in line]


def test_a_fault_ends_the_server() -> None:
    """As it would in a worker's turn."""
    with inside() as server:
        fault = StorageFault("it is", "broken", may_retry=False)

        def fail() -> None:
            raise fault

        server.housekeeping.look = fail  # type: ignore[method-assign]
        server.look_around()
        assert server.death == ("main", fault)
        server.death = None


def test_a_command_of_the_house() -> None:
    """It is carried out in a turn of its own."""
    with inside() as server:
        before = server.metrics.numbers().turns
        server.housekeeping.ask(LiftEnded(0))
        assert server.metrics.numbers().turns == before + 1


@pytest.mark.parametrize("command", ["TBAN", "TMUTE"])
def test_after_a_restart(command: str) -> None:
    """End and reason are kept in the journal."""
    with short_folder() as folder:
        with inside(folder) as server, IrcPeer(server.addresses[0][1], "anna") as anna:
            anna.send("JOIN #x", f"{command} #x 1h boris!*@* :spam", "PING 1")
            anna.until("PONG")
        with inside(folder) as server:
            (listed,) = server.state.rooms["#x"].lists
            assert (listed.mask, listed.reason) == ("boris!*@*", "spam")
            assert listed.until > server._clock()
            assert len(server.state.ending) == 1


DAY = 86_400_000_000  # microseconds


def test_rooms_for_newcomers() -> None:
    """They are there from the start, and from the moment on at which the settings are read again; and are kept."""
    with short_folder() as folder:
        with inside(folder, rooms={"default": "#lobby #news nonsense"}) as server:
            assert list(server.state.rooms) == ["#lobby", "#news"]
            server.reload(changed(server.settings, rooms={"default": "#help"}))
            assert list(server.state.rooms) == ["#lobby", "#news", "#help"]
            assert server.state.default_rooms == ("#help",)
        with inside(folder) as server:
            assert [room.owner for room in server.state.rooms.values()] == ["administrator"] * 3


@pytest.mark.parametrize("auto_join", ["yes", "no"])
def test_clients_enter_by_themselves_where_the_settings_say_so(auto_join: str) -> None:
    """After the welcome, in the order of the setting."""
    with inside(rooms={"default": "#lobby #news", "auto_join": auto_join}) as server:
        with IrcPeer(server.addresses[0][1], "anna", rooms=()) as anna:
            anna.send("PING x")
            lines = anna.until("PONG")
        joined = [line.split(" ")[2] for line in lines if line.split(" ")[1] == "JOIN"]
        assert joined == (["#lobby", "#news"] if auto_join == "yes" else [])


def test_rooms_that_nobody_comes_back_to() -> None:
    """After the days of the setting they are gone, also after a restart; their numbers are never used again."""
    with short_folder() as folder:
        with inside(folder) as server, IrcPeer(server.addresses[0][1], "anna") as anna:
            anna.send("JOIN #old", "PRIVMSG #old :hi", "MODE #old +s", "PART #old", "JOIN #new", "PING 1")
            anna.until("PONG")
            number = server.state.rooms["#old"].number
            house, newest = server.housekeeping, server.journal.newest_in
            house.forget_rooms(30, newest)
            now = server._clock() + 31 * DAY
            later = Housekeeping(server.turn, server.state, house.house, lambda: now)
            later.forget_rooms(0, newest)
            server.admission.space = Space.LOW
            later.forget_rooms(30, newest)
            server.admission.space = Space.ENOUGH
            assert "#old" in server.state.rooms
            later.forget_rooms(30, newest)
            assert list(server.state.rooms) == ["#lobby", "#new"]
            server.keep_house()
        with inside(folder) as server, IrcPeer(server.addresses[0][1], "anna") as anna:
            assert "#old" not in server.state.rooms
            anna.send("JOIN #old", "PING 2")
            lines = anna.until("PONG")
            assert not any("hi" in line.split(":")[-1] for line in lines)
            assert server.state.rooms["#old"].number > number


def test_the_highest_number_of_all_is_not_used_again() -> None:
    """Also where the room that was forgotten was the newest."""
    with short_folder() as folder:
        with inside(folder) as server, IrcPeer(server.addresses[0][1], "anna") as anna:
            anna.send("JOIN #x", "PRIVMSG #x :hi", "PART #x", "PING 1")
            anna.until("PONG")
            number = server.state.rooms["#x"].number
            server.housekeeping.ask(ForgetRooms(0, ((number, "#x"),)))
        with inside(folder) as server:
            assert server.state.next_room == number + 1
