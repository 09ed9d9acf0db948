"""What is unread: who may ask, and what the journal is asked."""

from __future__ import annotations

import pytest

from besedka.chat.markers import MarkRead
from besedka.chat.pages import CountUnread, UnreadRoom, UnreadTalk
from besedka.chat.unread import MOST, FindUnread, UnreadFound, UnreadHidden
from support.chat import NOON, Chat

READ = NOON - 1_000_000


def test_all_rooms_and_talks() -> None:
    """With the markers of talks, the names that mention one, up to the newest entry."""
    chat = Chat()
    boris = chat.enter("boris", "#x")
    boris.mode("#x", "+i")
    boris.leave("#x")
    anna = chat.enter("Anna", "#y", "#x", device="account:vera")
    anna.does(MarkRead, "#y", READ)
    anna.does(MarkRead, "boris", READ)
    question = anna.asks(FindUnread, UnreadFound, None).question
    rooms = tuple(
        UnreadRoom(chat.room(name).number, name, read, hidden) for name, read, hidden in (("#y", READ, 0), ("#x", 0, 0))
    )
    rooms = (rooms[0], UnreadRoom(chat.room("#x").number, "#x", 0, chat.room("#x").hidden))
    markers = {"nick:boris": READ}
    newest = chat.state.position
    assert question == CountUnread("account:vera", ("anna", "vera"), rooms, (), True, markers, newest, MOST)


def test_one_room_or_talk() -> None:
    """A stranger is known by its mask, and has no talks that anybody could find."""
    chat = Chat()
    anna = chat.enter("anna", "#X")
    room = UnreadRoom(chat.room("#x").number, "#X", 0, 0)
    found = anna.asks(FindUnread, UnreadFound, "#x").question
    assert found == CountUnread("anna!anna@host", ("anna",), (room,), (), False, {}, 1, MOST)
    talk = anna.asks(FindUnread, UnreadFound, "Boris").question
    assert talk.talks == (UnreadTalk("Boris", ("nick:boris",), "boris"),)


@pytest.mark.parametrize("target", ["#x", "#none"])
def test_a_room_that_one_is_not_in(target: str) -> None:
    """It is not told apart from one that is not there."""
    chat = Chat()
    chat.enter("boris", "#x")
    assert chat.enter("anna").asks(FindUnread, UnreadHidden, target).target == target
