"""Names: which can be used, and which are one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.names import (
    CASEMAPPING,
    NameProblem,
    check_nick,
    check_room,
    fold_nick,
    fold_room,
    may_hold,
    normalize,
    suggest_nick,
)

MAX_LENGTH = 32

NICKS: list[tuple[str, NameProblem | None]] = [
    ("Anna", None),
    ("Вася", None),
    ("Ёжик", None),
    ("Йозеф-2", None),
    ("ваня_2", None),
    ("[a]\\`^{}|_-1", None),
    ("Zoë", None),
    ("q\u0308", None),  # q with two dots, which has no single code point
    ("Νίκος", None),
    ("Ընկեր", None),
    ("ნინო", None),
    ("עברית", None),
    ("עִבְרִית", None),
    ("عمر2", None),
    ("عمر٣", None),
    ("नमस्ते२", None),
    ("日本カナひらー々", None),
    ("한글", None),
    ("ไทย", None),
    ("", NameProblem.EMPTY),
    ("a" * 32, None),
    ("a" * 33, NameProblem.TOO_LONG),
    ("я" * 33, NameProblem.TOO_LONG),
    ("Nick Cave", NameProblem.SPACE),
    ("a\u00a0b", NameProblem.SPACE),
    ("a\u3000b", NameProblem.SPACE),
    ("a\tb", NameProblem.CONTROL),
    ("a\0", NameProblem.CONTROL),
    ("a\u200bb", NameProblem.CONTROL),
    ("a\u202eb", NameProblem.CONTROL),
    ("a\u200db", NameProblem.CONTROL),
    ("a\u2028b", NameProblem.CONTROL),
    ("a\u034fb", NameProblem.CONTROL),
    ("\ue000", NameProblem.CONTROL),
    ("한\u3164", NameProblem.CONTROL),
    ("2pac", NameProblem.BAD_START),
    ("٣عمر", NameProblem.BAD_START),
    ("-a", NameProblem.BAD_START),
    ("#a", NameProblem.BAD_START),
    ("@a", NameProblem.BAD_START),
    (":a", NameProblem.BAD_START),
    ("\u0301a", NameProblem.BAD_START),
    ("a.b", NameProblem.BAD_CHARACTER),
    ("a,b", NameProblem.BAD_CHARACTER),
    ("a*", NameProblem.BAD_CHARACTER),
    ("a?", NameProblem.BAD_CHARACTER),
    ("a!b@c", NameProblem.BAD_CHARACTER),
    ("a😀", NameProblem.BAD_CHARACTER),
    ("«а»", NameProblem.BAD_CHARACTER),
    ("a²", NameProblem.BAD_CHARACTER),
    ("ﬁ", NameProblem.BAD_CHARACTER),
    ("𝐀nna", NameProblem.BAD_CHARACTER),
    ("Ａｎｎａ", NameProblem.BAD_CHARACTER),  # `normalize` makes it Anna
    ("и\u0306", NameProblem.BAD_CHARACTER),  # `normalize` makes it й
    ("ᚠ", NameProblem.BAD_CHARACTER),
    ("ꓮ", NameProblem.BAD_CHARACTER),
    ("aǃ", NameProblem.BAD_CHARACTER),
    ("ᄀ", NameProblem.BAD_CHARACTER),
    ("q\u0308\u0308\u0308", None),
    ("q\u0308\u0308\u0308\u0308", NameProblem.BAD_CHARACTER),
    ("я2\u0308", NameProblem.BAD_CHARACTER),
    ("Bоb", NameProblem.MIXED_SCRIPTS),
    ("Αnna", NameProblem.MIXED_SCRIPTS),
    ("Anna_Вася", NameProblem.MIXED_SCRIPTS),
    ("日本한글", NameProblem.MIXED_SCRIPTS),
    ("anna٣", NameProblem.MIXED_SCRIPTS),
    ("عمر٣2", NameProblem.MIXED_SCRIPTS),
    ("_עברית", NameProblem.DIRECTION),
    ("עברית_", NameProblem.DIRECTION),
]

ROOMS: list[tuple[str, NameProblem | None]] = [
    ("#lobby", None),
    ("#беседка", None),
    ("##c++", None),
    ("#новости-news_2.0", None),
    ("#a'b/c!@$%&()<>", None),
    ("#2024", None),
    ("#" + "a" * 31, None),
    ("#עברית-news", None),
    ("#--", None),
    ("", NameProblem.EMPTY),
    ("#", NameProblem.EMPTY),
    ("#" + "a" * 32, NameProblem.TOO_LONG),
    ("lobby", NameProblem.BAD_START),
    ("&lobby", NameProblem.BAD_START),
    ("#a b", NameProblem.SPACE),
    ("#a\x07", NameProblem.CONTROL),
    ("#a,b", NameProblem.BAD_CHARACTER),
    ("#a:b", NameProblem.BAD_CHARACTER),
    ("#a*", NameProblem.BAD_CHARACTER),
    ("#a?", NameProblem.BAD_CHARACTER),
    ("#чат…", NameProblem.BAD_CHARACTER),
    ("#-\u0301a", NameProblem.BAD_CHARACTER),
    ("#😀", NameProblem.BAD_CHARACTER),
    ("#чатnews", NameProblem.MIXED_SCRIPTS),
    ("#news-wиki", NameProblem.MIXED_SCRIPTS),
    ("#עברית+", NameProblem.DIRECTION),
]

# Two spellings, and whether they are one name.
FOLDS = [
    ("Anna", "aNNA", True),
    ("ВАСЯ", "вася", True),
    ("Ёж", "ёж", True),
    ("ёж", "еж", False),
    ("Йод", "и\u0306од", True),
    ("Ａｎｎａ", "anna", True),
    ("ｶﾞ", "ガ", True),
    ("Σα", "σα", True),
    ("a[", "a{", False),
    ("Straße", "STRASSE", False),
    ("\u212bsa", "åsa", True),
]

alphabet = st.sampled_from("aZ_-09[яЁй\u0301\u0308ΣςאﬁＡ٣ガ한😀 .#İıẞǅ") | st.characters(codec="utf-8")
names = st.text(alphabet, max_size=12)
nicks = names.map(normalize).filter(lambda name: check_nick(name, MAX_LENGTH) is None)


@pytest.mark.parametrize(("nick", "problem"), NICKS)
def test_nick(nick: str, problem: NameProblem | None) -> None:
    """A nick is of one script and of visible letters, or refused with the reason."""
    assert check_nick(nick, MAX_LENGTH) is problem


@pytest.mark.parametrize(("name", "problem"), ROOMS)
def test_room(name: str, problem: NameProblem | None) -> None:
    """Each word of a room name is of one script, and none has what means something on a wire."""
    assert check_room(name, MAX_LENGTH) is problem


@pytest.mark.parametrize("nick", [nick for nick, problem in NICKS if problem is None])
def test_good_nicks_are_normal(nick: str) -> None:
    """What can be used is what `normalize` gives."""
    assert normalize(nick) == nick


@pytest.mark.parametrize("name", ["Ａｎｎａ", "и\u0306од", "ｶﾞ"])
def test_normalize_makes_usable(name: str) -> None:
    """Other widths and decomposed letters can be used once they are normalized."""
    assert check_nick(normalize(name), MAX_LENGTH) is None


@pytest.mark.parametrize(("one", "other", "same"), FOLDS)
def test_fold(one: str, other: str, same: bool) -> None:
    """Case, width and composition make no other name; anything else does."""
    assert (fold_nick(one) == fold_nick(other)) is same
    assert (fold_room("#" + one) == fold_room("#" + other)) is same


@pytest.mark.parametrize(("character", "may"), [("a", True), ("ё", True), ("\u0301", True), ("٣", True), ("ﬁ", False)])
def test_may_hold(character: str, may: bool) -> None:
    """A character by itself is judged as inside a nick, wherever it must stand there."""
    assert may_hold(character) is may
    assert not may_hold("😀")


def test_casemapping() -> None:
    """The case mapping has the name of its standard."""
    assert CASEMAPPING == "rfc8265"


@given(name=names)
def test_anything_is_judged(name: str) -> None:
    """Any text is judged, before and after it is normalized, and nothing else gets out."""
    for form in (name, normalize(name)):
        assert isinstance(check_nick(form, MAX_LENGTH), NameProblem | None)
        assert isinstance(check_room("#" + form, MAX_LENGTH), NameProblem | None)


@given(nick=nicks)
def test_good_nick(nick: str) -> None:
    """A nick that can be used is normal, folds to one form, and is one word on the wire."""
    folded = fold_nick(nick)
    assert normalize(nick) == nick
    assert fold_nick(folded) == folded
    assert not set(nick) & set(" ,:!@*?.#&+%~$\0\r\n")
    assert check_nick(nick, len(nick) - 1) in {NameProblem.TOO_LONG, NameProblem.EMPTY}


@given(nick=nicks)
def test_good_nick_makes_a_good_room(nick: str) -> None:
    """A room may be called after any user."""
    assert check_room("#" + nick, MAX_LENGTH + 1) is None


@given(name=names)
def test_normalize_is_idempotent(name: str) -> None:
    """What is normalized stays as it is, and is composed."""
    normal = normalize(name)
    assert normalize(normal) == normal
    assert unicodedata.is_normalized("NFC", normal)


@pytest.mark.parametrize(
    ("nick", "taken", "suggested"),
    [
        ("anna", set(), "anna2"),
        ("anna", {"anna2", "anna3"}, "anna4"),
        ("вася", {"вася2"}, "вася3"),
        ("annaannaanna", set(), "annaannaann2"),
        ("annaannaanna", {f"annaannaann{digit}" for digit in range(10)}, "annaannaan10"),
        ("عمر٣", set(), "عمر٣٢"),
    ],
)
def test_suggest(nick: str, taken: set[str], suggested: str) -> None:
    """The first free number is added, within the length, in the digits that the nick has."""
    assert suggest_nick(nick, taken.__contains__, 12) == suggested


def test_suggest_in_a_crowd() -> None:
    """The ten thousandth of one name asks only about a hundred questions."""
    taken: set[str] = set()
    questions = 0

    def is_taken(nick: str) -> bool:
        nonlocal questions
        questions += 1
        return nick in taken

    taken |= {f"bot{number}" for number in range(10_000)}
    assert suggest_nick("bot", is_taken, MAX_LENGTH) not in taken
    assert questions < 150


@given(nick=nicks)
def test_suggestion_can_be_used(nick: str) -> None:
    """What is suggested for a good nick is a good nick of another name."""
    suggested = suggest_nick(nick, lambda _: False, MAX_LENGTH)
    assert check_nick(suggested, MAX_LENGTH) is None
    assert fold_nick(suggested) != fold_nick(nick)


def test_all_wide_and_narrow_characters_are_made_usual() -> None:
    """Each that Unicode has; a text in which there is none stays as it is."""
    for character in map(chr, range(0x110000)):
        if unicodedata.decomposition(character).startswith(("<wide>", "<narrow>")):
            usual = unicodedata.normalize("NFKC", character)
            assert normalize(f"a{character}b") == unicodedata.normalize("NFC", f"a{usual}b")
