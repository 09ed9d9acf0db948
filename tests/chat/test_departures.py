"""Who was here under which nick."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from besedka.chat import queries
from besedka.chat.departures import MOST, Departed, Departures
from besedka.chat.users import make_source
from support.chat import Chat


def departed(nick: str, time: int) -> Departed:
    """Return somebody who has left."""
    return Departed(make_source(nick, "user", "host", None), "Real", time)


def test_the_newest_is_first() -> None:
    """And there are no more than asked for."""
    departures = Departures()
    for time in range(3):
        departures.add(departed("Anna", time))
    assert [each.time for each in departures.of("anna", 0)] == [2, 1, 0]
    assert [each.time for each in departures.of("ANNA", 2)] == [2, 1]
    assert departures.of("boris", 0) == ()


@given(st.lists(st.sampled_from(["anna", "boris", "vera", "olga"]), max_size=30))
def test_it_keeps_the_last_within_its_bounds(nicks: list[str]) -> None:
    """As many of each nick as may be, and of all; what is forgotten is the oldest."""
    departures = Departures(most=5, most_a_nick=2)
    kept: list[tuple[str, int]] = []
    for time, nick in enumerate(nicks):
        departures.add(departed(nick, time))
        own = [each for each in kept if each[0] == nick]
        if len(own) == 2:
            kept.remove(own[0])
        kept = [*kept, (nick, time)][-5:]
    for nick in nicks:
        found = [(each.source.nick, each.time) for each in departures.of(nick, 0)]
        assert found == [each for each in reversed(kept) if each[0] == nick]


def test_all_of_them_are_bounded() -> None:
    """Many nicks, one each: the first is forgotten."""
    departures = Departures()
    for number in range(MOST + 1):
        departures.add(departed(f"n{number}", number))
    assert departures.of("n0", 0) == ()
    assert len(departures.of("n1", 0)) == 1


def test_who_leaves_or_takes_another_nick_was_here() -> None:
    """The same nick in other letters is no departure."""
    chat = Chat()
    anna, boris = chat.enter("anna"), chat.enter("boris")
    anna.nick("ANNA")
    anna.nick("vera")
    anna.quit()
    for nick in ("anna", "vera"):
        (was,) = boris.asks(queries.WhoWas, queries.Departures, nick).departed
        assert (was.source.nick.lower(), was.realname) == (nick, "anna of host")
    assert boris.asks(queries.WhoWas, queries.Departures, "olga").departed == ()
