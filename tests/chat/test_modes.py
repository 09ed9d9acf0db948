"""The table of room modes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from besedka.chat.modes import BY_LETTER, FLAGS, ROLES, ROOM_MODES, ModeKind, RoomMode, RoomModes, chanmodes
from besedka.chat.rooms import Member, RoomRecord

if TYPE_CHECKING:
    from msgspec import Struct


def test_chanmodes_is_the_value_of_the_token() -> None:
    """CHANMODES has four types: lists, settings, values, flags; roles are in PREFIX."""
    assert chanmodes() == "beIq,k,lW,CMRUimnstx"


def test_letters_are_unique() -> None:
    """Each letter means one thing."""
    assert len(BY_LETTER) == len(ROOM_MODES)
    assert [role.prefix for role in ROLES] == ["@", "+"]


@pytest.mark.parametrize("mode", ROOM_MODES, ids=lambda mode: mode.letter)
def test_each_mode_names_a_field_that_is_there(mode: RoomMode) -> None:
    """The table's fields are those of what holds them."""
    holders: dict[ModeKind, type[Struct]] = {ModeKind.ROLE: Member, ModeKind.LIST: RoomRecord}
    holder = holders.get(mode.kind, RoomModes)
    assert mode.field in holder.__struct_fields__


def test_a_new_room_is_as_on_every_network() -> None:
    """Talk comes from inside, topics from operators; everything else is off."""
    assert [mode.letter for mode in FLAGS if getattr(RoomModes(), mode.field)] == ["n", "t"]
