"""How much is unread, held against counting message by message."""

from __future__ import annotations

import tempfile
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.commands import Disconnect, Register
from besedka.chat.markers import MarkRead
from besedka.chat.pages import CountUnread, Unread, UnreadCounted, UnreadRoom, UnreadTalk
from besedka.chat.unread import FindUnread, UnreadFound
from besedka.journal.history import History
from support.anything import COMMANDS
from support.chat import NOON, SECOND, Person
from support.comparing import Compared
from support.journals import journal, said, stranger

if TYPE_CHECKING:
    from pathlib import Path

    from besedka.chat.commands import Command


def question(most: int = 1000, read: int = 0, hidden: int = 0, own: str = "device:a") -> CountUnread:
    """Ask what is unread in room 1."""
    return CountUnread(own, ("anna",), (UnreadRoom(1, "#lobby", read, hidden),), (), False, {}, 1 << 40, most)


def test_counting_up_to_a_bound(tmp_path: Path) -> None:
    """Of others, behind the marker's millisecond; the first of them, and those that mention one."""
    path = tmp_path / "journal.sqlite"
    texts = {3: "anna?", 5: "hi anna", 9: "ANNA"}
    entries = [said(position, texts.get(position, "hi")) for position in range(1, 11)]
    entries[6] = said(7, "anna says anna", source=stranger("anna", "device:a"))
    with journal(path) as writer, closing(History(path)) as history:
        writer.store([msgspec.structs.replace(each, time=each.position * 1000) for each in entries])
        for asked, found in (
            (question(), (9, 3, 1)),
            (question(read=4000), (5, 2, 5)),
            (question(read=4000, hidden=8), (2, 1, 9)),
            (question(read=10_000), (0, 0, 0)),
            (question(most=3), (4, 1, 1)),
            (question(most=9), (9, 3, 1)),
            (question(own="anna!anna@host"), (1, 1, 7)),
        ):
            assert history.page(asked) == UnreadCounted(asked, (Unread("#lobby", *found),))


READS = st.builds(
    lambda session, target, second: MarkRead(session, target, NOON + second * SECOND),
    st.integers(1, 4),
    st.sampled_from(["#x", "#y", "anna", "boris", "vera"]),
    st.integers(-1, 40),
)


@given(st.lists(COMMANDS | READS, max_size=50), st.integers(1, 3))
def test_all_devices_agree_with_a_count_by_hand(commands: list[Command], most: int) -> None:
    """Whatever happened and whoever has read it, in rooms and talks; devices of one account are told the same."""
    with tempfile.TemporaryDirectory() as folder, closing(Compared(folder)) as both:
        both.does(commands)
        chat = both.chat
        for session in (51, 52):  # two devices of an account that has been there under several nicks
            device = f"device:{session}"
            fields = ("vera", "v", "v", "host", "irc", "account:vera", False, None, (), "", device, 0, device)
            Person(chat, session).does(Register, *fields)
        both.store()
        answers = []
        for session in sorted(chat.state.by_session):
            for target in (None, "#x", "anna", "boris", "VERA"):
                if target == "#x" and chat.state.room("#x") not in chat.state.by_session[session].rooms:
                    continue
                asked = Person(chat, session).asks(FindUnread, UnreadFound, target).question
                both.agree(msgspec.structs.replace(asked, most=most))
                if session in (51, 52):
                    answers.append((target, session, both.history.page(asked)))
        own = {session: [answer.found for _, each, answer in answers if each == session] for session in (51, 52)}  # type: ignore[union-attr]
        assert own[51] == own[52]
        Person(chat, 52).does(Disconnect, "bye")


def test_a_talk_of_a_stranger(tmp_path: Path) -> None:
    """Nobody finds one: who has neither account nor device has nothing unread directly."""
    path = tmp_path / "journal.sqlite"
    talk = UnreadTalk("boris", ("nick:boris",), "boris")
    asked = msgspec.structs.replace(question(own="x!y@z"), rooms=(), talks=(talk,), everybody=False)
    with journal(path), closing(History(path)) as history:
        assert history.page(asked) == UnreadCounted(asked, (Unread("boris", 0, 0, 0),))
        everything = msgspec.structs.replace(asked, everybody=True)
        assert history.page(everything) == UnreadCounted(everything, ())
