"""What people are told when they search."""

from __future__ import annotations

import pytest

from besedka.chat.finds import Found, Hit, SearchMessages
from besedka.chat.pages import Entry
from besedka.chat.searching import ProblemKind, SearchProblem, parse_search
from besedka.chat.users import make_source
from besedka.i18n import Words
from besedka.sessions.searching import PROBLEMS, found_lines, problem_sentence

WORDS = Words("en")
QUESTION = SearchMessages(parse_search("tea"), (), None, 10, 5, 0)
NOON = 1_763_812_800_000_000


def entry(text: str, nick: str = "anna", target: str | None = None) -> Entry:
    """Return a message."""
    return Entry(5, NOON, "message", make_source(nick, nick, "host", None), target, text, ())


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are shown as the place of the server has them."""
    monkeypatch.setattr("besedka.sessions.searching._local", lambda time: NOON_TIME if time else None)


def lines(found: Found, first: int = 1) -> list[str]:
    """Return what is told."""
    return list(found_lines(found, WORDS, first))


class _Noon:
    def strftime(self, layout: str) -> str:
        return {"%H:%M:%S": "12:00:00"}.get(layout, "2025-11-22 12:00")


NOON_TIME = _Noon()


def test_hits_have_numbers_and_what_is_around_them() -> None:
    """A direct one says to whom, an action is one, several lines are one, and long ones are cut."""
    found = Found(
        QUESTION,
        (
            Hit(entry("tea"), "#lobby", entry("before", "boris"), entry("after")),
            Hit(entry("one\ntwo", target="boris"), None),
            Hit(entry("\x01ACTION drinks tea\x01"), "#lobby"),
            Hit(entry("x" * 400), "#lobby"),
        ),
        reach=10,
        reach_time=NOON,
    )
    assert lines(found, 3) == [
        "   · boris: before",
        "3. 2025-11-22 12:00 #lobby anna: tea",
        "   · anna: after",
        "4. 2025-11-22 12:00 to boris anna: one / two",
        "5. 2025-11-22 12:00 #lobby * anna drinks tea",
        "6. 2025-11-22 12:00 #lobby anna: " + "x" * 299 + "…",
    ]


def test_what_else_is_told() -> None:
    """That there is nothing, that it is behind, that these are only parts, that there is no index yet."""
    assert lines(Found(QUESTION, reach=10, reach_time=NOON)) == ["Nothing was found."]
    assert lines(Found(QUESTION, older=5, reach=10, reach_time=NOON)) == ["Nothing was found so far."]
    assert lines(Found(QUESTION, reach=9, reach_time=NOON))[1:] == [
        "The index reaches 12:00:00: what was said since then is not found yet."
    ]
    assert "as a part" in lines(Found(QUESTION, (Hit(entry("teapot"), "#x"),), 0, 10, NOON, parts=True))[0]
    assert "no index yet" in lines(Found(QUESTION))[0]
    assert "too wide" in lines(Found(QUESTION, problem=ProblemKind.TOO_WIDE))[0]


@pytest.mark.parametrize("text", ["", "?", "from:", "after:soon", "has:love", "с*", "*на*", "a " * 30])
def test_each_mistake_has_a_sentence_that_says_what_to_do(text: str) -> None:
    """With the part that is meant in it."""
    with pytest.raises(SearchProblem) as caught:
        parse_search(text)
    sentence = problem_sentence(caught.value.kind, caught.value.what, WORDS)
    assert caught.value.what in sentence
    assert "{" not in sentence


def test_all_kinds_have_sentences() -> None:
    """None is forgotten."""
    assert PROBLEMS.keys() == set(ProblemKind)
