"""Words for people, in Russian or English; the sentences in the code are English and are the keys.

Nothing is installed globally: a process may speak several languages at once, each through its own `Words`.
A source tree without compiled catalogues speaks English.
"""

from __future__ import annotations

import functools
import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "LOCALE", "Language", "Words", "choose_language", "mark", "words_in"]

Language: TypeAlias = Literal["en", "ru"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")

LOCALE: Final = Path(__file__).with_name("locale")


class Words:
    """The words of one language: `_ = Words("ru")`, then `_("…")`.

    What is counted has `_.n("{n} room", "{n} rooms", n)`.
    Placeholders are named and filled afterwards: `_("{name} is taken").format(name=name)`.
    Any thread may ask.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._catalogue = gettext.translation("besedka", LOCALE, [language], fallback=True)

    def __call__(self, sentence: str) -> str:
        """Return the sentence in this language; nothing is nothing in every language."""
        return self._catalogue.gettext(sentence) if sentence else ""  # gettext has the catalogue's head there

    def n(self, singular: str, plural: str, count: int) -> str:
        """Return the form that goes with `count`: Russian has three (1 комната, 2 комнаты, 5 комнат)."""
        return self._catalogue.ngettext(singular, plural, count)


@functools.cache
def words_in(language: Language) -> Words:
    """Return the words of a language, the same object each time. Any thread may ask."""
    return Words(language)


def mark(sentence: str) -> str:
    """Mark a sentence for the catalogues; whoever shows it translates it."""
    return sentence


def choose_language(setting: str, environ: Mapping[str, str]) -> Language:
    """Return the language of the setting (`ru`, `en`), or for `auto` that of the locale in `environ`.

    The variables are those of gettext(3), in its order; LANGUAGE counts only where a locale is set.
    """
    if setting != "auto":
        return "ru" if setting == "ru" else "en"
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "C")
    if locale.split(".")[0] in {"C", "POSIX"}:
        return "en"
    for wanted in [*environ.get("LANGUAGE", "").split(":"), locale]:
        if wanted[:2] == "ru":
            return "ru"
        if wanted[:2] == "en":
            return "en"
    return "en"
