"""The grammar of search."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.searching import (
    MOST_TERMS,
    ProblemKind,
    SearchProblem,
    SearchQuery,
    Term,
    When,
    moment,
    parse_search,
)

NOW = dt.datetime(2026, 11, 22, 15, 30, tzinfo=ZoneInfo("Europe/Moscow"))


def form(word: str, *, negative: bool = False) -> Term:
    """Return a word in any of its forms."""
    return Term("forms", (word,), negative)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Беседка", [form("беседка")]),
        ("веб-сервер", [form("веб"), form("сервер")]),
        ("-веб-сервер", [Term("phrase", ("веб", "сервер"), negative=True)]),
        ('"доброе утро" чай', [Term("phrase", ("доброе", "утро")), form("чай")]),
        ("«доброе утро", [Term("phrase", ("доброе", "утро"))]),
        ('-"не готов"', [Term("phrase", ("не", "готов"), negative=True)]),
        ("сл* -те*", [Term("prefix", ("сл",)), Term("prefix", ("те",), negative=True)]),
        ("v1.2*", [Term("prefix", ("v1", "2"))]),
        ("*сервис*", [Term("part", ("сервис",))]),
        ("v1.2 example.org", [Term("phrase", ("v1", "2")), Term("phrase", ("example", "org"))]),
        ("9-5", [Term("phrase", ("9", "5"))]),
        ("https://example.org/a", [Term("phrase", ("https", "example", "org", "a"))]),
        ("東京", [Term("phrase", ("東", "京"))]),
        ("чай , !", [form("чай")]),
    ],
)
def test_words(text: str, terms: list[Term]) -> None:
    """Forms, phrases, beginnings, parts, and what must not be there."""
    assert parse_search(text) == SearchQuery(tuple(terms))


def test_filters() -> None:
    """In both languages, with quotes where there is a space, and negative."""
    asked = parse_search(
        'чай from:masha От:"anna b" -from:bot in:#сад в:boris -in:#шум has:link after:2026-11-01 до:вчера'
    )
    assert asked == SearchQuery(
        (form("чай"),),
        ("masha", "anna b"),
        ("#сад", "boris"),
        ("bot",),
        ("#шум",),
        When(2026, 11, 1),
        When(days_ago=1),
        links=True,
    )
    assert parse_search("-has:link").links is False
    assert parse_search("-before:2026-11-01") == parse_search("after:2026-11-01")
    assert parse_search("-after:2026-11-01") == parse_search("before:2026-11-01")


@pytest.mark.parametrize(
    ("day", "when"),
    [
        ("2026-11-01", When(2026, 11, 1)),
        ("2026-11", When(2026, 11, 1)),
        ("1.11.2026", When(2026, 11, 1)),
        ("01.11", When(month=11, day=1)),
        ("1_сентября", When(month=9, day=1)),
        ('"1 сентября 2025"', When(2025, 9, 1)),
        ("1-мая", When(month=5, day=1)),
        ("9май", When(month=5, day=9)),
        ("1sep", When(month=9, day=1)),
        ('"september 1, 2025"', When(2025, 9, 1)),
        ("today", When()),
        ("вчера", When(days_ago=1)),
        ("позавчера", When(days_ago=2)),
        ("7d", When(days_ago=7)),
        ('"3 дня назад"', When(days_ago=3)),
        ("2026-11-01T10:00:00.000Z", When(instant=1_793_527_200_000_000)),
        ("2026-11-01T13:00:00+03:00", When(instant=1_793_527_200_000_000)),
        ("2026-11-01T10:00", When(instant=1_793_527_200_000_000)),
    ],
)
def test_days(day: str, when: When) -> None:
    """As people write them, and as clients do."""
    assert parse_search(f"after:{day}").after == when
    assert parse_search(f"before:{day}").before == when


@pytest.mark.parametrize(
    ("text", "kind", "what"),
    [
        ("", ProblemKind.EMPTY, ""),
        ("  ", ProblemKind.EMPTY, ""),
        ("?!", ProblemKind.NO_WORD, "?!"),
        ("чай from:", ProblemKind.EMPTY_FILTER, "from:"),
        ('in:""', ProblemKind.EMPTY_FILTER, "in:"),
        ("after:soon", ProblemKind.BAD_DATE, "soon"),
        ("after:tomorrowt", ProblemKind.BAD_DATE, "tomorrowt"),
        ("after:31.02", ProblemKind.BAD_DATE, "31.02"),
        ("after:1_foo", ProblemKind.BAD_DATE, "1_foo"),
        ("has:love", ProblemKind.UNKNOWN_HAS, "love"),
        ("с*", ProblemKind.SHORT_PREFIX, "с*"),
        ("*на*", ProblemKind.SHORT_PART, "*на*"),
        ("*one_two*", ProblemKind.SHORT_PART, "*one_two*"),
        (" ".join(f"w{number}" for number in range(MOST_TERMS + 1)), ProblemKind.TOO_MANY, ""),
    ],
)
def test_what_is_not_understood(text: str, kind: ProblemKind, what: str) -> None:
    """Is told apart, with the part that is meant."""
    with pytest.raises(SearchProblem) as caught:
        parse_search(text)
    assert (caught.value.kind, caught.value.what) == (kind, what)


def test_what_looks_like_a_filter_and_is_none_is_words() -> None:
    """People paste addresses and times."""
    assert parse_search("foo:bar") == SearchQuery((Term("phrase", ("foo", "bar")),))


@pytest.mark.parametrize(
    ("when", "day"),
    [
        (When(), (2026, 11, 22)),
        (When(days_ago=1), (2026, 11, 21)),
        (When(2025, 9, 1), (2025, 9, 1)),
        (When(month=9, day=1), (2026, 9, 1)),
        (When(month=12, day=31), (2025, 12, 31)),
        (When(month=2, day=29), (2024, 2, 29)),
    ],
)
def test_a_day_begins_at_midnight_of_the_place(when: When, day: tuple[int, int, int]) -> None:
    """And without a year it is the last one that there was."""
    assert moment(when, NOW) == int(dt.datetime(*day, tzinfo=NOW.tzinfo).timestamp()) * 1_000_000


def test_moments_at_the_edges() -> None:
    """An instant is itself; nothing is before there was time; a leap day is found across a year that has none."""
    assert moment(When(instant=5), NOW) == 5
    assert moment(When(1, 1, 1), NOW) == 0
    assert moment(When(days_ago=9999), NOW.replace(year=5)) == 0
    year_1 = dt.datetime(3, 3, 1, tzinfo=dt.UTC)
    assert moment(When(month=2, day=29), year_1) == 0


@given(st.text(alphabet='аb1 -:*"«».#_/т', max_size=30) | st.text(max_size=30))
def test_any_text_is_understood_or_told_apart(text: str) -> None:
    """Nothing else comes of it, whatever is typed."""
    try:
        query = parse_search(text)
    except SearchProblem:
        return
    assert query != SearchQuery()
