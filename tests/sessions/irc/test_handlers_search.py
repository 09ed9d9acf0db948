"""SEARCH (soju.im/search)."""

from __future__ import annotations

import pytest

from besedka.chat.finds import Found
from besedka.chat.searching import ProblemKind
from support.conversation import Conversation, Peer, settings

CAPS = "soju.im/search batch message-tags server-time standard-replies labeled-response"


def garden(caps: str = CAPS) -> tuple[Conversation, Peer]:
    """Return somebody in two rooms where something was said, and in a third nobody of them hears."""
    talk = Conversation()
    anna, boris = (
        talk.irc("anna", caps=caps, device="anna-device-token"),
        talk.irc("boris", device="boris-device-token"),
    )
    talk.everybody_joins("#garden", anna, boris)
    boris.send("JOIN #secret")
    boris.send("PRIVMSG #garden :first tea", "PRIVMSG #garden :second tea", "PRIVMSG #secret :secret tea")
    boris.send("PRIVMSG anna :tea for you")
    for peer in talk.peers:
        peer.forget()
    return talk, anna


def texts(lines: list[str]) -> list[str]:
    """Return what messages say."""
    return [line.rpartition(" :")[2] for line in lines if "PRIVMSG" in line]


def test_what_is_found_comes_as_one_batch_the_oldest_first() -> None:
    """With times and ids as they were; nothing of rooms that one is not in."""
    talk, anna = garden()
    first, *hits, last = anna.ask("SEARCH text=tea")
    assert first == ":besedka.local BATCH +b1 soju.im/search"
    assert last == ":besedka.local BATCH -b1"
    assert texts(hits) == ["first tea", "second tea", "tea for you"]
    assert all(hit.startswith("@batch=b1;time=") and ";msgid=" in hit for hit in hits)
    assert talk.state.position


def test_nothing_found_is_an_empty_batch() -> None:
    """So that the client does not wait."""
    _, anna = garden()
    assert anna.ask("SEARCH text=coffee") == [
        ":besedka.local BATCH +b1 soju.im/search",
        ":besedka.local BATCH -b1",
    ]


def test_without_batches_the_lines_alone() -> None:
    """And without times each is marked as something of the past."""
    _, anna = garden("soju.im/search")
    lines = anna.ask("SEARCH text=second")
    assert [line.partition("] ")[2] for line in lines] == ["second tea"]


def test_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the specification: what they narrow is the question."""
    talk, anna = garden()
    talk.answering = False
    anna.send(
        "SEARCH text=tea\\sfrom:vera;from=boris;in=#garden;after=2026-11-01T00:00:00.000Z;"
        "before=2026-11-02T00:00:00.000Z;limit=1000"
    )
    ((_, ask, _),) = talk.asked
    query = ask.question.query
    assert (query.senders, query.places) == (("vera", "boris"), ("#garden",))
    assert query.after.instant == 1_793_491_200_000_000
    assert query.before.instant == 1_793_577_600_000_000 + 1000
    assert (ask.question.limit, ask.question.around) == (100, False)
    talk.asked.clear()


def test_a_label_is_on_the_answer() -> None:
    """Which comes later, and is one."""
    _, anna = garden()
    lines = anna.ask("@label=7 SEARCH :text=second tea")
    assert lines[0] == "@label=7 :besedka.local BATCH +b1 soju.im/search"
    assert texts(lines) == ["second tea"]


@pytest.mark.parametrize(
    ("attributes", "why"),
    [
        ("text=", "Say what to look for"),
        ("limit=5", "Say what to look for"),
        ("text=after:soon", "soon is no date"),
        ("text=tea;before=soon", "soon is no date"),
        ("text=tea;limit=many", "limit is a number"),
        ("text=tea;besedka.chat/older=x", "older is a number"),
        ("text=?", "There is no word in ?"),
    ],
)
def test_what_is_not_understood(attributes: str, why: str) -> None:
    """Is told in a sentence that says what to do."""
    _, anna = garden()
    (line,) = anna.ask(f"SEARCH {attributes}")
    assert line.startswith(":besedka.local FAIL SEARCH INVALID_PARAMS :")
    assert why in line


def test_what_is_around_and_what_is_older() -> None:
    """For clients that ask for it: lines that are no hits are marked, and a note says where it goes on."""
    _, anna = garden()
    lines = anna.ask("SEARCH text=tea;in=#garden;limit=1;besedka.chat/around=1")
    assert [(text, "beside" in line) for text, line in zip(texts(lines), lines[1:], strict=False)] == [
        ("tea for you", False)
    ]
    older = lines[-1]
    assert older.startswith(":besedka.local NOTE SEARCH OLDER ")
    cursor = older.split(" ")[4]
    lines = anna.ask(f"SEARCH text=tea;limit=1;besedka.chat/around=1;besedka.chat/older={cursor}")
    assert [(text, "beside" in line) for text, line in zip(texts(lines), lines[1:], strict=False)] == [
        ("first tea", True),
        ("second tea", False),
    ]
    lines = anna.ask("SEARCH text=first;besedka.chat/around=1")
    assert [("beside" in line) for line in lines[1:-1]] == [False, True]


def test_notes_about_the_index() -> None:
    """That it is behind, that there is none, that only parts of words were found."""
    talk, anna = garden()
    talk.past.reach = 1
    assert any("NOTE SEARCH BEHIND 1970" in line for line in anna.ask("SEARCH text=tea;besedka.chat/around=1"))
    assert not any("NOTE" in line for line in anna.ask("SEARCH text=tea"))
    found = talk.past.find

    def told(**changes: object) -> list[str]:
        def other(question: object) -> Found:
            answer = found(question)  # type: ignore[arg-type]
            return Found(question, answer.hits, **changes)  # type: ignore[arg-type]

        talk.past.find = other  # type: ignore[method-assign]
        return anna.ask("SEARCH text=tea;besedka.chat/around=1")

    assert any("NOTE SEARCH NO_INDEX" in line for line in told())
    lines = told(parts=True, older=5, reach=1 << 40, reach_time=1)
    assert any("NOTE SEARCH PARTS" in line for line in lines)
    assert any("NOTE SEARCH OLDER p5 :" in line for line in lines)
    (line,) = told(problem=ProblemKind.TOO_WIDE)
    assert line.startswith(":besedka.local FAIL SEARCH INVALID_PARAMS :That is too wide")


def test_going_on_with_parts_of_words() -> None:
    """The cursor says so."""
    talk, anna = garden()
    talk.answering = False
    anna.send("SEARCH text=ea;besedka.chat/older=p7")
    ((_, ask, _),) = talk.asked
    assert (ask.question.before, ask.question.parts) == (7, True)
    talk.asked.clear()


def test_where_there_is_no_search() -> None:
    """The capability is not offered, and the command says so."""
    talk = Conversation(settings(search={"enabled": "no"}))
    anna = talk.irc("anna")
    assert not any("soju.im/search" in line for line in anna.ask("CAP LS 302"))
    assert anna.ask("SEARCH text=tea") == [":besedka.local NOTICE anna :SEARCH: There is no search on this server"]
