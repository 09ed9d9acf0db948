"""Who wants to hear of whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.names import fold_nick
from besedka.chat.watches import Watches


def test_a_list_has_an_end() -> None:
    """What is in it already may be added again, in other letters, too."""
    watches = Watches()
    assert [watches.add(1, nick, 2) for nick in ("anna", "boris", "vera", "ANNA")] == [True, True, False, True]
    assert watches.of(1) == ("ANNA", "boris")


def test_removing() -> None:
    """Who is not in the list, or has none, loses nothing."""
    watches = Watches()
    watches.remove(1, ["anna"])
    watches.clear(1)
    watches.add(1, "anna", 9)
    watches.add(2, "anna", 9)
    watches.remove(1, ["boris", "Anna"])
    assert (watches.of(1), watches.watchers("anna")) == ((), (2,))
    watches.clear(2)
    assert watches.sessions == ()


ADD, REMOVE, CLEAR = range(3)


@given(
    st.lists(
        st.tuples(
            st.integers(ADD, CLEAR), st.integers(1, 3), st.sampled_from(["anna", "Anna", "boris", "Борис", "БОРИС"])
        )
    )
)
def test_both_tables_say_the_same(deeds: list[tuple[int, int, str]]) -> None:
    """Whatever is added and removed."""
    watches = Watches()
    for deed, session, nick in deeds:
        if deed == ADD:
            watches.add(session, nick, 2)
        elif deed == REMOVE:
            watches.remove(session, [nick])
        else:
            watches.clear(session)
        for each in (1, 2, 3):
            folded = {fold_nick(nick) for nick in watches.of(each)}
            assert len(folded) == len(watches.of(each)) <= 2
            assert (each in watches.sessions) == bool(folded)
            for name in ("anna", "boris", "борис"):
                assert (each in watches.watchers(name)) == (name in folded)
