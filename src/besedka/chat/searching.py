"""The grammar of search: what people type, as data (docs/search.md). One for all wires; no clock, no index.

беседка "in this order" слов* *part* -not from:masha in:#garden after:yesterday before:2026-11-01 has:link
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from typing import Final, Literal

import msgspec

from besedka.chat.wording import words_of

__all__ = [
    "MOST_TERMS",
    "ProblemKind",
    "SearchProblem",
    "SearchQuery",
    "Term",
    "When",
    "moment",
    "parse_instant",
    "parse_search",
    "parse_when",
]

MOST_TERMS: Final = 20  # more words than a person remembers of a message, and few enough that an answer stays quick
LEAST_PREFIX: Final = 2  # one letter begins a tenth of all words
LEAST_PART: Final = 3  # the index of parts is one of three characters

MICROSECONDS: Final = 1_000_000


class ProblemKind(enum.Enum):
    """Why a question cannot be answered."""

    EMPTY = "empty"
    NO_WORD = "no word"  # nothing but punctuation
    TOO_MANY = "too many"
    SHORT_PREFIX = "short prefix"
    SHORT_PART = "short part"
    EMPTY_FILTER = "empty filter"
    BAD_DATE = "bad date"
    UNKNOWN_HAS = "unknown has"
    BAD_NUMBER = "bad number"
    TOO_WIDE = "too wide"  # of all that everybody has said, without a word or a filter


class SearchProblem(Exception):
    """A question that is not understood: `kind` says why, `what` is the part of it that is meant."""

    def __init__(self, kind: ProblemKind, what: str = "") -> None:
        super().__init__(f"{kind.value}: {what}")
        self.kind = kind
        self.what = what


class Term(msgspec.Struct, frozen=True):
    """Something that must be in a message, or (`negative`) must not.

    `forms`: one word in any of its forms; `phrase`: these words in this order; `prefix`: a phrase whose last word only
    begins so; `part`: one word with that in it.
    """

    how: Literal["forms", "phrase", "prefix", "part"]
    words: tuple[str, ...]
    negative: bool = False


class When(msgspec.Struct, frozen=True):
    """A day, as far as it was said, or an instant.

    Without a year it is the last such day; `days_ago` counts from today; `instant` is microseconds since 1970.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    days_ago: int = 0
    instant: int = 0


class SearchQuery(msgspec.Struct, frozen=True):
    """What is looked for: all of it must hold; of several senders, or rooms, one.

    `after` is taken in, `before` is not; names are as they were typed.
    """

    terms: tuple[Term, ...] = ()
    senders: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    other_senders: tuple[str, ...] = ()
    other_places: tuple[str, ...] = ()
    after: When | None = None
    before: When | None = None
    links: bool | None = None


_QUOTED = r'"[^"]*"?|«[^»]*»?|“[^”]*”?'
_PIECE = re.compile(rf"(-?)(?:([^\W\d_]+):({_QUOTED}|\S*)|({_QUOTED}|\S+))")
_QUOTES: Final = '"«»“”'
_JOINED: Final = re.compile("[-'’–]")  # words that a dash or an apostrophe joins have forms of their own
_FILTERS: Final = {
    "from": "from", "от": "from", "in": "in", "в": "in", "before": "before", "до": "before",
    "after": "after", "после": "after", "has": "has", "есть": "has",
}  # fmt: skip
_LINKS: Final = frozenset({"link", "links", "ссылка", "ссылки", "ссылку"})


def parse_search(text: str) -> SearchQuery:
    """Understand a question; raises `SearchProblem`."""
    gathering = _Gathering()
    for sign, name, value, plain in _PIECE.findall(text):
        kind = _FILTERS.get(name.lower())
        negative = sign == "-"
        if kind is not None:
            gathering.take_filter(kind, f"{name}:", value.strip(_QUOTES).strip(), negative=negative)
        else:
            gathering.take_words(f"{name}:{value}" if name else plain, negative=negative)
    return gathering.query(text)


