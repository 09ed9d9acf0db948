"""Who may ask for which part of the past."""

from __future__ import annotations

import pytest

from besedka.chat.pages import Extent, Moment, PastTargets, RoomPast, TalkPast, Which
from besedka.chat.past import FindPast, FindTargets, PastFound, PastHidden
from support.chat import Chat

EXTENT = Extent(Which.LATEST, 5)


def test_a_members_room() -> None:
    """Up to the newest entry, by the room's own name."""
    chat = Chat()
    anna = chat.enter("anna", "#Tea")
    anna.say("#tea", "hi")
    found = anna.asks(FindPast, PastFound, "#tea", EXTENT)
    assert found.question == RoomPast(chat.room("#tea").number, "#Tea", 2, EXTENT)


@pytest.mark.parametrize("target", ["#none", "#x", "#secret", "#"])
def test_a_room_that_one_is_not_in(target: str) -> None:
    """It is not told apart from one that is not there; who has left it is outside."""
    chat = Chat()
    boris = chat.enter("boris", "#x", "#secret")
    boris.mode("#secret", "+is")
    anna = chat.enter("anna", "#x")
    anna.leave("#x")
    hidden = anna.asks(FindPast, PastHidden, target, EXTENT)
    assert (hidden.target, hidden.extent) == (target, EXTENT)


def test_the_past_of_the_invited_is_not_for_a_stranger() -> None:
    """Who enters an empty room of the invited sees what is said from then on, also when it has opened the room."""
    chat = Chat()
    boris = chat.enter("boris", "#x")
    boris.mode("#x", "+i")
    boris.say("#x", "among ourselves")
    boris.leave("#x")
    anna = chat.enter("anna", "#x")
    anna.mode("#x", "-i")
    anna.leave("#x")
    anna.join("#x")
    question = anna.asks(FindPast, PastFound, "#x", EXTENT).question
    assert isinstance(question, RoomPast)
    assert question.hidden == 4
    targets = anna.asks(FindTargets, PastFound, Moment(time=1), Moment(time=2), 3).question
    assert isinstance(targets, PastTargets)
    assert targets.rooms == ((chat.room("#x").number, "#x", 4),)


def test_direct_talks() -> None:
    """With somebody here under its identity and its nick; with others by nick, and by the account of that name."""
    chat = Chat()
    anna = chat.enter("anna", device="device:a")
    chat.enter("Boris", device="account:boris")
    chat.enter("guest")

    def asked(nick: str) -> TalkPast:
        question = anna.asks(FindPast, PastFound, nick, EXTENT).question
        assert isinstance(question, TalkPast)
        return question

    assert asked("bOris") == TalkPast("device:a", ("account:boris", "nick:boris"), None, "bOris", 0, EXTENT)
    assert asked("guest") == TalkPast("device:a", ("nick:guest",), None, "guest", 0, EXTENT)
    assert asked("Gone") == TalkPast("device:a", ("nick:gone",), "gone", "Gone", 0, EXTENT)
    chat.sessions += 1
    stranger = chat.enter("stranger")
    mine = stranger.asks(FindPast, PastFound, "boris", EXTENT).question
    assert isinstance(mine, TalkPast)
    assert mine.identity is None


def test_where_something_was_said() -> None:
    """In the rooms that one is in, and in talks of one's own."""
    chat = Chat()
    chat.enter("boris", "#other")
    anna = chat.enter("anna", "#x", "#y", device="device:a")
    first, second = Moment(time=5), Moment(time=9)
    found = anna.asks(FindTargets, PastFound, first, second, 7)
    rooms = tuple((chat.room(name).number, name, 0) for name in ("#x", "#y"))
    assert found.question == PastTargets("device:a", rooms, 3, first, second, 7)
