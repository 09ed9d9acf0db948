"""Places in all and by origin, and what those are told who get none."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from besedka.config.sections.limits import Limits
from besedka.logs import MOST_A_SECOND
from besedka.server.places import TOLD_PER_S, Place, Places

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


class House:
    """Places with limits of their own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, **limits: int) -> None:
        self.places = Places(clock)
        self.limits = msgspec.structs.replace(Limits(), **limits)

    def taken(self, address: str = "192.0.2.1") -> Place:
        """Take a place that there must be."""
        place = self.places.take(address, self.limits)
        assert isinstance(place, Place), place
        return place

    def refused(self, address: str = "192.0.2.1") -> bytes:
        """Ask for a place that there must not be; what is said."""
        said = self.places.take(address, self.limits)
        assert isinstance(said, bytes), said
        return said


def test_the_server_is_full() -> None:
    """Who is one too many is told so; a place that is given back is free, once."""
    house = House(connections=2)
    first, _ = house.taken("192.0.2.1"), house.taken("192.0.2.2")
    assert b"this server is full" in house.refused("192.0.2.3")
    assert house.places.count == 2
    first()
    first()
    assert house.places.count == 1
    house.taken("192.0.2.3")
    assert house.places.count == 2


def test_a_flood_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """Of those who are refused in a second a few are named; all are counted."""
    house = House(lambda: 1000.0, connections=1)
    house.taken("192.0.2.1")
    with caplog.at_level("INFO", "besedka.server.places"):
        for _ in range(50):
            house.refused("192.0.2.3")
    assert caplog.messages == ["a connection was refused: this server is full"] * MOST_A_SECOND
    assert {vars(record)["address"] for record in caplog.records} == {"192.0.2.3"}
    assert house.places.refusals == {"this server is full": 50}


def test_a_flood_is_told_so_much_and_no_more() -> None:
    """Refusing costs the server little: after fifty in a second the others are closed without a word."""
    now = 1000.0
    house = House(lambda: now, connections=1)
    house.taken()
    said = [house.refused(f"192.0.2.{number}") for number in range(200)]
    assert all(said[:TOLD_PER_S])
    assert not any(said[TOLD_PER_S:])
    now += 1
    assert house.refused()


def test_one_address_cannot_take_all_places() -> None:
    """Others still come in; with a limit of 0 an address has no limit of its own."""
    house = House(connections_per_address=2)
    first, _ = house.taken(), house.taken()
    assert b"too many connections from your address; close one of the 2" in house.refused()
    house.taken("192.0.2.2")
    first()
    house.taken()
    many = House(connections_per_address=0)
    for _ in range(50):
        many.taken()
    assert many.places.count == 50


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    """Whoever has one address of a /64 has them all."""
    house = House(connections_per_address=2)
    house.taken("2001:db8::1")
    house.taken("2001:db8::2")()
    house.taken("2001:db8::3")
    house.refused("2001:db8::4")
    house.taken("2001:db8:0:1::1")


def test_new_connections_of_one_address_come_at_a_rate() -> None:
    """Who is refused is told for how long, and comes in then; others do not notice."""
    now = 1000.0
    house = House(lambda: now, connects_per_min=3)
    for _ in range(3):
        house.taken()()
    assert house.refused() == (
        b"ERROR :Closing link: too many new connections from your address; try again in 20 s\r\n"
    )
    house.taken("192.0.2.2")
    now += 20
    house.taken()
    house.refused()


def test_those_on_this_machine_are_not_counted_by_address() -> None:
    """Everybody who comes through ssh or a proxy has its address; they count towards all connections."""
    house = House(connections_per_address=1, connects_per_min=1, connections=30)
    places = [house.taken("127.0.0.1") for _ in range(30)]
    assert b"this server is full" in house.refused("127.0.0.1")
    places[0]()
    house.taken("192.0.2.1")


def test_a_place_may_be_settled_later() -> None:
    """It counts among all at once, by its origin when that is known, and is given back once."""
    house = House(connections_per_address=1)
    places = [house.places.take("192.0.2.1", house.limits, later=True) for _ in range(3)]
    assert all(isinstance(place, Place) and not place.settled for place in places)
    first, second, third = (place for place in places if isinstance(place, Place))
    assert house.places.count == 3
    assert first.settle("198.51.100.7", house.limits) is None
    assert first.settle("198.51.100.8", house.limits) is None  # it is already
    assert "too many connections" in (second.settle("198.51.100.7", house.limits) or "")
    assert b"too many connections" in house.refused("198.51.100.7")
    assert third.settle("127.0.0.1", house.limits) is None  # is not counted
    for place in (first, second, third):
        place()
    assert house.places.count == 0
    assert first.settle("198.51.100.7", house.limits) is None  # it is gone
    house.taken("198.51.100.7")


def test_who_is_turned_away_is_told_and_counted() -> None:
    """In a flood nothing is said any more."""
    house = House(lambda: 1000.0)
    told = [house.places.turn_away("192.0.2.1", b"no") for _ in range(TOLD_PER_S + 1)]
    assert told == [b"no"] * TOLD_PER_S + [b""]
    assert house.places.refusals == {"the address is banned": TOLD_PER_S + 1}
    assert house.places.count == 0
