"""The state: positions, times, rooms from the journal, peers."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.accounts import Account, Verifier, reserved_for
from besedka.chat.names import fold_nick
from besedka.chat.rooms import RoomRecord, Topic
from besedka.chat.state import ADMINISTRATOR, State
from support.chat import NOON, Book, Chat


def test_the_lobby_is_there_from_the_start() -> None:
    """A chat without rooms has the lobby, which belongs to the administrator."""
    state = State((), 0, 5, Book())
    lobby = state.room("#LOBBY")
    assert lobby is not None
    assert lobby.record() == RoomRecord(1, "#lobby", 5, owner=ADMINISTRATOR)


def test_rooms_come_back_and_numbers_go_on() -> None:
    """A kept lobby is not made again; a new room has a number that none had."""
    chat = Chat([RoomRecord(9, "#Чай", 1, Topic("чай", "anna!a@host", 1)), RoomRecord(4, "#lobby", 2, owner="anna")])
    assert chat.room("#чай").number == 9
    assert chat.room("#lobby").owner == "anna"
    chat.enter("anna", "#new")
    assert chat.room("#new").number == 10


def test_the_lobby_gets_a_free_number() -> None:
    """Where the kept rooms do not hold the lobby, it is made beside them."""
    assert Chat([RoomRecord(9, "#x", 1)]).room("#lobby").number == 10


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.lists(st.integers(0, 10**6)))
def test_positions_are_consecutive_and_times_grow(position: int, time: int, clock: list[int]) -> None:
    """Whatever the clock says: each position is one more, each time later than the last, and never ahead of need."""
    state = State((), position, time, Book())
    last = time
    for number, now in enumerate(clock, 1):
        stamped = state.stamp(now)
        assert state.position == position + number
        assert stamped == state.time == max(now, last + 1)
        last = state.tick(now)
        assert (last, state.position) == (stamped + 1, position + number)


def test_users_and_rooms_are_found_in_any_case() -> None:
    """Names are folded as Unicode has it."""
    chat = Chat()
    anna = chat.enter("Анна", "#Чай")
    assert chat.state.user("аННА") is anna.user
    assert chat.state.room("#ЧАЙ") is chat.room("#чай")
    assert chat.state.user("nobody") is None
    assert chat.state.room("#none") is None


def test_an_older_account_keeps_what_it_looks_like() -> None:
    """Accounts that look alike since the tables changed have their own nicks; what is of both is the older's."""
    accounts = [Account(name, fold_nick(name), NOON, Verifier("hash")) for name in ("Ella", "EIla", "boris")]
    state = State((), 0, 5, Book(), (), accounts)
    ella, eila, boris = accounts
    assert (reserved_for(state, "ella"), reserved_for(state, "eila"), reserved_for(state, "BORIS")) == (
        ella,
        eila,
        boris,
    )
    assert reserved_for(state, "E|la") is ella
    changed = msgspec.structs.replace(ella, administrator=True)
    state.keep_account(changed)
    assert reserved_for(state, "E|la") is changed


def test_peers_are_told_once() -> None:
    """Everybody who shares a room, once however many rooms are shared, in order, and not oneself."""
    chat = Chat()
    anna = chat.enter("anna", "#a", "#b", "#c")
    boris = chat.enter("boris", "#b")
    vera = chat.enter("vera", "#a", "#b")
    chat.enter("gleb", "#d")
    assert chat.state.peers(anna.user) == (vera.session, boris.session)
    assert chat.state.peers(chat.enter("dora").user) == ()


def test_a_room_has_the_name_of_one_that_was_forgotten() -> None:
    """Of two that are kept under one name only one was ever used: that one is found, in whatever order they come."""
    used = RoomRecord(6, "#x", 0, topic=Topic("tea", "anna", 1))
    for unused in (RoomRecord(5, "#X", 0), RoomRecord(7, "#X", 0)):
        state = State(sorted([used, unused], key=lambda record: record.number), 0, 0, Book())
        assert state.rooms["#x"].number == 6
        assert state.next_room > unused.number
