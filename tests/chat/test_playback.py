"""What is to be played back: the questions for it."""

from __future__ import annotations

from besedka.chat.pages import DirectMessages, Extent, Moment, PastTargets, RoomPast, TalkPast, Which
from besedka.chat.playback import FindPlayback, ListPlayback, Playback, PlaybackFound, PlaybackListed
from support.chat import Chat

EARLY, LATE = Moment(time=5_000, lasting=1_000), Moment(time=9_000, lasting=1_000)
ALL = Playback((), (), ("*",), EARLY, LATE, 3)


def test_everything() -> None:
    """All direct messages in one question, then each room, up to the newest entry; the newest of each."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#y", device="device:a")
    found = anna.asks(FindPlayback, PlaybackFound, ALL)
    extent = Extent(Which.BETWEEN, 3, LATE, EARLY)
    newest = chat.state.position
    assert found.questions == (
        DirectMessages("device:a", newest, 3, 6_000, until=9_000),
        RoomPast(chat.room("#x").number, "#x", newest, extent),
        RoomPast(chat.room("#y").number, "#y", newest, extent),
    )
    assert found.wanted == ALL


def test_without_bounds() -> None:
    """The newest of all; a stranger has no direct messages."""
    chat = Chat()
    anna = chat.enter("anna", "#x", device="device:a")
    stranger = chat.enter("stranger")
    unbound = Playback((), ("boris",), ("*",), None, None, 3)
    direct, room = anna.asks(FindPlayback, PlaybackFound, unbound).questions
    assert direct == DirectMessages("device:a", chat.state.position, 3, 0)
    assert isinstance(room, RoomPast)
    assert room.extent == Extent(Which.LATEST, 3)
    assert stranger.asks(FindPlayback, PlaybackFound, unbound).questions == ()


def test_rooms_and_people() -> None:
    """Rooms by name and by mask, people by nick; what nobody is in or has said is the journal's to know."""
    chat = Chat()
    anna = chat.enter("anna", "#x", "#tea", "#toys", device="device:a")
    wanted = Playback(("#x", "#none"), ("boris",), ("#t?a",), EARLY, None, 3)
    talk, *rooms = anna.asks(FindPlayback, PlaybackFound, wanted).questions
    assert isinstance(talk, TalkPast)
    assert (talk.name, talk.extent) == ("boris", Extent(Which.LATEST, 3, EARLY))
    assert [room.name for room in rooms if isinstance(room, RoomPast)] == ["#x", "#tea"]


def test_what_there_is() -> None:
    """All the time until now."""
    chat = Chat()
    anna = chat.enter("anna", "#x", device="device:a")
    question = anna.asks(ListPlayback, PlaybackListed, ALL).question
    assert isinstance(question, PastTargets)
    assert (question.identity, question.rooms, question.limit) == ("device:a", ((chat.room("#x").number, "#x", 0),), 3)
