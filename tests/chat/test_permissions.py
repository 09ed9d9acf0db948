"""Who may do what in a room."""

from __future__ import annotations

import pytest

from besedka.chat.events import Refused
from besedka.chat.modes import RoomModes
from besedka.chat.permissions import NEEDS_OPERATOR, Act, Permitted, permit
from besedka.chat.refusals import Reason
from support.chat import Chat


def test_the_table_knows_every_act() -> None:
    """Nothing can be done that nobody has thought about."""
    assert NEEDS_OPERATOR.keys() == set(Act)


@pytest.mark.parametrize(
    ("act", "modes", "operators_only"),
    [
        (Act.LEAVE, RoomModes(invite_only=True, topic_locked=True), False),
        (Act.INVITE, RoomModes(), False),
        (Act.INVITE, RoomModes(invite_only=True), True),
        (Act.SET_TOPIC, RoomModes(topic_locked=False), False),
        (Act.SET_TOPIC, RoomModes(topic_locked=True), True),
        (Act.CHANGE_MODES, RoomModes(), True),
        (Act.KICK, RoomModes(), True),
    ],
)
def test_who_may(act: Act, modes: RoomModes, operators_only: bool) -> None:
    """Operators may everything, members what the modes leave to them, those outside nothing."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris", "#x"), chat.enter("vera")
    room = chat.room("#x")
    room.modes = modes
    assert permit(chat.state, anna.session, "#X", act, 1) == Permitted(room, room.members[anna.user.number])
    expected = Reason.NOT_OPERATOR if operators_only else None
    found = permit(chat.state, boris.session, "#x", act, 1)
    assert (found.reason if isinstance(found, Refused) else None) is expected
    outside = permit(chat.state, vera.session, "#X", act, 7)
    assert outside == Refused(0, 7, vera.session, (), Reason.NOT_IN_ROOM, ("#x",))
    nowhere = permit(chat.state, vera.session, "#none", act, 7)
    assert nowhere == Refused(0, 7, vera.session, (), Reason.NO_SUCH_ROOM, ("#none",))
