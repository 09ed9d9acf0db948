"""Events as rows and rows as rooms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat import account_events, events, room_events
from besedka.chat.accounts import Account, Standing, Verifier
from besedka.chat.commands import Speech
from besedka.chat.events import NickChanged, Said, UserQuit
from besedka.chat.invite_links import InviteLinkChanged
from besedka.chat.lockdown import LockdownChanged
from besedka.chat.mended import Edited, Reacted, Redacted
from besedka.chat.modes import RoomModes
from besedka.chat.room_commands import ModeChange
from besedka.chat.room_events import ModesChanged
from besedka.chat.rooms import Listed, RoomRecord, Topic
from besedka.chat.server_bans import BanKind, ServerBan, ServerBanChanged
from besedka.chat.upkeep import RoomForgotten, RoomOpened
from besedka.chat.web_logins import WebLoginChanged
from besedka.journal.rows import (
    _DETAILS,
    account_from_row,
    account_row,
    ban_from_row,
    ban_row,
    detail,
    places_of,
    room_from_row,
    room_row,
    source_fields,
)
from support.journals import stranger

TIMES = st.integers(0, 2**60)
RECORDS = st.builds(
    RoomRecord,
    st.integers(1, 2**40),
    st.text(),
    TIMES,
    st.none() | st.builds(Topic, st.text(), st.text(), TIMES),
    st.builds(
        RoomModes,
        invite_only=st.booleans(),
        moderated=st.booleans(),
        no_external=st.booleans(),
        secret=st.booleans(),
        topic_locked=st.booleans(),
        key=st.none() | st.text(),
        limit=st.none() | st.integers(1, 10**9),
    ),
    st.lists(st.builds(Listed, st.text(), st.text(), TIMES, st.sampled_from("beIq"))).map(tuple),
    st.none() | st.text(),
    st.lists(st.tuples(st.text(), st.text())).map(tuple),
)


def direct(source: str | None, recipient: str | None) -> Said:
    """Return a direct message between two identities."""
    return Said(1, 1, 1, (), stranger("a", source), "b", 0, "x", Speech.MESSAGE, (), recipient, None)


@given(RECORDS)
def test_a_room_comes_back_as_it_was(record: RoomRecord) -> None:
    """Whatever a room holds survives its row."""
    assert room_from_row(room_row(record)) == record


def test_a_room_of_the_first_schema() -> None:
    """What a row does not say is as in a new room."""
    row = (1, "#lobby", 0, None, "{}", "[]", "administrator", "[]")
    assert room_from_row(row) == RoomRecord(1, "#lobby", 0, owner="administrator")


def test_each_event_that_may_have_a_position_is_an_entry() -> None:
    """No kind of entry is forgotten: what is kept is what has a room, or rooms, or changes an account."""
    kept = {
        kind
        for kind in {**vars(events), **vars(room_events)}.values()
        if isinstance(kind, type) and issubclass(kind, events.Event) and {"room", "rooms"} & set(kind.__struct_fields__)
    }
    assert _DETAILS.keys() == kept | {
        account_events.AccountChanged,
        events.UserRemoved,
        ServerBanChanged,
        InviteLinkChanged,
        LockdownChanged,
        Edited,
        Reacted,
        Redacted,
        RoomOpened,
        RoomForgotten,
        WebLoginChanged,
    }


@pytest.mark.parametrize(
    ("source", "recipient", "ends"),
    [("a", "b", ("a", "b")), ("a", None, ("a",)), (None, "b", ("b",)), (None, None, ()), ("a", "a", ("a",))],
)
def test_the_ends_of_a_direct_message(source: str | None, recipient: str | None, ends: tuple[str, ...]) -> None:
    """It is seen at each end that has an identity, once."""
    assert places_of(direct(source, recipient)) == ((), ends)


def test_places_of_what_is_seen_in_several_rooms() -> None:
    """Nicks and quits are seen wherever their user was; in no room, nowhere."""
    assert places_of(NickChanged(1, 1, 1, (), stranger("a"), "b", (3, 4))) == ((3, 4), ())
    assert places_of(UserQuit(1, 1, 1, (), stranger("a"), "bye", ())) == ((), ())


def test_no_key_gets_into_the_entries() -> None:
    """A room's key is a secret; that it was removed is not."""
    record = RoomRecord(2, "#x", 1)
    changes = (ModeChange(True, "k", "sesame"), ModeChange(False, "k", "*"), ModeChange(True, "o", "a"))
    changed = ModesChanged(1, 1, 1, (), stranger("a"), 2, "#x", changes, RoomModes(), record)
    assert detail(changed) == ("mode", 2, None, "-k * +o a", None)
    assert places_of(changed) == ((2,), ())


def test_a_source_has_its_columns() -> None:
    """The mask is made of the others and not kept."""
    assert source_fields(stranger("a", "device:1")) == ("a", "a", "host", "device:1")


@given(
    st.builds(
        Account,
        st.text(),
        st.text(),
        TIMES,
        st.builds(Verifier, st.text(), st.binary(), st.integers(0, 10**7), st.binary(), st.binary()),
        st.lists(st.text()).map(tuple),
        st.sampled_from(Standing),
        st.booleans(),
        st.lists(st.text()).map(tuple),
        metadata=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    )
)
def test_an_account_comes_back_as_it_was(account: Account) -> None:
    """Whatever an account holds survives its row."""
    assert account_from_row(account_row(account)) == account


def test_a_change_of_an_account_is_seen_nowhere() -> None:
    """It is an entry that says what and who; no password is in it."""
    changed = account_events.AccountChanged(1, 1, 1, (), None, "password", Account("Anna", "anna", 1, Verifier("hash")))
    assert detail(changed) == ("account", None, "Anna", "password", None)
    assert places_of(changed) == ((), ())


def test_bans_there_and_back() -> None:
    """With an end and without."""
    for until in (None, 9):
        ban = ServerBan(BanKind.NICK, "anna!*@*", "spam", "console", 7, until)
        assert ban_from_row(ban_row(ban)) == ban
