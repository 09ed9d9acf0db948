"""/search."""

from __future__ import annotations

import pytest

from support.clientmodel import FULL, Conversation

CAPS = f"{FULL} soju.im/search"
ENTRY = "@batch=b1;time=2025-11-21T10:00:00.000Z;msgid=x{}"


def answer(anna: Conversation, *lines: str) -> list[str]:
    """Let the server answer with these lines in a batch; return what is shown."""
    anna.server(":irc.test BATCH +b1 soju.im/search", *lines, ":irc.test BATCH -b1")
    return anna.shown()


def test_what_is_found_is_shown_with_its_time_and_room() -> None:
    """And is no message of now: what is shown twice is shown twice."""
    anna = Conversation.present(CAPS)
    anna.types("/search tea; biscuits")
    assert anna.sent() == [r"SEARCH besedka.chat/around=1;limit=10;text=tea\:\sbiscuits"]
    assert answer(
        anna,
        f"{ENTRY.format('0;besedka.chat/beside')} :boris!b@h PRIVMSG #lobby :before",
        f"{ENTRY.format('')} :boris!b@h PRIVMSG #lobby :tea and biscuits",
        f"{ENTRY.format('')} :boris!b@h PRIVMSG Anna :\x01ACTION likes tea\x01",
        "@batch=b1 :boris!b@h NOTICE #lobby :tea",
    ) == [
        "  2025-11-21 10:00 #lobby  boris: before",
        "> 2025-11-21 10:00 #lobby  boris: tea and biscuits",
        "> 2025-11-21 10:00 to you  * boris likes tea",
        "> 2025-11-22 12:00 #lobby  boris: tea",
    ]
    anna.types("/search tea")
    assert answer(anna) == ["Nothing was found."]


def test_older_ones() -> None:
    """From where the server says."""
    anna = Conversation.present(CAPS)
    anna.types("/search older")
    assert anna.shown() == ["! There is nothing older to show: search for something first."]
    anna.types("/search tea")
    anna.sent()
    anna.server(":irc.test NOTE SEARCH OLDER p77 :There may be older ones")
    assert anna.shown() == ["There may be older ones: /search older"]
    anna.types("/search older")
    assert anna.sent() == ["SEARCH besedka.chat/around=1;limit=10;besedka.chat/older=p77;text=tea"]


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("BEHIND 2025-11-22T10:00:00.000Z", "The index reaches 2025-11-22 10:00: what was said"),
        ("BEHIND soon", "The index reaches soon: what was said"),
        ("PARTS", "No message has that as a word; these have it"),
        ("NO_INDEX", "There is no index yet"),
        ("OTHER", "something else"),
    ],
)
def test_notes(note: str, shown: str) -> None:
    """In the person's language, where they are known."""
    anna = Conversation.present(CAPS)
    anna.server(f":irc.test NOTE SEARCH {note} :something else")
    (line,) = anna.shown()
    assert line.startswith(shown)


def test_what_is_not_understood_is_not_sent() -> None:
    """The sentence says what to do; and where the server has no search, that."""
    anna = Conversation.present(CAPS)
    anna.types("/search after:soon")
    assert anna.sent() == []
    assert "soon is no date" in anna.shown()[0]
    boris = Conversation.present()
    boris.types("/search tea")
    assert (boris.sent(), boris.shown()) == ([], ["! This server has no search."])


def test_hits_come_with_what_was_said_around_them() -> None:
    """A mark is between them; what is beside two of them, or a hit itself, is shown once."""
    anna = Conversation.present(CAPS)
    anna.types("/search tea")

    def said(number: int, text: str, room: str = "#lobby", *, hit: bool = False) -> str:
        tag = "" if hit else ";besedka.chat/beside"
        return (
            f"@batch=b1;time=2025-11-21T10:{number:02}:00.000Z;msgid=x{number}{tag} :boris!b@h PRIVMSG {room} :{text}"
        )

    shown = answer(
        anna,
        said(1, "before"),
        said(2, "tea", hit=True),
        said(3, "after"),
        said(3, "after"),
        said(4, "more tea", hit=True),
        said(5, "no tea?", hit=True),
        said(7, "elsewhere", "#tea"),
        said(8, "tea!", "#tea", hit=True),
        said(9, "yes", "#tea"),
    )
    assert [row.replace("2025-11-21 ", "").strip() for row in shown] == [
        "10:01 #lobby  boris: before",
        "> 10:02 #lobby  boris: tea",
        "10:03 #lobby  boris: after",
        "> 10:04 #lobby  boris: more tea",
        "> 10:05 #lobby  boris: no tea?",
        "⋯",
        "10:07 #tea  boris: elsewhere",
        "> 10:08 #tea  boris: tea!",
        "10:09 #tea  boris: yes",
    ]
