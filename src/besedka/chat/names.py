"""Names of users and rooms: which are allowed, and which are the same. Which only look the same: `chat/skeletons.py`.

The rules are those of PRECIS (RFC 8264, RFC 8265 UsernameCaseMapped) made stricter: letters of one script,
nothing invisible, ASCII punctuation only. Who holds a name, and what people are told, is decided elsewhere.
"""

import enum
import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Final

__all__ = [
    "CASEMAPPING",
    "NameProblem",
    "check_nick",
    "check_room",
    "fold_nick",
    "fold_room",
    "may_hold",
    "normalize",
    "suggest_nick",
]

# What `fold_nick` and `fold_room` do, as the value of the ISUPPORT token.
CASEMAPPING: Final = "rfc8265"


class NameProblem(enum.Enum):
    """Why a name cannot be used."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    SPACE = "space"
    CONTROL = "control"  # invisible: controls, direction marks, joiners, fillers
    BAD_CHARACTER = "bad character"
    BAD_START = "bad start"
    MIXED_SCRIPTS = "mixed scripts"  # letters of two scripts, or digits of two kinds
    DIRECTION = "direction"  # would be displayed in another order than it is stored (RFC 5893 2)


# Scripts that living people write their names in (Unicode UAX 31, table 5), by the first word of the names of
# their characters.
_SCRIPTS: Final = frozenset({
    "ARABIC", "ARMENIAN", "BENGALI", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GREEK", "GUJARATI",
    "GURMUKHI", "HANGUL", "HEBREW", "KANNADA", "KHMER", "LAO", "LATIN", "MALAYALAM", "MYANMAR", "ORIYA",
    "SINHALA", "TAMIL", "TELUGU", "THAANA", "THAI", "TIBETAN",
})  # fmt: skip
# Japanese writes with three of these at once.
_EAST_ASIAN: Final = frozenset({"BOPOMOFO", "CJK", "HIRAGANA", "IDEOGRAPHIC", "KATAKANA", "KATAKANA-HIRAGANA"})
_COMMON: Final = "COMMON"  # marks that belong to the letter before them, of whatever script
_LETTERS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo"})
_MARKS: Final = frozenset({"Mn", "Mc"})
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Letters and marks by category, but seen as nothing: joiners, fillers, selectors, inherent vowels.
_INVISIBLE_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
# Letters by category that look like punctuation: the clicks ǀ ǁ ǂ ǃ, saltillo, and tatweel that only widens.
_PUNCTUATION_LETTERS: Final = frozenset("\u01c0\u01c1\u01c2\u01c3\ua78b\ua78c\u0640")
# Vietnamese and Hebrew need two marks on a letter, biblical texts three; more only draw over other lines.
_MARKS_LONGEST_RUN: Final = 3

_ALPHANUMERIC: Final = frozenset(string.ascii_letters + string.digits)
# What nicks may hold of ASCII: RFC 2812 2.3.1 "special", and "-".
_NICK_ASCII: Final = _ALPHANUMERIC | frozenset("-_[]\\`^{}|")
# No ',' (separates rooms), ':' (begins the last parameter), '*' and '?' (wildcards).
_ROOM_ASCII: Final = _ALPHANUMERIC | frozenset("!\"#$%&'()+-./;<=>@[\\]^_`{|}~")
_ROOM_SIGN: Final = "#"
# Whole texts are folded, too (chat/mentions.py): so only these characters are looked at one by one.
_MAY_HAVE_WIDTHS: Final = re.compile("[\u3000\uff00-\uffef]")
_ROOM_WORDS: Final = re.compile(r"[-_.]")
# What nicks may not begin with on IRC: signs of rooms, of roles, of sources and servers, and the dash. Digits
# may not either (RFC 2812 2.3.1), but there are many kinds of them: they are judged by category.
_BAD_NICK_STARTS: Final = frozenset("-#&+!@%~$:")


def normalize(name: str) -> str:
    """Return the form in which a name is checked, stored and shown: usual widths, NFC, its case kept.

    The first and last steps of RFC 8265 3.3.2 "Enforcement".
    """
    return name if name.isascii() else unicodedata.normalize("NFC", _usual_widths(name))


def fold_nick(nick: str) -> str:
    """Return what is equal for two spellings of one nick: `normalize`d and lower-case; ё is not е."""
    if nick.isascii():
        lower = nick.lower()
        return nick if lower == nick else lower  # most are kept by somebody: one object less for each
    return unicodedata.normalize("NFC", _usual_widths(nick).lower())


def fold_room(name: str) -> str:
    """Return what is equal for two spellings of one room name; the rules are those of nicks."""
    return fold_nick(name)


def _usual_widths(name: str) -> str:
    return _MAY_HAVE_WIDTHS.sub(_usual_width, name)


def _usual_width(found: re.Match[str]) -> str:
    character = found[0]
    has_width = unicodedata.decomposition(character).startswith(("<wide>", "<narrow>"))
    return unicodedata.normalize("NFKC", character) if has_width else character


def check_nick(nick: str, max_length: int) -> NameProblem | None:
    """Say what is wrong with a `normalize`d nick of at most `max_length` characters, None for nothing."""
    if not nick:
        return NameProblem.EMPTY
    if len(nick) > max_length:
        return NameProblem.TOO_LONG
    if nick[0] in _BAD_NICK_STARTS or unicodedata.category(nick[0]) in _MARKS | {"Nd"}:
        return NameProblem.BAD_START
    return _check_characters(nick, _NICK_ASCII) or _check_word(nick) or _check_direction(nick)


def check_room(name: str, max_length: int) -> NameProblem | None:
    """Say what is wrong with a `normalize`d room name, None for nothing.

    It begins with '#', which counts in `max_length` (characters). Its words, parted by '-', '_' and '.', may
    be of different scripts.
    """
    if name in {"", _ROOM_SIGN}:
        return NameProblem.EMPTY
    if len(name) > max_length:
        return NameProblem.TOO_LONG
    if not name.startswith(_ROOM_SIGN):
        return NameProblem.BAD_START
    if problem := _check_characters(name, _ROOM_ASCII):
        return problem
    for word in _ROOM_WORDS.split(name[1:]):
        if problem := _check_word(word) or _check_direction(word):
            return problem
    return None


def may_hold(character: str) -> bool:
    """Say whether there are nicks with this character in them, whatever must stand beside it."""
    return _check_characters(character, _NICK_ASCII) is None


def suggest_nick(nick: str, taken: Callable[[str], bool], max_length: int) -> str:
    """Return the first free one of nick2, nick3 … within `max_length` characters (at least 8).

    The numbers grow faster after some tries, so that even the ten thousandth bot of one name asks only about
    a hundred questions.
    """
    number = 2
    zero = next((_zero(character) for character in nick if character.isdecimal()), ord("0"))
    while True:
        digits = "".join([chr(zero + int(digit)) for digit in str(number)])
        candidate = nick[: max_length - len(digits)] + digits
        if not taken(candidate):
            return candidate
        number += max(1, number // 16)


def _check_characters(name: str, usual: frozenset[str]) -> NameProblem | None:
    """Judge each character by itself."""
    if usual.issuperset(name):
        return None
    for character in name:
        if character in usual:
            continue
        category = unicodedata.category(character)
        if category == "Zs":
            return NameProblem.SPACE
        if category in _INVISIBLE or character in _INVISIBLE_LETTERS:
            return NameProblem.CONTROL
        if _script(character, category) is None:
            return NameProblem.BAD_CHARACTER
    # Neither characters that only style others (ﬁ, ª, 𝐀, full width) nor what `normalize` would have changed.
    return None if unicodedata.is_normalized("NFKC", name) else NameProblem.BAD_CHARACTER


def _check_word(word: str) -> NameProblem | None:
    """Judge characters together, each of them allowed by itself: scripts, digits, marks."""
    if word.isascii():
        return None
    categories = [unicodedata.category(character) for character in word]
    if _has_stacked_marks(categories):
        return NameProblem.BAD_CHARACTER
    scripts: set[str | None] = set()
    zeros: set[int] = set()
    for character, category in zip(word, categories, strict=True):
        if category == "Nd":
            zeros.add(_zero(character))
        if category in _LETTERS | _MARKS or (category == "Nd" and not character.isascii()):
            scripts.add(_script(character, category))
    return NameProblem.MIXED_SCRIPTS if len(scripts - {_COMMON}) > 1 or len(zeros) > 1 else None


def _has_stacked_marks(categories: Iterable[str]) -> bool:
    """Say whether a mark has no letter before it, or a letter has too many marks."""
    run = _MARKS_LONGEST_RUN
    for before, category in pairwise(["", *categories]):
        run = run + 1 if category in _MARKS else 0
        if run > _MARKS_LONGEST_RUN or (run == 1 and before not in _LETTERS):
            return True
    return False


def _check_direction(word: str) -> NameProblem | None:
    """Apply the Bidi Rule of RFC 5893 2 to a word with letters written from right to left.

    Its second and third conditions; the rest is stricter here already (one script, one kind of digits).
    """
    if word.isascii():
        return None
    directions = [unicodedata.bidirectional(character) for character in word]
    if not {"R", "AL", "AN"} & set(directions):
        return None
    visible = [direction for direction in directions if direction != "NSM"]
    fits = visible[0] in {"R", "AL"} and visible[-1] in {"R", "AL", "EN", "AN"}
    return None if fits else NameProblem.DIRECTION


def _script(character: str, category: str) -> str | None:
    """Return the script of a letter, mark or digit; None for what no name may hold."""
    if category != "Nd" and category not in _LETTERS and category not in _MARKS:
        return None
    name = unicodedata.name(character, "").removeprefix("EXTENDED ")
    if name.startswith("HANGUL") and not name.startswith("HANGUL SYLLABLE"):
        return None  # single parts of syllables, which `normalize` joins when they belong together
    if character in _PUNCTUATION_LETTERS:
        return None
    if name.startswith("COMBINING") and category in _MARKS:
        return _COMMON
    word = name.partition(" ")[0].removesuffix("-INDIC")
    if word in _EAST_ASIAN:
        return "CJK"
    return word if word in _SCRIPTS else None


def _zero(digit: str) -> int:
    """Return the code point of the zero that belongs to a digit: the kind of digits it is of."""
    return ord(digit) - unicodedata.decimal(digit)