class _Gathering:
    """A question while it is read."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self.senders: list[str] = []
        self.places: list[str] = []
        self.other_senders: list[str] = []
        self.other_places: list[str] = []
        self.after: When | None = None
        self.before: When | None = None
        self.links: bool | None = None

    def take_filter(self, kind: str, name: str, value: str, *, negative: bool) -> None:
        if not value:
            raise SearchProblem(ProblemKind.EMPTY_FILTER, name)
        if kind == "from":
            (self.other_senders if negative else self.senders).append(value)
        elif kind == "in":
            (self.other_places if negative else self.places).append(value)
        elif kind == "has":
            if value.lower() not in _LINKS:
                raise SearchProblem(ProblemKind.UNKNOWN_HAS, value)
            self.links = not negative
        elif (kind == "after") is not negative:  # what is not before a day, is after it
            self.after = parse_when(value)
        else:
            self.before = parse_when(value)

    def take_words(self, typed: str, *, negative: bool) -> None:
        quoted = typed[:1] in _QUOTES
        words = tuple(words_of(typed))
        if not words:
            return
        how = "phrase" if quoted else _how(typed, words)
        if how == "forms" and len(words) > 1:
            if not negative and _JOINED.search(typed):
                self.terms += [Term("forms", (word,)) for word in words]
                return
            how = "phrase"
        self.terms.append(Term(how, words, negative))

    def query(self, text: str) -> SearchQuery:
        if len(self.terms) + len(self.senders) + len(self.places) > MOST_TERMS:
            raise SearchProblem(ProblemKind.TOO_MANY)
        query = SearchQuery(
            tuple(self.terms),
            tuple(self.senders),
            tuple(self.places),
            tuple(self.other_senders),
            tuple(self.other_places),
            self.after,
            self.before,
            self.links,
        )
        if query == SearchQuery():
            raise SearchProblem(ProblemKind.NO_WORD if text.strip() else ProblemKind.EMPTY, text.strip())
        return query


def _how(typed: str, words: tuple[str, ...]) -> Literal["forms", "phrase", "prefix", "part"]:
    """Say what a word without quotes asks for; raises `SearchProblem`."""
    if typed.endswith("*"):
        if typed.startswith("*"):
            if len(words) > 1 or len(words[0]) < LEAST_PART:
                raise SearchProblem(ProblemKind.SHORT_PART, typed)
            return "part"
        if len(words) == 1 and len(words[0]) < LEAST_PREFIX:
            raise SearchProblem(ProblemKind.SHORT_PREFIX, typed)
        return "prefix"
    if len(words) > 1 and not all(word.isalpha() for word in words):  # a version, a time, a name of a file
        return "phrase"
    return "phrase" if re.search(r"[^\W_][./:@_][^\W_]", typed) else "forms"


_MONTHS: Final = (
    ("january", "янв"), ("february", "фев"), ("march", "мар"), ("april", "апр"), ("may", "мая"), ("june", "июн"),
    ("july", "июл"), ("august", "авг"), ("september", "сен"), ("october", "окт"), ("november", "ноя"),
    ("december", "дек"),
)  # fmt: skip
_RELATIVE: Final = {"today": 0, "сегодня": 0, "yesterday": 1, "вчера": 1, "позавчера": 2}
_AGO = re.compile(r"(\d{1,4})[ _-]?(?:d|days?|д|дн|дней|дня|день)(?:[ _-](?:ago|назад))?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})[ _.-]*([^\W\d_]{3,})\.?(?:[ _,-]+(\d{4}))?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.?[ _-]*(\d{1,2})(?:[ _,-]+(\d{4}))?")


def parse_when(value: str) -> When:
    """Read a day or an instant; raises `SearchProblem`."""
    text = value.lower()
    if text in _RELATIVE:
        return When(days_ago=_RELATIVE[text])
    found = _AGO.fullmatch(text)
    if found:
        return When(days_ago=int(found[1]))
    when = _day(text)
    instant = parse_instant(value) if when is None else None
    if instant is not None:
        return When(instant=instant)
    if when is None or not _exists(when):
        raise SearchProblem(ProblemKind.BAD_DATE, value)
    return when


def parse_instant(value: str) -> int | None:
    """Read a date with a time (ISO 8601; UTC where it does not say) as microseconds since 1970, None for none."""
    if "T" not in value.upper():
        return None
    try:
        instant = dt.datetime.fromisoformat(value.upper())
    except ValueError:
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=dt.UTC)
    return max(1, int(instant.timestamp() * MICROSECONDS))


def _day(text: str) -> When | None:
    found = _ISO.fullmatch(text)
    if found:
        return When(int(found[1]), int(found[2]), int(found[3] or 1))
    found = _DOTTED.fullmatch(text)
    if found:
        return When(int(found[3] or 0), int(found[2]), int(found[1]))
    found = _NAMED.fullmatch(text)
    if found:
        return When(int(found[3] or 0), _month(found[2]), int(found[1]))
    found = _MONTH_FIRST.fullmatch(text)
    if found:
        return When(int(found[3] or 0), _month(found[1]), int(found[2]))
    return None


def _month(name: str) -> int:
    """Return the number of a month by its name or the beginning of it, 0 for none."""
    for number, (english, russian) in enumerate(_MONTHS, 1):
        if english.startswith(name) or name.startswith(russian) or (number == 5 and name == "май"):
            return number
    return 0


def _exists(when: When) -> bool:
    try:
        dt.date(when.year or 2024, when.month, when.day)  # a year that has a 29th of February
    except ValueError:
        return False
    return True


def moment(when: When, now: dt.datetime) -> int:
    """Return the beginning of a day, or the instant, in microseconds since 1970; `now` has a time zone.

    A day without a year that would be in the future is one of the year before.
    """
    if when.instant:
        return when.instant
    today = now.date()
    day = _last(when, today) if when.month else today - dt.timedelta(min(when.days_ago, today.toordinal() - 1))
    start = dt.datetime.combine(day, dt.time(), now.tzinfo)
    return max(0, int(start.timestamp() * MICROSECONDS))


def _last(when: When, today: dt.date) -> dt.date:
    """Return the day; without a year the last one that there was."""
    if when.year:
        return dt.date(when.year, when.month, when.day)
    for year in range(today.year, today.year - 9, -1):  # leap years are eight years apart at the most
        try:
            day = dt.date(year, when.month, when.day)
        except ValueError:
            continue
        if day <= today:
            return day
    return today
