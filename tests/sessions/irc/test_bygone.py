"""Entries of the past as lines."""

from __future__ import annotations

import pytest

from support.conversation import Conversation

CAPS = "draft/chathistory draft/event-playback batch server-time message-tags"
PAST = "CHATHISTORY LATEST #x * 50"


def happened(more: str = "", caps: str = CAPS) -> list[str]:
    """Return what is told of a room where everything has happened, without tags."""
    talk = Conversation()
    anna = talk.irc("anna", f"{caps} {more}")
    boris, vera = talk.irc("boris", device="b" * 20), talk.irc("vera", "message-tags")
    talk.everybody_joins("#x", anna, boris, vera)
    vera.send("@+draft/persist;+x=y TAGMSG #x", "@+typing=active TAGMSG #x", "PRIVMSG #x :hi")
    anna.send(
        "TOPIC #x :tea",
        "MODE #x +kov-t sesame boris vera",
        "MODE #x -k sesame",
        "MODE #x +k again",
        "KICK #x vera :out",
    )
    vera.send("JOIN #x again", "PART #x :tired", "JOIN #x again", "PART #x")
    boris.send("NICK borya", "QUIT :gone")
    anna.send("RENAME #x #y :better")
    told = [line.partition(" ")[2] for line in anna.ask(PAST.replace("#x", "#y"))[1:-1]]
    return [line.replace("@127.0.0.1", "") for line in told]


TOLD = [
    ":anna!anna JOIN #y",
    ":boris!boris JOIN #y",
    ":vera!vera JOIN #y",
    ":vera!vera TAGMSG #y",
    ":vera!vera PRIVMSG #y :hi",
    ":anna!anna TOPIC #y :tea",
    ":anna!anna MODE #y +ov-t boris vera",
    ":anna!anna MODE #y -k sesame",
    ":anna!anna KICK #y vera :out",
    ":vera!vera JOIN #y",
    ":vera!vera PART #y :tired",
    ":vera!vera JOIN #y",
    ":vera!vera PART #y",
    ":boris!boris NICK borya",
    ":borya!boris QUIT :Quit: gone",
]


def test_what_happened() -> None:
    """All of it, in the words of live events, under the room's name of today; a key that was set is not told."""
    assert [line.replace("-k *", "-k sesame") for line in happened()] == TOLD


def test_messages_alone_without_event_playback() -> None:
    """Who does not say that it can tell the past from the present gets nothing that would confuse it."""
    assert happened(caps="draft/chathistory batch server-time message-tags") == [":vera!vera PRIVMSG #y :hi"]


def test_with_more_capabilities() -> None:
    """Accounts of who joins, where the real names are not known any more; a new name where RENAME is understood."""
    told = happened("extended-join draft/channel-rename")
    assert told[0] == ":anna!anna JOIN #y * :"
    assert told[-1] == ":anna!anna RENAME #x #y :better"


@pytest.mark.parametrize("caps", ["draft/chathistory draft/event-playback batch server-time"])
def test_tags_alone_need_message_tags(caps: str) -> None:
    """A TAGMSG is for those who understand it."""
    assert not [line for line in happened(caps=caps) if "TAGMSG" in line]


def test_each_line_has_its_time_and_the_first_its_id() -> None:
    """Also where a mode change takes several lines, of which each is in the batch."""
    talk = Conversation()
    anna = talk.irc("anna", CAPS)
    anna.send("JOIN #x")
    for number in range(20):
        anna.send(f"MODE #x +b {number}{'x' * 17}!*@*")
    masks = " ".join(f"{number}{'x' * 17}!*@*" for number in range(20))
    anna.send(f"MODE #x -{'b' * 20} {masks}")
    told = [line for line in anna.ask("CHATHISTORY AFTER #x msgid=e-21 5")[1:-1] if " MODE " in line]
    assert len(told) > 1
    assert all(line.startswith("@batch=b1;time=2027-01-15T08:0") for line in told)
    assert ["msgid=" in line for line in told] == [True, *[False] * (len(told) - 1)]
    assert all(len(line.partition(" ")[2].encode()) <= 510 for line in told)
